import { useState } from 'react'
import { Button, DatePicker, Input, Modal, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import dayjs, { type Dayjs } from 'dayjs'
import { useTranslation } from 'react-i18next'
import type { Delegation } from '@huiliu/contracts'
import { access, delegationsQuery } from '../../api/access.ts'
import { meQuery, useMembers } from '../../api/auth.ts'
import { Bones } from '../../ui/bones.tsx'
import { Empty } from '../../ui/empty.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { useActAs } from '../access/use-act-as.ts'
import { useAct } from './use-act.ts'
import { TableHead } from '../../ui/table-head.tsx'

/** 代办: a colleague does what is mine for a time, and I what is theirs. */
export function DelegationsSettings() {
  const { t } = useTranslation()
  const found = useQuery(delegationsQuery)
  const [adding, setAdding] = useState(false)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={4} />
  const add = (
    <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setAdding(true)}>
      {t('delegation.add')}
    </Button>
  )
  return (
    <>
      {found.data.items.length === 0 ? (
        <Empty icon="transfer" title={t('delegation.none')}>
          <p>{t('delegation.noneHelp')}</p>
          {add}
        </Empty>
      ) : (
        <>
          {add}
          <Delegations items={found.data.items} />
        </>
      )}
      {adding && <AddDelegation onClose={() => setAdding(false)} />}
    </>
  )
}

function Delegations({ items }: { items: Delegation[] }) {
  const { t } = useTranslation()
  return (
    <div className="table-wrap">
      <table className="table">
        <TableHead
          columns={[
            t('delegation.from'),
            t('delegation.to'),
            t('delegation.time'),
            t('delegation.reason'),
            t('delegation.state'),
          ]}
        />
        <tbody>
          {items.map(one => (
            <DelegationRow key={one.id} delegation={one} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DelegationRow({ delegation: { id, from, to, startsAt, endsAt, reason, state } }: { delegation: Delegation }) {
  const { t } = useTranslation()
  const format = useFormat()
  const run = useAct(delegationsQuery.queryKey)
  const actAs = useActAs()
  const me = useQuery({ ...meQuery, enabled: false }).data
  const mine = to.id === me?.member.id && state === 'running' && !me.acting
  return (
    <tr className={state === 'ended' ? 'off' : ''}>
      <td data-label={t('delegation.from')}>{from.name}</td>
      <td data-label={t('delegation.to')}>{to.name}</td>
      <td data-label={t('delegation.time')}>
        {format.exact(startsAt)} – {format.exact(endsAt)}
      </td>
      <td data-label={t('delegation.reason')}>{reason ?? '—'}</td>
      <td data-label={t('delegation.state')}>{t(`delegation.is.${state}`)}</td>
      <td className="num">
        {mine && (
          <button className="link" onClick={() => void actAs({ delegation: id })}>
            {t('acting.act')}
          </button>
        )}{' '}
        {state !== 'ended' && (
          <button
            className="link quiet"
            onClick={() => void run(() => access.endDelegation(id), t('delegation.ended'))}
          >
            {t('delegation.end')}
          </button>
        )}
      </td>
    </tr>
  )
}

const WEEK = 7

function AddDelegation({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const run = useAct(delegationsQuery.queryKey)
  const me = useQuery({ ...meQuery, enabled: false }).data
  const [from, setFrom] = useState(me?.member.id)
  const [to, setTo] = useState<string>()
  const [time, setTime] = useState<[Dayjs, Dayjs]>(() => [dayjs(), dayjs().add(WEEK, 'day').endOf('day')])
  const [reason, setReason] = useState('')
  const [startsAt, endsAt] = time
  const people = useMembers().flatMap(({ id, name, active }) => (active ? { value: id, label: name } : []))
  async function save() {
    if (!to || !from) return
    const own = from === me?.member.id
    const span = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() }
    const made = await run(() => access.delegate({ to, ...(!own && { from }), ...span, reason: reason.trim() || null }))
    if (made.ok) onClose()
  }
  return (
    <Modal
      open
      width={480}
      title={t('delegation.add')}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: !to || to === from }}
      onOk={save}
      onCancel={onClose}
    >
      <div className="settings-form">
        {me?.can.members && (
          <div className="form-row">
            <span>{t('delegation.from')}</span>
            <Select aria-label={t('delegation.from')} value={from} options={people} onChange={setFrom} />
          </div>
        )}
        <div className="form-row">
          <span>{t('delegation.to')}</span>
          <Select
            aria-label={t('delegation.to')}
            showSearch={{ optionFilterProp: 'label' }}
            value={to}
            options={people.filter(one => one.value !== from)}
            onChange={setTo}
          />
          <small>{t('delegation.toHelp')}</small>
        </div>
        <div className="form-row">
          <span>{t('delegation.time')}</span>
          <DatePicker.RangePicker
            style={{ width: '100%' }}
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            allowClear={false}
            value={time}
            onChange={next => {
              if (next?.[0] && next[1]) setTime([next[0], next[1]])
            }}
          />
        </div>
        <label className="form-row">
          <span>{t('delegation.reason')}</span>
          <Input maxLength={200} value={reason} onChange={event => setReason(event.target.value)} />
        </label>
      </div>
    </Modal>
  )
}
