import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '@huiliu/contracts'
import { objectQuery, type ObjectWithRights } from '../../api/objects.ts'
import { importQuery, isAtWork } from '../../api/transfer.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { Draft } from './draft.tsx'
import { AtWork, Ended } from './ended.tsx'
import { StatusTag } from './status-tag.tsx'
import './transfer.css'

const route = getRouteApi('/shell/data/imports/$id')

/** One import, from what its columns mean to what became of it. */
export function ImportPage() {
  const { id } = route.useParams()
  const found = useQuery(importQuery(id))
  const def = useQuery({ ...objectQuery(found.data?.object ?? ''), enabled: found.data !== undefined })
  const failed = found.error ?? def.error
  useEffect(() => {
    if (found.data) document.title = found.data.fileName
  }, [found.data])
  if (failed) return <ProblemView error={failed} retry={() => (void found.refetch(), void def.refetch())} />
  if (!found.data || !def.data) return <Bones rows={10} />
  return <Loaded view={found.data} def={def.data} at={found.dataUpdatedAt} />
}

function Loaded({ view, def, at }: { view: ImportView; def: ObjectWithRights; at: number }) {
  return (
    <div className="page scroll data-page">
      <Head view={view} def={def} />
      {view.status === 'draft' && <Draft key={view.id} view={view} def={def} />}
      {isAtWork(view) && <AtWork view={view} at={at} />}
      {['done', 'undone', 'failed'].includes(view.status) && <Ended view={view} def={def} />}
    </div>
  )
}

function Head({ view, def }: { view: ImportView; def: ObjectWithRights }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <header className="import-head">
      <Link to="/data" search={{ object: view.object }} className="record-back">
        <Icon name="left" small />
        {t('job.data')}
      </Link>
      <div className="row import-title">
        <h1 className="cut">{view.fileName}</h1>
        <StatusTag status={view.status} />
      </div>
      <small>
        {t('transfer.into', {
          rows: format.number(view.total),
          noun: words(def.label),
          by: view.by,
        })}
        {' · '}
        <When at={view.createdAt} />
      </small>
    </header>
  )
}
