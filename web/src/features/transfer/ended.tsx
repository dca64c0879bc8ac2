import { Button, Progress } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { importQuery, transfer } from '../../api/transfer.ts'
import { words } from '../../app/i18n.ts'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { KeptList } from './kept-list.tsx'

/** How far it had come at a time (epoch ms); the page may be left. */
export function AtWork({ view, at }: { view: ImportView; at: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { counts, total, status, startedAt } = view
  const percent = total === 0 ? 0 : Math.floor((counts.rows / total) * 100)
  const seconds = startedAt ? (at - Date.parse(startedAt)) / 1000 : 0
  const left = counts.rows > 0 ? (seconds / counts.rows) * (total - counts.rows) : 0
  const running = status === 'running'
  return (
    <section className="card import-work" role="status" aria-live="polite">
      <h2>{t(running ? 'transfer.running' : 'transfer.undoing')}</h2>
      <Progress
        percent={running ? percent : 100}
        status="active"
        showInfo={running}
        aria-label={t(running ? 'transfer.running' : 'transfer.undoing')}
      />
      <p>
        {running
          ? t('transfer.progress', { done: format.number(counts.rows), total: format.number(total) })
          : t('transfer.undoneSoFar', { number: format.number(counts.undone), count: counts.undone })}
        {running && left >= 2 && ` · ${t('transfer.left', { time: format.duration(left) })}`}
      </p>
      <small>{t('transfer.mayLeave')}</small>
    </section>
  )
}

/** What became of the rows, what was refused, and the way back. */
export function Ended({ view, def }: { view: ImportView; def: ObjectWithRights }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { counts, status } = view
  const sums = [
    ['created', counts.created, 'ok'],
    ['updated', counts.updated, 'plain'],
    ['joined', counts.joined, 'plain'],
    ['unchanged', counts.unchanged, 'faint'],
    ['skipped', counts.skipped, 'faint'],
    ['refused', counts.refused, 'bad'],
  ] as const
  return (
    <section className="card import-ended">
      <header>
        <h2>{t(`transfer.ended.${status}`)}</h2>
      </header>
      {view.failure && <p className="drop-problem">{view.failure}</p>}
      <dl className="outcomes">
        {sums.map(([key, count, tone]) =>
          count > 0 || key === 'created' || key === 'refused' ? (
            <div key={key} className={`outcome ${tone}`}>
              <dt>{t(`transfer.count.${key}`)}</dt>
              <dd>{format.number(count)}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {counts.refused > 0 && (
        <p className="import-refused">
          {t('transfer.refusedHelp', { number: format.number(counts.refused), count: counts.refused })}{' '}
          <a href={transfer.refusedUrl(view.id)} download>
            <Icon name="file" small />
            {t('transfer.refusedFile')}
          </a>
        </p>
      )}
      {status === 'undone' && <KeptList view={view} def={def} />}
      <footer className="row import-begin">
        <Link {...(def.name === 'contact' ? { to: '/customers' } : { to: '/o/$object', params: { object: def.name } })}>
          <Button type="primary">{t('transfer.toList', { noun: words(def.label) })}</Button>
        </Link>
        {status !== 'undone' && <UndoButton view={view} />}
      </footer>
    </section>
  )
}

function UndoButton({ view }: { view: ImportView }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  const undo = useMutation({
    mutationFn: () => transfer.undo(view.id),
    onSuccess: async next => {
      client.setQueryData(importQuery(view.id).queryKey, next)
      await client.invalidateQueries({ queryKey: ['records'] })
    },
    onError: error => toast(explain(error), { tone: 'bad' }),
  })
  return (
    <Button icon={<Icon name="undo" small />} loading={undo.isPending} onClick={() => undo.mutate()}>
      {t('transfer.undo')}
    </Button>
  )
}
