import { Button, Progress } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ExportStatus, ExportView, ObjectDef } from '@huiliu/contracts'
import { exported, exportsQuery } from '../../api/exports.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { useAct } from '../settings/use-act.ts'

/** What the reader took out: how far it is, and the file for as long as it is kept. */
export function ExportList({ objects }: { objects: ObjectDef[] }) {
  const { t } = useTranslation()
  const found = useQuery(exportsQuery('mine'))
  return (
    <section className="card" aria-labelledby="exports-title">
      <header>
        <h2 id="exports-title">{t('transfer.exports')}</h2>
      </header>
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Bones rows={3} />}
      {found.data?.items.length === 0 && <p className="data-none">{t('transfer.exportsNone')}</p>}
      <ul className="import-list">
        {found.data?.items.map(view => (
          <ExportLine key={view.id} view={view} object={objects.find(one => one.name === view.object)} />
        ))}
      </ul>
    </section>
  )
}

function ExportLine({ view, object }: { view: ExportView; object: ObjectDef | undefined }) {
  const { t } = useTranslation()
  const run = useAct(['exports'])
  const noun = object ? words(object.label) : view.object
  return (
    <li className="import-line export-line">
      <span className="import-name cut">{view.fileName ?? `${noun}.${view.format}`}</span>
      <ExportTag status={view.status} gone={view.status === 'done' && !view.may.download} />
      <span className="import-sum">
        <ExportSum view={view} />
      </span>
      <small>
        <When at={view.createdAt} />
      </small>
      <span className="export-acts">
        {view.may.download && (
          <a href={exported.fileUrl(view.id)} download={view.fileName ?? ''} className="export-file">
            <Icon name="file" small />
            {t('transfer.download')}
          </a>
        )}
        {view.may.withdraw && (
          <Button size="small" type="text" onClick={() => void run(() => exported.withdraw(view.id))}>
            {t(view.status === 'done' ? 'transfer.exportDrop' : 'transfer.exportWithdraw')}
          </Button>
        )}
      </span>
    </li>
  )
}

function ExportSum({ view }: { view: ExportView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { status, rows, expected, keptUntil, bytes, reason, failure } = view
  if (status === 'running' && expected)
    return (
      <Progress
        percent={Math.floor((rows / expected) * 100)}
        size="small"
        status="active"
        aria-label={t('transfer.exportBegun')}
      />
    )
  if (status === 'waiting') return t('transfer.exportWaitsFor', { number: format.number(expected ?? 0) })
  if (status === 'refused') return t('transfer.exportRefusedBy', { by: view.decidedBy ?? '', reason: reason ?? '' })
  if (status === 'failed') return failure
  if (status !== 'done') return null
  const size = `${t('transfer.records', { count: rows, number: format.number(rows) })} · ${format.bytes(bytes ?? 0)}`
  return keptUntil && view.may.download ? `${size} · ${t('transfer.keptUntil', { day: format.day(keptUntil) })}` : size
}

const TONES: Record<ExportStatus, string> = {
  running: 'busy',
  waiting: 'warn',
  done: 'ok',
  refused: 'bad',
  withdrawn: '',
  failed: 'bad',
}

export function ExportTag({ status, gone }: { status: ExportStatus; gone: boolean }) {
  const { t } = useTranslation()
  if (gone) return <span className="tag">{t('transfer.exportStatus.gone')}</span>
  return <span className={`tag ${TONES[status]}`}>{t(`transfer.exportStatus.${status}`)}</span>
}
