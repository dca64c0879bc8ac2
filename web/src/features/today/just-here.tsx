import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '@huiliu/contracts'
import { deliveriesQuery } from '../../api/sources.ts'
import { useLive } from '../../app/live.tsx'
import { Bones } from '../../ui/bones.tsx'
import { When } from '../../ui/when.tsx'

const SHOWN = 8
type Guest = { id: string; name: string; source: string; at: string; events: number }

/** 刚刚来过: people of the latest events, each once; it moves by itself. */
export function JustHere() {
  const { t } = useTranslation()
  const live = useLive()
  const found = useInfiniteQuery(deliveriesQuery(''))
  const guests = guestsOf(found.data?.pages[0]?.items ?? []).slice(0, SHOWN)
  return (
    <section className="card to-do">
      <header>
        <h2>{t('today.justHere')}</h2>
        <span className={live ? 'live on' : 'live'}>
          <i className="dot" />
          {t(live ? 'timeline.live' : 'timeline.notLive')}
        </span>
      </header>
      {found.isPending && <Bones rows={4} />}
      {found.isSuccess && guests.length === 0 && <p className="card-note">{t('today.nobody')}</p>}
      <ul className="plain-list">
        {guests.map(guest => (
          <li key={guest.id}>
            <Link to="/customers/$id" params={{ id: guest.id }} className="cut">
              {guest.name}
            </Link>
            <span className="faint cut grow">{guest.source}</span>
            <small>{t('today.did', { count: guest.events })}</small>
            <small>
              <When at={guest.at} />
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Newest first; what a person did in the deliveries at hand is counted together. */
export function guestsOf(deliveries: DeliveryView[]): Guest[] {
  const guests = new Map<string, Guest>()
  for (const { source, events } of deliveries) {
    for (const { contactId, who, at } of events) {
      if (!contactId) continue
      const known = guests.get(contactId)
      if (known) known.events += 1
      else guests.set(contactId, { id: contactId, name: who, source, at, events: 1 })
      if (known && at > known.at) known.at = at
    }
  }
  return [...guests.values()]
}
