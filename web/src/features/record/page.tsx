import { lazy, Suspense, useEffect, useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '@huiliu/contracts'
import { objectQuery, type ObjectWithRights } from '../../api/objects.ts'
import { recordQuery } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { recordName } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { Discussion } from '../discussion/discussion.tsx'
import { KeepButtons } from '../discussion/keep-buttons.tsx'
import { useDeleteRecords } from '../list/edit.ts'
import { FollowUpLine, GiveBack } from '../ownership/give-back.tsx'
import { AccessRequests } from '../ownership/requests.tsx'
import { RecordActs } from './record-acts.tsx'
import { RecordBody } from './record-body.tsx'
import { RecordHistory } from './record-history.tsx'

const WhoSees = lazy(() => import('../access/who-sees.tsx').then(module => ({ default: module.WhoSees })))

const route = getRouteApi('/shell/o/$object/$id')

/** The page of a record of any object: its fields and its history. */
export function RecordPage() {
  const { object, id } = route.useParams()
  const def = useQuery(objectQuery(object))
  const record = useQuery(recordQuery(object, id))
  const failed = def.error ?? record.error
  if (failed) return <ProblemView error={failed} retry={() => (void def.refetch(), void record.refetch())} />
  if (!def.data || !record.data) return <Bones rows={10} />
  return <Loaded def={def.data} row={record.data} />
}

function Loaded({ def, row }: { def: ObjectWithRights; row: RecordRow }) {
  const name = recordName(def, row)
  useEffect(() => {
    document.title = name
  }, [name])
  return (
    <div className="page scroll record-page">
      <RecordHead def={def} row={row} name={name} />
      <AccessRequests object={def.name} id={row.id} />
      <div className="record-columns">
        <RecordBody def={def} row={row} />
        <div className="record-main">
          <section className="card">
            <Discussion object={def.name} id={row.id} />
          </section>
          <section className="card">
            <RecordHistory def={def} id={row.id} />
          </section>
        </div>
      </div>
    </div>
  )
}

function RecordHead({ def, row, name }: { def: ObjectWithRights; row: RecordRow; name: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const remove = useDeleteRecords(def.name)
  const [asking, setAsking] = useState(false)
  const back = { to: '/o/$object', params: { object: def.name } } as const
  return (
    <header className="card record-head">
      <div className="grow">
        <Link {...back} className="record-back">
          <Icon name="left" small />
          {words(def.label)}
        </Link>
        <h1>{name}</h1>
        {typeof row.updated_at === 'string' && (
          <small>
            {t('system.updated_at')} <When at={row.updated_at} />
          </small>
        )}
        <FollowUpLine object={def.name} id={row.id} />
      </div>
      <RecordActs def={def} row={row} />
      <KeepButtons object={def.name} id={row.id} />
      <Button icon={<Icon name="eye" small />} onClick={() => setAsking(true)}>
        {t('access.who')}
      </Button>
      {asking && (
        <Suspense fallback={null}>
          <WhoSees object={def.name} id={row.id} name={name} onClose={() => setAsking(false)} />
        </Suspense>
      )}
      {row.owner_id !== null && def.can.update && (
        <GiveBack object={def.name} id={row.id} onDone={() => void navigate(back)} />
      )}
      {def.can.delete && (
        <Button
          icon={<Icon name="trash" small />}
          onClick={() => void remove([row.id]).then(ok => (ok ? navigate(back) : undefined))}
        >
          {t('act.delete')}
        </Button>
      )}
    </header>
  )
}
