import { useDeferredValue, useState, type KeyboardEvent } from 'react'
import { Modal } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { KeptRecord } from '@huiliu/contracts'
import { deskQuery } from '../api/discussion.ts'
import { useObjects } from '../api/objects.ts'
import { searchQuery } from '../api/records.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Said } from '../ui/said.tsx'
import { words } from './i18n.ts'
import { usePaletteEntries, type Entry } from './palette-entries.ts'

/** ⌘K: records, pages and acts in one box; arrows and Enter. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const router = useRouter()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const asked = useDeferredValue(text.trim())
  const found = useQuery(searchQuery(asked))
  const hits = useRecordEntries(asked === '' ? [] : (found.data?.items ?? []))
  const kept = useDeskEntries(asked === '')
  const entries = [...hits, ...kept, ...usePaletteEntries(text)]
  const current = Math.min(at, entries.length - 1)
  function go(entry: Entry | undefined) {
    if (!entry) return
    onClose()
    if ('href' in entry) void router.navigate({ href: entry.href })
    else entry.act()
  }
  function onKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, entries.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
    else if (event.key === 'Enter') go(entries[current])
    else return
    event.preventDefault()
  }
  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={600}
      onCancel={onClose}
      title={<span className="sr">{t('palette.title')}</span>}
      style={{ top: 72 }}
      className="palette"
    >
      <div className="palette-box">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries[current] ? `palette-${current}` : undefined}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={text}
          onChange={event => (setText(event.target.value), setAt(0))}
          onKeyDown={onKey}
        />
      </div>
      <EntryList entries={entries} current={current} onHover={setAt} onPick={go} />
      {entries.length === 0 && (
        <p className="palette-none">{found.isFetching ? t('state.loading') : t('palette.none', { text })}</p>
      )}
      <p className="palette-help">{t('palette.help')}</p>
    </Modal>
  )
}

type ListProps = { entries: Entry[]; current: number; onHover: (at: number) => void; onPick: (entry: Entry) => void }
function EntryList({ entries, current, onHover, onPick }: ListProps) {
  return (
    <ul id="palette-list" role="listbox" className="palette-list">
      {entries.map((entry, index) => (
        <li
          key={entry.key}
          id={`palette-${index}`}
          role="option"
          aria-selected={index === current}
          className={index === current ? 'on' : ''}
          onMouseMove={() => onHover(index)}
          onClick={() => onPick(entry)}
        >
          <Icon name={entry.icon} />
          <span className="cut">{entry.label}</span>
          {entry.detail && (
            <span className="faint cut grow">
              <Said text={entry.detail} />
            </span>
          )}
          <small>{entry.group}</small>
        </li>
      ))}
    </ul>
  )
}

/** Before anything is typed: what the reader keeps at hand, and what he opened last. */
function useDeskEntries(on: boolean): Entry[] {
  const { t } = useTranslation()
  const { favourites = [], recents = [] } = useQuery({ ...deskQuery, enabled: on }).data ?? {}
  const known = new Set(favourites.map(one => one.id))
  const entry = (one: KeptRecord, group: string, icon: IconName): Entry => ({
    key: `kept:${one.id}`,
    icon,
    label: one.name || one.id.slice(0, 8),
    group: t(group),
    href: one.object === 'contact' ? `/customers/${one.id}` : `/o/${one.object}/${one.id}`,
  })
  if (!on) return []
  return [
    ...favourites.slice(0, 6).map(one => entry(one, 'desk.favourites', 'star')),
    ...recents
      .filter(one => !known.has(one.id))
      .slice(0, 6)
      .map(one => entry(one, 'desk.recents', 'history')),
  ]
}

function useRecordEntries(hits: { object: string; id: string; name: string; detail: string | null }[]): Entry[] {
  const objects = useObjects()
  return hits.map(hit => {
    const def = objects.find(object => object.name === hit.object)
    return {
      key: `${hit.object}:${hit.id}`,
      icon: hit.object === 'contact' ? 'person' : 'table',
      label: hit.name,
      detail: hit.detail ?? undefined,
      group: def ? words(def.label) : hit.object,
      href: hit.object === 'contact' ? `/customers/${hit.id}` : `/o/${hit.object}/${hit.id}`,
    }
  })
}
