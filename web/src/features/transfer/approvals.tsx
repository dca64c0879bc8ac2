import { useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ExportView } from '@huiliu/contracts'
import { exported, exportsQuery } from '../../api/exports.ts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { useFormat } from '../../ui/format.ts'
import { labelsOf } from '../../ui/fields.ts'
import { When } from '../../ui/when.tsx'
import { useAct } from '../settings/use-act.ts'

/** Exports that wait for leave: who wants what, and how much of it. */
export function Approvals({ objects }: { objects: ObjectWithRights[] }) {
  const { t } = useTranslation()
  const waiting = useQuery(exportsQuery('waiting')).data?.items ?? []
  if (waiting.length === 0) return null
  return (
    <section className="card" aria-labelledby="approvals-title">
      <header>
        <h2 id="approvals-title">{t('transfer.approvals')}</h2>
        <span className="tag warn">{waiting.length}</span>
      </header>
      <ul className="approval-list">
        {waiting.map(view => (
          <Approval key={view.id} view={view} object={objects.find(one => one.name === view.object)} />
        ))}
      </ul>
    </section>
  )
}

function Approval({ view, object }: { view: ExportView; object: ObjectWithRights | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const run = useAct(['exports'])
  const [reason, setReason] = useState<string>()
  const noun = object ? words(object.label) : view.object
  const labels = labelsOf(object, view.fields)
  const what = [view.says, view.search && `“${view.search}”`].filter(Boolean).join(' · ')
  return (
    <li className="approval">
      <p>
        <strong>{t('transfer.approvalAsks', { by: view.by, number: format.number(view.expected ?? 0), noun })}</strong>{' '}
        <small>
          <When at={view.createdAt} />
        </small>
      </p>
      <dl>
        <dt>{t('transfer.approvalFilter')}</dt>
        <dd>{what || t('transfer.approvalAll')}</dd>
        <dt>{t('transfer.approvalFields', { count: labels.length })}</dt>
        <dd>{labels.join('、')}</dd>
      </dl>
      {view.may.decide && reason === undefined && (
        <div className="row">
          <Button type="primary" onClick={() => void run(() => exported.approve(view.id), t('transfer.approved'))}>
            {t('transfer.approve')}
          </Button>
          <Button onClick={() => setReason('')}>{t('transfer.refuse')}</Button>
        </div>
      )}
      {view.may.decide && reason !== undefined && (
        <form
          className="row approval-refusal"
          onSubmit={event => {
            event.preventDefault()
            void run(() => exported.refuse(view.id, reason.trim()), t('transfer.refused'))
          }}
        >
          <Input
            autoFocus
            maxLength={500}
            aria-label={t('transfer.refusalReason')}
            placeholder={t('transfer.refusalReason')}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
          <Button htmlType="submit" danger disabled={reason.trim() === ''}>
            {t('transfer.refuse')}
          </Button>
          <Button type="text" onClick={() => setReason(undefined)}>
            {t('act.cancel')}
          </Button>
        </form>
      )}
      {!view.may.decide && <small>{t('transfer.approvalOthers')}</small>}
    </li>
  )
}
