import { useState } from 'react'
import { Button, InputNumber, Modal, Select, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ObjectOwnership, PoolRules } from '@huiliu/contracts'
import { ownership, ownershipQuery } from '../../api/ownership.ts'
import { useObjects, type ObjectWithRights } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { fieldLabel } from '../../ui/fields.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { useAct } from '../settings/use-act.ts'
import './ownership.css'

/** 客户归属: for each object, whether the same customer is looked for, and what its pool does. */
export function OwnershipSettings() {
  const { t } = useTranslation()
  const found = useQuery(ownershipQuery)
  const objects = useObjects()
  const [editing, setEditing] = useState<ObjectOwnership>()
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={6} />
  const def = objects.find(one => one.name === editing?.object)
  return (
    <>
      <table className="table ownership-table">
        <thead>
          <tr>
            <th scope="col">{t('ownership.object')}</th>
            <th scope="col">{t('ownership.matching')}</th>
            <th scope="col">{t('pool.title')}</th>
            <th aria-label={t('act.edit')} />
          </tr>
        </thead>
        <tbody>
          {found.data.items.map(one => (
            <Line
              key={one.object}
              one={one}
              def={objects.find(object => object.name === one.object)}
              onEdit={() => setEditing(one)}
            />
          ))}
        </tbody>
      </table>
      {editing && def && <RulesDialog rules={editing} def={def} onClose={() => setEditing(undefined)} />}
    </>
  )
}

type LineProps = { one: ObjectOwnership; def: ObjectWithRights | undefined; onEdit: () => void }

function Line({ one, def, onEdit }: LineProps) {
  const { t } = useTranslation()
  const name = def ? words(def.label) : one.object
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-label={t('ownership.matching')}>
        {one.matched ? t(one.tellsOwner ? 'ownership.onWithOwner' : 'ownership.on') : t('ownership.off')}
      </td>
      <td data-label={t('pool.title')}>{usePoolText(one.pool)}</td>
      <td>
        <Button
          size="small"
          icon={<Icon name="edit" small />}
          aria-label={t('ownership.editOf', { name })}
          title={t('ownership.editOf', { name })}
          onClick={onEdit}
        />
      </td>
    </tr>
  )
}

function usePoolText({ on, days, holdLimit, dayLimit }: PoolRules): string {
  const { t } = useTranslation()
  if (!on) return t('ownership.off')
  const parts = [
    ...(days === null ? [] : [t('pool.recycles', { days })]),
    ...(holdLimit === null ? [] : [t('pool.holds', { limit: holdLimit })]),
    ...(dayLimit === null ? [] : [t('pool.perDay', { limit: dayLimit })]),
  ]
  return parts.length > 0 ? parts.join(' · ') : t('ownership.on')
}

type DialogProps = { rules: ObjectOwnership; def: ObjectWithRights; onClose: () => void }

function RulesDialog({ rules, def, onClose }: DialogProps) {
  const { t } = useTranslation()
  const run = useAct(ownershipQuery.queryKey)
  const runPools = useAct(['pools'])
  const [draft, setDraft] = useState(rules)
  const set = (pool: Partial<PoolRules>) => setDraft({ ...draft, pool: { ...draft.pool, ...pool } })
  async function save() {
    const saved = await run(() => runPools(() => ownership.change(draft), t('settings.saved')))
    if (saved.ok && saved.value.ok) onClose()
  }
  return (
    <Modal
      open
      title={t('ownership.rulesOf', { name: words(def.label) })}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        <Toggle
          label={t('ownership.matched')}
          on={draft.matched}
          onChange={matched => setDraft({ ...draft, matched })}
        />
        {draft.matched && (
          <Toggle
            label={t('ownership.tellsOwner')}
            on={draft.tellsOwner}
            onChange={tellsOwner => setDraft({ ...draft, tellsOwner })}
          />
        )}
        <Toggle label={t('pool.on')} on={draft.pool.on} onChange={on => set({ on })} />
        {draft.pool.on && <PoolFields def={def} pool={draft.pool} onChange={set} />}
      </div>
    </Modal>
  )
}

type PoolProps = { def: ObjectWithRights; pool: PoolRules; onChange: (pool: Partial<PoolRules>) => void }

function PoolFields({ def, pool, onChange }: PoolProps) {
  const { t } = useTranslation()
  return (
    <>
      <Amount label={t('pool.days')} value={pool.days} most={3650} onChange={days => onChange({ days })} />
      {pool.days !== null && (
        <Amount
          label={t('pool.warnDays')}
          value={pool.warnDays}
          most={365}
          onChange={days => onChange({ warnDays: days ?? 0 })}
        />
      )}
      <Amount
        label={t('pool.holdLimit')}
        value={pool.holdLimit}
        most={100_000}
        onChange={holdLimit => onChange({ holdLimit })}
      />
      <Amount
        label={t('pool.dayLimit')}
        value={pool.dayLimit}
        most={100_000}
        onChange={dayLimit => onChange({ dayLimit })}
      />
      <div className="form-row">
        <span>{t('pool.masked')}</span>
        <Select
          mode="multiple"
          aria-label={t('pool.masked')}
          value={pool.masked}
          options={def.fields.map(field => ({ value: field.name, label: fieldLabel(field) }))}
          onChange={masked => onChange({ masked })}
        />
      </div>
    </>
  )
}

function Toggle({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="row">
      <Switch size="small" checked={on} onChange={onChange} />
      <span>{label}</span>
    </label>
  )
}

type AmountProps = { label: string; value: number | null; most: number; onChange: (value: number | null) => void }

function Amount({ label, value, most, onChange }: AmountProps) {
  const { t } = useTranslation()
  return (
    <label className="form-row">
      <span>{label}</span>
      <InputNumber
        min={0}
        max={most}
        precision={0}
        value={value}
        placeholder={t('pool.noLimit')}
        onChange={next => onChange(next === null || next === 0 ? null : next)}
      />
    </label>
  )
}
