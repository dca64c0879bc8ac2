import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ContactView, TimelineItem } from '@huiliu/contracts'
import { identityQuery } from '../../api/customers.ts'
import { useActorName } from '../../ui/actor-name.ts'
import { channelColor, useChannelName } from '../../ui/channel.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { PopoverButton } from '../../ui/popover-button.tsx'
import { shortValue } from './identity/identifiers.ts'
import { startReply } from './composer/reply.ts'
import { KeyValues } from './key-values.tsx'
import { isMessage } from './message.ts'
import { MessageBody } from './timeline-message.tsx'
import { WhyItem } from './why-item.tsx'

type Props = {
  contact: ContactView
  item: TimelineItem
  fresh: boolean
  /** the report that it came back */
  bounce?: TimelineItem | undefined
}

export function TimelineEntry({ contact, item, fresh, bounce }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const color = item.kind === 'order' ? 'var(--ch-order)' : channelColor(item.channel)
  const expandable = item.body !== null && Object.keys(item.body).length > 0
  const spoken = item.kind === 'message'
  return (
    <article className={`entry${fresh ? ' fresh' : ''}`}>
      <time dateTime={item.at} title={format.exact(item.at)}>
        {format.time(item.at)}
      </time>
      <i className="edge" style={{ background: color }} />
      <div className="entry-text">
        <div className={open ? 'entry-line open' : 'entry-line'}>
          <span className="entry-words">
            <strong>{item.title}</strong>
            {item.type === 'identity.joined' && <WhoCame contact={contact} item={item} />}
            {item.detail && !(open && isMessage(item)) && (
              <span className={spoken ? 'quote' : 'entry-detail'}>{format.spoken(item.detail)}</span>
            )}
          </span>
          {expandable && (
            <button
              className="entry-more"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              aria-label={t('timeline.details')}
            >
              <Icon name={open ? 'up' : 'down'} small />
            </button>
          )}
        </div>
        {bounce && <CameBack bounce={bounce} />}
        {item.type === 'message.received' && contact.can.update && (
          <button className="link entry-reply" onClick={() => startReply(contact.id, item)}>
            {t('composer.reply')}
          </button>
        )}
        {open && isMessage(item) && <MessageBody item={item} />}
        {open && item.body && !isMessage(item) && <Details item={item} body={item.body} />}
      </div>
      <EntrySource contact={contact} item={item} />
    </article>
  )
}

/** That a mail did not reach the customer stands where it was sent, with what the server said. */
function CameBack({ bounce: { body } }: { bounce: TimelineItem }) {
  const { t } = useTranslation()
  const [kind, reason] = [String(body?.['class']), body?.['reason']]
  return (
    <p className="entry-bounce">
      <span className={kind === 'delayed' ? 'tag warn' : 'tag bad'}>{t(`bounce.${kind}`)}</span>
      {typeof reason === 'string' && <span className="entry-detail">{reason}</span>}
    </p>
  )
}

/** Which sources came together with the person. */
function WhoCame({ contact, item }: { contact: ContactView; item: TimelineItem }) {
  const { t } = useTranslation()
  const sightings = useQuery(identityQuery(contact.id)).data?.sightings ?? []
  const came: unknown = item.body?.['sightings']
  const own = sightings.filter(one => Array.isArray(came) && came.includes(one.id))
  return (
    <span className="entry-detail">
      {own.map(({ source, key }) => `${source.name} ${t(`idKind.${key.kind}`)} ${shortValue(key.value)}`).join(' · ')}
    </span>
  )
}

/** Channel and source; where nobody of us acted, and for all that changes who is one person, a small "why". */
export function EntrySource({ contact, item }: { contact: ContactView; item: TimelineItem }) {
  const { t } = useTranslation()
  const name = useChannelName()
  const actorName = useActorName()
  const who = item.actor ? actorName(item.actor) : item.source || name(item.channel)
  return (
    <span className="entry-source">
      <span className="cut" title={`${name(item.channel)} · ${item.source}`}>
        {who}
      </span>
      {(!item.actor || item.kind === 'identity') && (
        <PopoverButton
          className="why-mark"
          aria-label={t('why.open')}
          placement="leftTop"
          heading={t('why.title')}
          content={() => <WhyItem contact={contact} item={item} />}
        >
          <Icon name="why" small />
        </PopoverButton>
      )}
    </span>
  )
}

function Details({ item, body }: { item: TimelineItem; body: Record<string, unknown> }) {
  const { t } = useTranslation()
  const [raw, setRaw] = useState(false)
  return (
    <div className="entry-body">
      {raw ? <pre>{JSON.stringify(body, null, 2)}</pre> : <KeyValues value={body} />}
      <div className="row">
        {item.object && item.recordId && item.object !== 'contact' && (
          <Link to="/o/$object/$id" params={{ object: item.object, id: item.recordId }}>
            {t('timeline.openRecord')}
          </Link>
        )}
        <button className="link quiet" onClick={() => setRaw(!raw)}>
          {t(raw ? 'timeline.asTable' : 'timeline.raw')}
        </button>
      </div>
    </div>
  )
}
