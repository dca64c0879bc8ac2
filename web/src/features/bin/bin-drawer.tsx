import { useDeferredValue, useState } from 'react'
import { Button, Checkbox, Drawer, Input } from 'antd'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DeletedRecord, ObjectDef } from '@huiliu/contracts'
import { bin, binQuery } from '../../api/bin.ts'
import { words } from '../../app/i18n.ts'
import { useActorName } from '../../ui/actor-name.ts'
import { Bones } from '../../ui/bones.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ProblemView, useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { When } from '../../ui/when.tsx'
import { toggled } from '../list/selection.ts'
import './bin.css'

/** Deleted records of an object: who deleted them and when, to be brought back one by one or together. */
export function BinDrawer({ def, onClose }: { def: ObjectDef; onClose: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const found = useInfiniteQuery(binQuery(def.name, useDeferredValue(text.trim())))
  const rows = found.data?.pages.flatMap(page => page.items) ?? []
  const restore = useRestore(def.name, () => setSelected(new Set()))
  return (
    <Drawer open size={480} onClose={onClose} title={`${words(def.label)} · ${t('bin.title')}`}>
      <div className="row bin-tools">
        <Input
          allowClear
          aria-label={t('bin.search')}
          placeholder={t('bin.search')}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        {selected.size > 0 && (
          <Button type="primary" onClick={() => void restore([...selected])}>
            {t('bin.restoreMany', { count: selected.size })}
          </Button>
        )}
      </div>
      {found.isPending && <Bones rows={4} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && (
        <Empty icon="trash" title={t('bin.empty')}>
          <p>{t('bin.emptyHelp')}</p>
        </Empty>
      )}
      <ul className="bin-list">
        {rows.map(row => (
          <BinLine
            key={row.id}
            row={row}
            selected={selected.has(row.id)}
            onSelect={() => setSelected(toggled(selected, row.id))}
            onRestore={() => void restore([row.id])}
          />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('look.showMore')}
        </Button>
      )}
    </Drawer>
  )
}

type LineProps = { row: DeletedRecord; selected: boolean; onSelect: () => void; onRestore: () => void }
function BinLine({ row, selected, onSelect, onRestore }: LineProps) {
  const { t } = useTranslation()
  const actor = useActorName()
  return (
    <li className="row">
      <Checkbox
        checked={selected}
        disabled={!row.may}
        aria-label={t('bin.select', { name: row.name })}
        onChange={onSelect}
      />
      <span className="grow">
        <strong className="cut">{row.name || row.id.slice(0, 8)}</strong>
        <small className="cut">
          {row.deletedBy && <>{t('bin.by', { who: actor(row.deletedBy) })} · </>}
          <When at={row.deletedAt} />
        </small>
      </span>
      <Button size="small" disabled={!row.may} title={row.may ? undefined : t('bin.mayNot')} onClick={onRestore}>
        {t('bin.restore')}
      </Button>
    </li>
  )
}

function useRestore(object: string, done: () => void): (ids: string[]) => Promise<void> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  return async ids => {
    try {
      const { actId } = await bin.restore(object, ids)
      toast(t('bin.restored', { count: ids.length }), { actId })
      done()
      await Promise.all(['look', 'records'].map(what => client.invalidateQueries({ queryKey: [what, object] })))
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
  }
}
