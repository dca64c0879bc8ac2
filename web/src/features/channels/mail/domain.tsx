import { useState } from 'react'
import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConnectedChannel, DomainCheck, DomainRecord } from '@huiliu/contracts'
import { askDomain } from '../../../api/mailbox.ts'
import { Bones } from '../../../ui/bones.tsx'
import { Snippet } from '../../../ui/copy.tsx'
import { Icon, type IconName } from '../../../ui/icon.tsx'
import { useProblemText } from '../../../ui/problem.tsx'
import { SettingsCard } from '../../settings/settings-card.tsx'
import './domain.css'

type Outcome = { state: 'asking' } | { state: 'done'; check: DomainCheck } | { state: 'failed'; text: string }

/** 域名检查: whether receivers can tell mail from this mailbox from forged mail, and what to add where they cannot. */
export function DomainCard({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const [selector, setSelector] = useState('')
  const [outcome, setOutcome] = useState<Outcome>()
  async function ask() {
    setOutcome({ state: 'asking' })
    try {
      setOutcome({ state: 'done', check: await askDomain(channel.id, selector.trim()) })
    } catch (error) {
      setOutcome({ state: 'failed', text: explain(error) })
    }
  }
  return (
    <SettingsCard
      title={t('domain.title')}
      end={
        <Button className="end" loading={outcome?.state === 'asking'} onClick={() => void ask()}>
          {t('domain.look')}
        </Button>
      }
    >
      <div role="status">
        {!outcome && <p className="card-note">{t('domain.help')}</p>}
        {outcome?.state === 'asking' && <Bones rows={3} />}
        {outcome?.state === 'failed' && <p className="card-note bad-text">{outcome.text}</p>}
        {outcome?.state === 'done' && <Records check={outcome.check} />}
      </div>
      {outcome?.state === 'done' && !outcome.check.providers && (
        <label className="domain-selector">
          <span>{t('domain.selector')}</span>
          <Input
            value={selector}
            maxLength={63}
            placeholder="s1"
            onChange={event => setSelector(event.target.value)}
            onPressEnter={() => void ask()}
          />
        </label>
      )}
    </SettingsCard>
  )
}

const MARKS: Record<DomainRecord['state'], { icon: IconName; tone: string }> = {
  good: { icon: 'check', tone: 'ok' },
  weak: { icon: 'warn', tone: 'warn' },
  missing: { icon: 'warn', tone: 'bad' },
  wrong: { icon: 'warn', tone: 'bad' },
  unknown: { icon: 'why', tone: '' },
}

function Records({ check: { domain, providers, records } }: { check: DomainCheck }) {
  const { t } = useTranslation()
  if (providers) return <p className="card-note">{t('domain.providers', { domain })}</p>
  return (
    <ul className="domain-records">
      {records.map(record => (
        <RecordLine key={record.name} record={record} />
      ))}
    </ul>
  )
}

function RecordLine({ record: { name, host, state, says, found, add } }: { record: DomainRecord }) {
  const { t } = useTranslation()
  const { icon, tone } = MARKS[state]
  return (
    <li>
      <p className="domain-line">
        <strong>{name.toUpperCase()}</strong>
        <span className={`tag ${tone}`}>
          <Icon name={icon} small />
          {t(`domain.state.${state}`)}
        </span>
        <span>{says}</span>
      </p>
      {found.map(text => (
        <p key={text} className="domain-found">
          <code>{host}</code> <code>{text}</code>
        </p>
      ))}
      {add && <Snippet label={t('domain.add', { type: add.type, host: add.host })} text={add.value} />}
    </li>
  )
}
