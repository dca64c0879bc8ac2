import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactView, OutgoingState, OutgoingView } from '@huiliu/contracts'
import { outbox, outboxQuery } from '../../../api/outbox.ts'
import { useActorName } from '../../../ui/actor-name.ts'
import { channelColor, useChannelName } from '../../../ui/channel.tsx'
import { useFormat } from '../../../ui/format.ts'
import { useAct } from '../../settings/use-act.ts'
import { ResendDialog } from './resend.tsx'

const TONES: Record<OutgoingState, string> = {
  queued: '',
  sending: '',
  sent: 'ok',
  failed: 'bad',
  unknown: 'warn',
  refused: 'warn',
  taken_back: '',
}

type Props = { contact: ContactView; message: OutgoingView }

/** A message that has not become an event: it waits, or something kept it from being sent. */
export function OutgoingEntry({ contact, message }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const actorName = useActorName()
  const channelName = useChannelName()
  const { state, source, reason } = message
  return (
    <article className="entry outgoing">
      <time dateTime={message.createdAt} title={format.exact(message.createdAt)}>
        {format.time(message.createdAt)}
      </time>
      <i className="edge" style={{ background: channelColor(source.channel) }} />
      <div className="entry-text">
        <strong>{t('outgoing.title', { channel: channelName(source.channel), address: message.to.value })}</strong>
        <span className={`tag ${TONES[state]}`} role="status">
          <State message={message} />
        </span>
        {(message.subject || message.text || message.files.length > 0) && (
          <span className="quote">
            {message.subject && <b>{message.subject}</b>}
            {message.files.length > 0 && <span>{message.files.map(file => file.name).join(' · ')}</span>}
            {message.text && <span className="outgoing-text">{format.spoken(message.text)}</span>}
          </span>
        )}
        {reason && <p className="outgoing-reason">{reason.sentence}</p>}
        <Acts contact={contact} message={message} />
      </div>
      <span className="entry-source">
        <span className="cut">{message.actor ? actorName(message.actor) : source.name}</span>
      </span>
    </article>
  )
}

const SECOND_MS = 1000
/** Beyond this it is said when, not how long. */
const SOON_MS = 60_000

function State({ message: { state, dueAt } }: { message: OutgoingView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const left = useLeft(state === 'queued' ? dueAt : null)
  if (state !== 'queued' || left <= 0) return t(`outgoing.state.${state}`)
  if (left <= SOON_MS) return t('outgoing.inSeconds', { seconds: Math.ceil(left / SECOND_MS) })
  return t('outgoing.dueAt', { at: format.exact(dueAt) })
}

/** ms until a moment, told anew each second while there are any. */
function useLeft(until: string | null): number {
  const [now, setNow] = useState(() => Date.now())
  const left = until === null ? 0 : Date.parse(until) - now
  const counting = left > 0
  useEffect(() => {
    if (!counting) return
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS)
    return () => clearInterval(timer)
  }, [counting])
  return left
}

function Acts({ contact, message }: Props) {
  const { t } = useTranslation()
  const { id, state } = message
  const run = useAct(outboxQuery(contact.id).queryKey)
  const [asking, setAsking] = useState(false)
  if (state === 'queued')
    return (
      <button className="link" onClick={() => void run(() => outbox.takeBack(id), t('composer.takenBack'))}>
        {t('composer.takeBack')}
      </button>
    )
  if ((state !== 'unknown' && state !== 'failed') || !contact.can.update) return null
  return (
    <>
      <button className="link" onClick={() => setAsking(true)}>
        {t('outgoing.resend')}
      </button>
      {asking && <ResendDialog contact={contact.id} message={message} onClose={() => setAsking(false)} />}
    </>
  )
}
