import { useState } from 'react'
import { Button, Input, InputNumber, Switch } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { GateRule, SendPolicy } from '@huiliu/contracts'
import { changePolicy, policyQuery, rulesQuery } from '../../api/sending.ts'
import { Bones } from '../../ui/bones.tsx'
import { useFormat } from '../../ui/format.ts'
import { ProblemView } from '../../ui/problem.tsx'
import { useAct } from './use-act.ts'
import './sending.css'

/** 发送: when customers are left alone, how often they are asked something, and what the send gate does today. */
export function SendingSettings() {
  const found = useQuery(policyQuery)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={6} />
  return (
    <>
      <PolicyForm key={JSON.stringify(found.data)} policy={found.data} />
      <GateRules />
    </>
  )
}

const DAY = 1
const WEEK = 7
/** What is offered where nobody has chosen hours yet. */
const NIGHT = { from: '21:00', to: '08:00' }
const MOST = 1000

function PolicyForm({ policy }: { policy: SendPolicy }) {
  const { t } = useTranslation()
  const run = useAct(policyQuery.queryKey)
  const [draft, setDraft] = useState(policy)
  const [saving, setSaving] = useState(false)
  const change = (part: Partial<SendPolicy>) => setDraft({ ...draft, ...part })
  const isNew = JSON.stringify(draft) !== JSON.stringify(policy)
  async function save() {
    setSaving(true)
    await run(() => changePolicy(draft), t('settings.saved'))
    setSaving(false)
  }
  return (
    <form
      className="settings-form"
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <Quiet quiet={draft.quiet} onQuiet={quiet => change({ quiet })} />
      <fieldset className="settings-group">
        <legend>{t('sending.caps')}</legend>
        <Cap days={DAY} caps={draft.caps} onCaps={caps => change({ caps })} />
        <Cap days={WEEK} caps={draft.caps} onCaps={caps => change({ caps })} />
      </fieldset>
      <fieldset className="settings-group">
        <legend>{t('sending.looked')}</legend>
        <Toggle label={t('sending.opens')} on={draft.opens} onChange={opens => change({ opens })} />
        <Toggle label={t('sending.clicks')} on={draft.clicks} onChange={clicks => change({ clicks })} />
      </fieldset>
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={!isNew || !isWhole(draft)} loading={saving}>
          {t('act.save')}
        </Button>
      </div>
    </form>
  )
}

function isWhole({ quiet }: SendPolicy): boolean {
  return quiet === null || (quiet.from !== '' && quiet.to !== '' && quiet.from !== quiet.to)
}

function Toggle({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="row">
      <Switch size="small" checked={on} onChange={onChange} />
      <span>{label}</span>
    </label>
  )
}

type QuietProps = { quiet: SendPolicy['quiet']; onQuiet: (quiet: SendPolicy['quiet']) => void }

function Quiet({ quiet, onQuiet }: QuietProps) {
  const { t } = useTranslation()
  const at = (end: 'from' | 'to') => (
    <Input
      type="time"
      className="sending-time"
      aria-label={t(`sending.${end}`)}
      value={quiet?.[end] ?? ''}
      onChange={event => onQuiet({ ...(quiet ?? NIGHT), [end]: event.target.value })}
    />
  )
  return (
    <fieldset className="settings-group first">
      <legend>{t('sending.quiet')}</legend>
      <Toggle label={t('sending.quietOn')} on={quiet !== null} onChange={on => onQuiet(on ? NIGHT : null)} />
      {quiet && (
        <div className="row">
          {at('from')}
          <span aria-hidden>–</span>
          {at('to')}
        </div>
      )}
    </fieldset>
  )
}

type CapProps = { days: number; caps: SendPolicy['caps']; onCaps: (caps: SendPolicy['caps']) => void }

/** Empty: none. A cap for another span, made by the API, stays as it is. */
function Cap({ days, caps, onCaps }: CapProps) {
  const { t } = useTranslation()
  const own = caps.find(cap => cap.days === days)
  const label = t(days === DAY ? 'sending.perDay' : 'sending.perWeek')
  return (
    <label className="row sending-cap-line">
      <span>{label}</span>
      <InputNumber
        min={1}
        max={MOST}
        precision={0}
        className="sending-cap"
        placeholder={t('sending.noCap')}
        value={own?.messages ?? null}
        onChange={messages => {
          const others = caps.filter(cap => cap.days !== days)
          onCaps((messages === null ? others : [...others, { days, messages }]).toSorted((a, b) => a.days - b.days))
        }}
      />
      <span>{t('sending.messages')}</span>
    </label>
  )
}

/** Each rule of the gate in words, with what it refused and holds. */
function GateRules() {
  const { t } = useTranslation()
  const found = useQuery(rulesQuery)
  return (
    <section className="sending-rules" aria-label={t('sending.rules')}>
      <h2>{t('sending.rules')}</h2>
      <p className="faint">{t('sending.rulesLead')}</p>
      {found.isPending && <Bones rows={6} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <ol className="plain-list">
          {found.data.items.map(rule => (
            <RuleLine key={rule.rule} rule={rule} />
          ))}
        </ol>
      )}
    </section>
  )
}

function RuleLine({ rule: { sentence, refused, waiting } }: { rule: GateRule }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li>
      <span>{sentence}</span>
      <span className="sending-counts num">
        {refused > 0 && <span className="tag warn">{t('sending.refused', { number: format.number(refused) })}</span>}
        {waiting > 0 && <span className="tag">{t('sending.waiting', { number: format.number(waiting) })}</span>}
      </span>
    </li>
  )
}
