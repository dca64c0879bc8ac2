import { useState } from 'react'
import { Input, Modal, Select } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { HandOverTo, Member, MemberBelongings } from '@huiliu/contracts'
import { useDepartments } from '../../api/access.ts'
import { useMembers } from '../../api/auth.ts'
import { bulkQuery } from '../../api/bulk.ts'
import { belongingsQuery, ownership } from '../../api/ownership.ts'
import { useObjects } from '../../api/objects.ts'
import { words } from '../../app/i18n.ts'
import { Bones } from '../../ui/bones.tsx'
import { departmentPath } from '../../ui/departments.ts'
import { useFormat } from '../../ui/format.ts'
import { MemberPicker } from '../../ui/pickers.tsx'
import { ProblemView, useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import './ownership.css'

type Props = { member: Member; onClose: () => void }

/** 交接: all that a member has, and who takes it; records go in the background, all of it can be taken back as one. */
export function HandOver({ member, onClose }: Props) {
  const { t } = useTranslation()
  const found = useQuery(belongingsQuery(member.id))
  const [to, setTo] = useState<string | null>(null)
  const [apart, setApart] = useState<Record<string, HandOverTo>>({})
  const [reason, setReason] = useState('')
  const give = useGive(member.id, onClose)
  const objects = Object.entries(apart).map(([object, taker]) => ({ object, to: taker }))
  return (
    <Modal
      open
      width={560}
      title={t('handOver.of', { name: member.name })}
      okText={t('handOver.begin')}
      cancelText={t('act.cancel')}
      okButtonProps={{ disabled: to === null || !found.data }}
      onOk={() => to && give({ to, objects, ...(reason.trim() && { reason: reason.trim() }) })}
      onCancel={onClose}
    >
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Bones rows={5} />}
      {found.data && (
        <div className="settings-form hand-over">
          <div className="form-row">
            <span>{t('handOver.to')}</span>
            <MemberPicker aria-label={t('handOver.to')} value={to} onChange={setTo} />
          </div>
          <Belongings belongings={found.data} apart={apart} onApart={setApart} />
          <label className="form-row">
            <span>{t('handOver.reason')}</span>
            <Input maxLength={500} value={reason} onChange={event => setReason(event.target.value)} />
          </label>
        </div>
      )}
    </Modal>
  )
}

type Giving = Omit<Parameters<typeof ownership.handOver>[0], 'from'>

function useGive(from: string, done: () => void): (giving: Giving) => Promise<void> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const explain = useProblemText()
  return async giving => {
    try {
      const { actId } = await ownership.handOver({ from, ...giving })
      toast(t('handOver.begun'), { actId })
      await client.invalidateQueries(bulkQuery)
      done()
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
  }
}

type ListProps = {
  belongings: MemberBelongings
  apart: Record<string, HandOverTo>
  onApart: (apart: Record<string, HandOverTo>) => void
}

function Belongings({ belongings: { objects, others }, apart, onApart }: ListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const defs = useObjects()
  if (objects.length === 0 && others.length === 0) return <p className="faint">{t('handOver.nothing')}</p>
  return (
    <ul className="hand-over-list">
      {objects.map(({ object, count, countIs }) => {
        const def = defs.find(one => one.name === object)
        const name = def ? words(def.label) : object
        const number = countIs === 'exact' ? format.number(count) : `${format.number(count)}+`
        return (
          <li key={object} className="row">
            <span className="grow">
              {name} <b>{number}</b>
            </span>
            <TakerPicker
              label={t('handOver.takerOf', { name })}
              value={apart[object]}
              onChange={taker => {
                const { [object]: _, ...rest } = apart
                onApart(taker ? { ...rest, [object]: taker } : rest)
              }}
            />
          </li>
        )
      })}
      {others.map(({ kind, count }) => (
        <li key={kind} className="row">
          <span className="grow">
            {t(`handOver.kind.${kind}`)} <b>{format.number(count)}</b>
          </span>
          {kind === 'delegations' && <small>{t('handOver.ends')}</small>}
        </li>
      ))}
    </ul>
  )
}

type TakerProps = { label: string; value: HandOverTo | undefined; onChange: (to: HandOverTo | undefined) => void }

/** Another than for the rest: a member, or those of a department in turn. */
function TakerPicker({ label, value, onChange }: TakerProps) {
  const { t } = useTranslation()
  const members = useMembers().filter(member => member.active)
  const tree = useDepartments()
  const shown = value && ('member' in value ? `member ${value.member}` : `department ${value.department}`)
  return (
    <Select
      allowClear
      size="small"
      className="hand-over-taker"
      aria-label={label}
      placeholder={t('handOver.same')}
      showSearch={{ optionFilterProp: 'label' }}
      value={shown}
      options={[
        { label: t('recipient.member'), options: members.map(one => ({ value: `member ${one.id}`, label: one.name })) },
        {
          label: t('handOver.inTurn'),
          options: tree.map(one => ({ value: `department ${one.id}`, label: departmentPath(tree, one) })),
        },
      ].filter(group => group.options.length > 0)}
      onChange={(next: string | undefined) => {
        const [kind, id] = next?.split(' ') ?? []
        onChange(id ? (kind === 'member' ? { member: id } : { department: id }) : undefined)
      }}
    />
  )
}
