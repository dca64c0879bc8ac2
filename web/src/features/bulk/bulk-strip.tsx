import { useEffect, useRef } from 'react'
import { Button, Progress } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BulkView, Condition } from '@huiliu/contracts'
import { bulk, bulkQuery, isAtWork } from '../../api/bulk.ts'
import { useObjects } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast, useUndo } from '../../ui/toast.tsx'
import './bulk-strip.css'

/** Above the page: how far bulk acts are, what became of them, and the way back. */
export function BulkStrip() {
  const found = useQuery(bulkQuery).data?.items ?? []
  useEnded(found)
  if (found.length === 0) return null
  return (
    <ul className="bulk-strip" aria-live="polite">
      {found.map(one => (
        <BulkLine key={one.id} act={one} />
      ))}
    </ul>
  )
}

function BulkLine({ act }: { act: BulkView }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const undo = useUndo()
  const renew = () => client.invalidateQueries(bulkQuery)
  const run = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => toast(explain(error), { tone: 'bad' })).finally(renew)
  const { total, counts, status, refused, kept } = act
  const percent = status === 'running' && total > 0 ? Math.min(100, Math.round((counts.seen / total) * 100)) : undefined
  return (
    <li className="row">
      {isAtWork(act) ? (
        <i className="bulk-busy" aria-hidden="true" />
      ) : (
        <Icon name={status === 'failed' ? 'warn' : 'check'} small />
      )}
      <span>{useSaid(act)}</span>
      {percent !== undefined && <Progress percent={percent} size="small" className="bulk-progress" />}
      {counts.refused > 0 && status !== 'undone' && (
        <ToList object={act.object} ids={refused.map(one => one.id)} title={refused[0]?.message}>
          {t('bulk.refused', { count: counts.refused })}
        </ToList>
      )}
      {counts.kept > 0 && (
        <ToList object={act.object} ids={kept}>
          {t('bulk.kept', { count: counts.kept })}
        </ToList>
      )}
      <span className="grow" />
      {status === 'running' && (
        <Button size="small" onClick={() => run(bulk.stop(act.id))}>
          {t('bulk.stop')}
        </Button>
      )}
      {(status === 'done' || status === 'stopped' || status === 'failed') && counts.changed > 0 && (
        <Button size="small" onClick={() => run(undo(act.actId))}>
          {t('act.undo')}
        </Button>
      )}
      {!isAtWork(act) && (
        <button className="icon-button" aria-label={t('act.close')} onClick={() => run(bulk.dismiss(act.id))}>
          <Icon name="close" small />
        </button>
      )}
    </li>
  )
}

function useSaid({ object, kind, status, total, totalIs, counts }: BulkView): string {
  const { t } = useTranslation()
  const format = useFormat()
  const def = useObjects().find(one => one.name === object)
  const said = {
    object: def ? words(def.label) : object,
    done: format.number(status === 'undoing' ? counts.undone : counts.seen),
    total: format.number(total) + (totalIs === 'atLeast' ? '+' : ''),
    changed: format.number(counts.changed),
    undone: format.number(counts.undone),
  }
  return t(status === 'done' && kind === 'delete' ? 'bulk.doneDeleted' : `bulk.${status}`, said)
}

type ToListProps = { object: string; ids: string[]; title?: string | undefined; children: React.ReactNode }
function ToList({ object, ids, title, children }: ToListProps) {
  const filter: Condition = { field: 'id', op: 'in', value: ids }
  return object === 'contact' ? (
    <Link to="/customers" search={{ filter }} title={title}>
      {children}
    </Link>
  ) : (
    <Link to="/o/$object" params={{ object }} search={{ filter }} title={title}>
      {children}
    </Link>
  )
}

/** What a bulk act changed is asked for again when it ends. */
function useEnded(acts: BulkView[]): void {
  const client = useQueryClient()
  const before = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const atWork = new Set(acts.filter(isAtWork).map(one => one.id))
    const ended = acts.filter(one => before.current.has(one.id) && !atWork.has(one.id))
    before.current = atWork
    for (const { object } of ended)
      for (const what of ['records', 'look', 'top']) void client.invalidateQueries({ queryKey: [what, object] })
  }, [client, acts])
}
