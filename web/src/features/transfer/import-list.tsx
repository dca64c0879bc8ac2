import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImportView, ObjectDef } from '@huiliu/contracts'
import { importsQuery } from '../../api/transfer.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { useFormat } from '../../ui/format.ts'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { StatusTag } from './status-tag.tsx'

/** What was brought in, the newest first. */
export function ImportList({ objects }: { objects: ObjectDef[] }) {
  const { t } = useTranslation()
  const found = useQuery(importsQuery)
  return (
    <section className="card" aria-labelledby="imports-title">
      <header>
        <h2 id="imports-title">{t('transfer.imports')}</h2>
      </header>
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Bones rows={3} />}
      {found.data?.items.length === 0 && <p className="data-none">{t('transfer.none')}</p>}
      <ul className="import-list">
        {found.data?.items.map(view => (
          <ImportLine key={view.id} view={view} object={objects.find(one => one.name === view.object)} />
        ))}
      </ul>
    </section>
  )
}

function ImportLine({ view, object }: { view: ImportView; object: ObjectDef | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { counts } = view
  return (
    <li className="import-line">
      <Link to="/data/imports/$id" params={{ id: view.id }} className="import-name cut">
        {view.fileName}
      </Link>
      <span className="faint">{object ? words(object.label) : view.object}</span>
      <StatusTag status={view.status} />
      <span className="import-sum">
        {view.status === 'draft'
          ? t('transfer.rows', { count: view.total, number: format.number(view.total) })
          : t('transfer.sum', {
              made: format.number(counts.created),
              changed: format.number(counts.updated + counts.joined),
              refused: format.number(counts.refused),
            })}
      </span>
      <small>
        {view.by} · <When at={view.createdAt} />
      </small>
    </li>
  )
}
