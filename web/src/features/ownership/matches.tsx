import { useDeferredValue, useEffect, useState } from 'react'
import { Button, Input } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ObjectDef, OwnedMatch } from '@huiliu/contracts'
import { ownership, matchesQuery } from '../../api/ownership.ts'
import { useObjects } from '../../api/objects.ts'
import type { Values } from '../../api/records.ts'
import { words } from '../../app/i18n.ts'
import { Icon } from '../../ui/icon.tsx'
import { useAct } from '../settings/use-act.ts'
import './ownership.css'

const PAUSE_MS = 350
/** Too little to tell anybody by. */
const SHORTEST = 3

/** 谁的客户: while a new record is typed, who already has this customer. */
export function Matches({ def, values }: { def: ObjectDef; values: Values }) {
  const { t } = useTranslation()
  const typed = usePaused(tellingOf(def, values))
  const found = useQuery({ ...matchesQuery(def.name, typed), enabled: Object.keys(typed).length > 0 })
  const items = useDeferredValue(found.data?.items ?? [])
  if (items.length === 0 || Object.keys(typed).length === 0) return null
  return (
    <section className="matches" role="status" aria-label={t('ownership.matches')}>
      <h3>{t('ownership.matches')}</h3>
      <ul>
        {items.map(match => (
          <MatchLine key={`${match.object} ${match.record?.id ?? match.ref ?? match.shown}`} match={match} />
        ))}
      </ul>
    </section>
  )
}

/** Values by which a customer may be known again; the server knows which of them are. */
function tellingOf(def: ObjectDef, values: Values): Values {
  return Object.fromEntries(
    def.fields.flatMap(({ name, type }) => {
      const value = values[name]
      const tells = type === 'phone' || type === 'email' || type === 'text'
      return tells && typeof value === 'string' && value.trim().length >= SHORTEST ? [[name, value.trim()]] : []
    }),
  )
}

/** What was typed once there is a pause in typing. */
function usePaused(values: Values): Values {
  const key = JSON.stringify(values)
  const [settled, setSettled] = useState(key)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [key])
  const parsed: Values = JSON.parse(settled)
  return parsed
}

function MatchLine({ match }: { match: OwnedMatch }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const object = useObjects().find(one => one.name === match.object)
  const by = match.by.map(one => t(`ownership.by.${one}`)).join(t('ownership.and'))
  return (
    <li>
      <div className="row">
        <Icon name={match.record ? 'person' : 'key'} small />
        <span className="grow">
          <MatchName match={match} />
          <small>
            {object && `${words(object.label)} · `}
            {t('ownership.same', { what: by })} · {useWhose(match)}
          </small>
        </span>
        {match.ref && !match.asked && !asking && (
          <Button size="small" onClick={() => setAsking(true)}>
            {t('ownership.ask')}
          </Button>
        )}
        {match.asked && <small>{t('ownership.asked')}</small>}
        {match.pooled && (
          <Link to="/pools/$object" params={{ object: match.object }}>
            {t('ownership.toPool')}
          </Link>
        )}
      </div>
      {asking && match.ref && <AskForm refId={match.ref} onClose={() => setAsking(false)} />}
    </li>
  )
}

function MatchName({ match: { object, record, shown } }: { match: OwnedMatch }) {
  if (!record) return <strong className="cut">{shown}</strong>
  const name = record.name || record.id.slice(0, 8)
  return object === 'contact' ? (
    <Link className="cut" to="/customers/$id" params={{ id: record.id }} target="_blank">
      {name}
    </Link>
  ) : (
    <Link className="cut" to="/o/$object/$id" params={{ object, id: record.id }} target="_blank">
      {name}
    </Link>
  )
}

function useWhose({ mine, pooled, owner, record }: OwnedMatch): string {
  const { t } = useTranslation()
  if (mine) return t('ownership.mine')
  if (pooled) return t('ownership.pooled')
  if (owner) return t('ownership.ownedBy', { name: owner })
  return t(record ? 'ownership.nobodys' : 'ownership.somebodys')
}

function AskForm({ refId, onClose }: { refId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const run = useAct(['matches'])
  const [reason, setReason] = useState('')
  async function ask() {
    const asked = await run(() => ownership.ask(refId, reason.trim()), t('ownership.askedToast'))
    if (!asked.ok) return
    await client.invalidateQueries({ queryKey: ['access-requests'] })
    onClose()
  }
  return (
    <div className="row match-ask">
      <Input
        autoFocus
        maxLength={500}
        aria-label={t('ownership.why')}
        placeholder={t('ownership.why')}
        value={reason}
        onChange={event => setReason(event.target.value)}
        onPressEnter={() => reason.trim() !== '' && void ask()}
      />
      <Button type="primary" disabled={reason.trim() === ''} onClick={() => void ask()}>
        {t('ownership.send')}
      </Button>
      <Button onClick={onClose}>{t('act.cancel')}</Button>
    </div>
  )
}
