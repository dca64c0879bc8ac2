import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { trackLabel, type DeliveryView, type Source } from '@huiliu/contracts'
import { words } from '../../app/i18n.ts'
import { ChannelDot } from '../../ui/channel.tsx'
import { useFormat } from '../../ui/format.ts'

const SHOWN = 3

export function DeliveryTable({ rows, sources }: { rows: DeliveryView[]; sources: Source[] }) {
  const { t } = useTranslation()
  return (
    <table className="deliveries">
      <thead>
        <tr>
          <th scope="col">{t('arrivals.at')}</th>
          <th scope="col">{t('arrivals.from')}</th>
          <th scope="col">{t('arrivals.events')}</th>
          <th scope="col">{t('arrivals.who')}</th>
          <th scope="col" className="num">
            {t('arrivals.bytes')}
          </th>
          <th scope="col">{t('arrivals.state')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <DeliveryRow
            key={row.seq}
            row={row}
            source={sources.find(one => one.id === row.source || one.name === row.source)}
          />
        ))}
      </tbody>
    </table>
  )
}

function DeliveryRow({ row, source }: { row: DeliveryView; source: Source | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <tr className="delivery">
      <td title={format.exact(row.receivedAt)}>
        <time dateTime={row.receivedAt}>
          {format.time(row.receivedAt)}
          <small>{format.ago(row.receivedAt)}</small>
        </time>
      </td>
      <td>
        <span className="row">
          <ChannelDot channel={source?.channel ?? 'server'} />
          <span className="cut delivery-source" title={source?.name}>
            {source?.name ?? row.source}
          </span>
        </span>
      </td>
      <td>
        <EventNames row={row} />
      </td>
      <td>
        <Who row={row} />
      </td>
      <td className="num faint">{format.number(row.bytes)} B</td>
      <td>
        {row.state === 'unmapped' && <span className="tag warn">{t('hooks.state.unmapped')}</span>}
        {row.state === 'waiting' && <span className="tag">{t('arrivals.waiting')}</span>}
        {row.state === 'processed' && row.problems.length === 0 && <span className="tag ok">{t('arrivals.ok')}</span>}
        {row.problems.length > 0 && <Problems row={row} />}
      </td>
    </tr>
  )
}

function EventNames({ row }: { row: DeliveryView }) {
  const { t } = useTranslation()
  const names = row.events.map(({ type, name }) => {
    const label = name && trackLabel(name)
    return { raw: name ?? type, shown: label ? words(label) : (name ?? t(`kind.${type}`, { defaultValue: type })) }
  })
  if (names.length === 0) return <span className="faint">{row.path}</span>
  return (
    <>
      {names.slice(0, SHOWN).map(({ raw, shown }, index) => (
        <span key={index} className="tag event-name" title={raw}>
          {shown}
        </span>
      ))}
      {names.length > SHOWN && (
        <span className="faint">{t('arrivals.moreEvents', { count: names.length - SHOWN })}</span>
      )}
    </>
  )
}

function Who({ row }: { row: DeliveryView }) {
  const people = new Map(row.events.map(event => [event.contactId ?? event.who, event]))
  return (
    <>
      {[...people.values()].slice(0, 2).map(event =>
        event.contactId ? (
          <Link key={event.contactId} to="/customers/$id" params={{ id: event.contactId }} className="delivery-who">
            {event.who}
          </Link>
        ) : (
          <span key={event.who} className="delivery-who faint">
            {event.who}
          </span>
        ),
      )}
    </>
  )
}

function Problems({ row }: { row: DeliveryView }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button className="tag bad problem-count" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('arrivals.problems', { count: row.problems.length })}
      </button>
      {open && (
        <ul className="delivery-problems">
          {row.problems.map((problem, index) => (
            <li key={index}>
              {t('arrivals.item', { item: problem.item + 1 })} {problem.path && <code>{problem.path}</code>}{' '}
              {problem.message} <code>{problem.code}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
