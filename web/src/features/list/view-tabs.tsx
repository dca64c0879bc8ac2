import { useState } from 'react'
import { Button, Checkbox, Dropdown, Input, Modal } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ObjectDef, SavedView } from '@huiliu/contracts'
import { views as api } from '../../api/records.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Column } from './columns.ts'
import { KIND_ICONS, TABLE } from './display.ts'
import { listTitle } from './title.ts'
import { parseSort, searchOf, type ListSearch } from './search.ts'

type Props = {
  def: ObjectDef
  search: ListSearch
  views: SavedView[]
  columns: Column[]
  onSearch: (search: ListSearch) => void
}

/** Saved views as tabs: all, mine, the team's; a changed view can be saved or kept as a new one. */
export function ViewTabs({ def, search, views, columns, onSearch }: Props) {
  const { t } = useTranslation()
  const [naming, setNaming] = useState(false)
  const view = views.find(one => one.id === search.view)
  const changed = view ? !sameQuery(view, search) : Boolean(search.filter || search.sort || search.q || search.display)
  const save = useSave(def)
  const body = {
    query: queryOf(search),
    columns: columns.map(({ field, width }) => ({ field: field.name, width })),
    display: search.display ?? TABLE,
  }
  return (
    <header className="view-tabs">
      <h1 className="view-title">{listTitle(def)}</h1>
      <nav aria-label={t('views.title')} className="row view-row">
        <Tab on={!search.view} name={t('views.all')} onClick={() => onSearch({})} />
        {views.map(one => (
          <Tab
            key={one.id}
            on={one.id === search.view}
            name={one.name}
            shared={one.shared}
            icon={one.display.kind === 'table' ? undefined : KIND_ICONS[one.display.kind]}
            onClick={() => onSearch(searchOf(one))}
          />
        ))}
      </nav>
      <span className="grow" />
      {changed && view?.mine && (
        <Button size="small" type="link" onClick={() => void save(() => api.change(view.id, body))}>
          {t('views.save')}
        </Button>
      )}
      {changed && (
        <Button size="small" type="link" onClick={() => setNaming(true)}>
          {t('views.saveAs')}
        </Button>
      )}
      {view?.mine && <ViewMenu view={view} save={save} onGone={() => onSearch({})} />}
      {naming && (
        <NameView
          onClose={() => setNaming(false)}
          onSave={async (name, shared) => {
            const made = await save(() => api.create(def.name, { name, shared, ...body }))
            setNaming(false)
            if (made) onSearch(searchOf(made))
          }}
        />
      )}
    </header>
  )
}

type TabProps = { on: boolean; name: string; shared?: boolean; icon?: IconName | undefined; onClick: () => void }
function Tab({ on, name, shared = false, icon, onClick }: TabProps) {
  return (
    <button className={on ? 'view-tab on' : 'view-tab'} aria-current={on ? 'page' : undefined} onClick={onClick}>
      {icon && <Icon name={icon} small />}
      {name}
      {shared && <Icon name="people" small />}
    </button>
  )
}

type Save = <T>(act: () => Promise<T>) => Promise<T | undefined>
function ViewMenu({ view, save, onGone }: { view: SavedView; save: Save; onGone: () => void }) {
  const { t } = useTranslation()
  const items = [
    {
      key: 'share',
      label: t(view.shared ? 'views.unshare' : 'views.share'),
      onClick: () => void save(() => api.change(view.id, { shared: !view.shared })),
    },
    {
      key: 'delete',
      danger: true,
      label: t('views.delete'),
      onClick: () => void save(() => api.remove(view.id)).then(onGone),
    },
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <button className="icon-button" aria-label={t('views.menu')}>
        <Icon name="more" small />
      </button>
    </Dropdown>
  )
}

function NameView({
  onSave,
  onClose,
}: {
  onSave: (name: string, shared: boolean) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  return (
    <Modal
      open
      width={400}
      title={t('views.saveAs')}
      onCancel={onClose}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={() => onSave(name.trim(), shared)}
    >
      <label className="form-row">
        <span>{t('views.name')}</span>
        <Input autoFocus value={name} maxLength={60} onChange={event => setName(event.target.value)} />
      </label>
      <Checkbox checked={shared} onChange={event => setShared(event.target.checked)}>
        {t('views.sharedHelp')}
      </Checkbox>
    </Modal>
  )
}

function useSave(def: ObjectDef): Save {
  const client = useQueryClient()
  const explain = useProblemText()
  return async act => {
    try {
      const result = await act()
      await client.invalidateQueries({ queryKey: ['views', def.name] })
      return result
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
      return undefined
    }
  }
}

function queryOf({ filter, q, sort }: ListSearch): SavedView['query'] {
  return { filter, search: q, sort: sort ? parseSort(sort) : undefined }
}

function sameQuery(view: SavedView, search: ListSearch): boolean {
  const { filter, q, sort, display } = searchOf(view)
  const key = (one: unknown[]) => JSON.stringify(one)
  return key([filter, q, sort, sorted(display)]) === key([search.filter, search.q, search.sort, sorted(search.display)])
}

/** The parts of a display in one order: an address and a saved view write them each in their own. */
function sorted(display: ListSearch['display']): unknown[] {
  return Object.entries(display ?? TABLE)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
