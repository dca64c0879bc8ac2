import { useState } from 'react'
import { Button, InputNumber, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ExportPolicy, ExportView } from '@huiliu/contracts'
import { exported, exportPolicyQuery, exportsQuery } from '../../api/exports.ts'
import { useObjects } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { labelsOf } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { ExportTag } from '../transfer/export-list.tsx'
import { useAct } from './use-act.ts'
import './exports.css'

/** 导出: from what size leave is needed, how files are marked, and who took what. */
export function ExportsSettings() {
  const found = useQuery(exportPolicyQuery)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={6} />
  return (
    <>
      <PolicyForm key={JSON.stringify(found.data)} policy={found.data} />
      <Taken />
    </>
  )
}

/** What is offered where nobody has chosen a size yet. */
const OFTEN = 1000

function PolicyForm({ policy }: { policy: ExportPolicy }) {
  const { t } = useTranslation()
  const run = useAct(['exports'])
  const [draft, setDraft] = useState(policy)
  const isNew = JSON.stringify(draft) !== JSON.stringify(policy)
  const change = (part: Partial<ExportPolicy>) => setDraft({ ...draft, ...part })
  return (
    <form
      className="settings-form"
      onSubmit={event => {
        event.preventDefault()
        void run(() => exported.changePolicy(draft), t('settings.saved'))
      }}
    >
      <div className="row export-policy">
        <Switch
          size="small"
          aria-label={t('exports.needsLeave')}
          checked={draft.approveAbove !== null}
          onChange={on => change({ approveAbove: on ? OFTEN : null })}
        />
        <span>{t('exports.needsLeave')}</span>
        {draft.approveAbove !== null && (
          <>
            <InputNumber
              aria-label={t('exports.above')}
              min={0}
              max={100_000_000}
              precision={0}
              value={draft.approveAbove}
              onChange={above => change({ approveAbove: above ?? 0 })}
            />
            <span>{t('exports.records')}</span>
          </>
        )}
      </div>
      <label className="row">
        <Switch size="small" checked={draft.marked} onChange={marked => change({ marked })} />
        <span>{t('exports.marked')}</span>
      </label>
      <label className="row export-policy">
        <span>{t('exports.keptDays')}</span>
        <InputNumber
          min={1}
          max={90}
          precision={0}
          value={draft.keptDays}
          onChange={days => change({ keptDays: days ?? 7 })}
        />
        <span>{t('exports.days')}</span>
      </label>
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={!isNew}>
          {t('act.save')}
        </Button>
      </div>
    </form>
  )
}

/** Every export, whoever made it; the row stays when the file is gone. */
function Taken() {
  const { t } = useTranslation()
  const found = useQuery(exportsQuery('all'))
  return (
    <section className="export-log" aria-label={t('exports.log')}>
      <h2>{t('exports.log')}</h2>
      {found.isPending && <Bones rows={6} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p className="faint">{t('exports.none')}</p>}
      <ul className="plain-list">
        {found.data?.items.map(view => (
          <TakenLine key={view.id} view={view} />
        ))}
      </ul>
    </section>
  )
}

function TakenLine({ view }: { view: ExportView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const object = useObjects().find(one => one.name === view.object)
  const rows = view.status === 'done' ? view.rows : (view.expected ?? view.rows)
  const labels = labelsOf(object, view.fields)
  const what = [view.says, view.search && `“${view.search}”`].filter(Boolean).join(' · ')
  return (
    <li className="export-taken">
      <p className="row">
        <strong>{view.by}</strong>
        <span>{object ? words(object.label) : view.object}</span>
        <span className="num">{t('transfer.records', { count: rows, number: format.number(rows) })}</span>
        <ExportTag status={view.status} gone={view.status === 'done' && view.keptUntil === null} />
        <small>
          <When at={view.createdAt} />
        </small>
      </p>
      <p className="faint">{what || t('transfer.approvalAll')}</p>
      <p className="faint cut" title={labels.join('、')}>
        {t('transfer.approvalFields', { count: labels.length })}: {labels.join('、')}
      </p>
      {view.decidedBy && (
        <p className="faint">
          {t(view.status === 'refused' ? 'exports.refusedBy' : 'exports.approvedBy', { by: view.decidedBy })}
          {view.reason && ` · ${view.reason}`}
        </p>
      )}
      {view.sha256 && <p className="faint export-hash">SHA-256 {view.sha256}</p>}
    </li>
  )
}
