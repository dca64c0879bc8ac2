import { useEffect, useRef, useState } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import type { ContactView, OutgoingView, TimelineItem, TimelineKind } from '@huiliu/contracts'
import { timelineQuery } from '../../api/customers.ts'
import { useLive } from '../../app/live.tsx'
import { Bones } from '../../ui/bones.tsx'
import { useFormat } from '../../ui/format.ts'
import { ProblemView } from '../../ui/problem.tsx'
import { byCall, type Row as Gathered } from './calls.ts'
import { bounceOf, bouncesIn } from './message.ts'
import { TimelineCall } from './timeline-call.tsx'
import { Composer } from './composer/composer.tsx'
import { OutgoingEntry } from './composer/outgoing-entry.tsx'
import { isOutgoing, useOutgoing, withOutgoing, type OutgoingRow } from './composer/outgoing-rows.ts'
import { TimelineChips } from './timeline-chips.tsx'
import { TimelineEntry } from './timeline-entry.tsx'
import { TimelineVisit } from './timeline-visit.tsx'
import { useArrivals } from './use-arrivals.ts'
import { byVisit } from './visits.ts'
import './timeline.css'

type Props = { contact: ContactView; range: { from: string; to: string } | undefined }

/** 时间线: everything all channels know, newest first, grouped by day; new items arrive by themselves. */
export function TimelineCard({ contact, range }: Props) {
  const { t } = useTranslation()
  const live = useLive()
  const [kind, setKind] = useState<TimelineKind>()
  const found = useInfiniteQuery({
    ...timelineQuery(contact.id, { kind, ...range }),
    placeholderData: before => before,
  })
  const items = found.data?.pages.flatMap(page => page.items) ?? []
  const waiting = useOutgoing(contact.id)
  const outgoing = range || (kind && kind !== 'message') ? [] : waiting
  const isEmpty = items.length + outgoing.length === 0
  return (
    <section className="card timeline">
      <header>
        <h2>{t('customer.part.timeline')}</h2>
        <span className={live ? 'live on' : 'live'}>
          <i className="dot" />
          {t(live ? 'timeline.live' : 'timeline.notLive')}
        </span>
      </header>
      <TimelineChips kind={kind} onKind={setKind} />
      {found.isPending && <Bones rows={10} />}
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && isEmpty && (
        <p className="card-note timeline-none">{t(kind || range ? 'timeline.noneHere' : 'timeline.none')}</p>
      )}
      {found.isSuccess && !isEmpty && (
        <TimelineList
          key={`${kind}${range?.from}`}
          contact={contact}
          items={items}
          outgoing={outgoing}
          visits={!kind}
          found={found}
        />
      )}
      <Composer key={contact.id} contact={contact} />
    </section>
  )
}

type ListRow = Gathered | OutgoingRow
type Row = { day: string; key: string } | (ListRow & { key: string })
type ListProps = {
  contact: ContactView
  items: TimelineItem[]
  /** messages that are no events */
  outgoing: OutgoingView[]
  /** gather what was looked at on one visit; a chosen kind is shown item by item */
  visits: boolean
  found: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
}
function TimelineList({ contact, items, outgoing, visits, found }: ListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const fresh = useArrivals(items)
  const bounces = bouncesIn(items)
  const happened = byCall(visits ? byVisit(items) : items.map(item => ({ item })))
  const all: ListRow[] = withOutgoing(happened, outgoing, { at: row => placeOf(row).at, ended: !found.hasNextPage })
  const rows = byDay(all, at => format.date(at))
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (rows[index] && 'day' in rows[index] ? 30 : 40),
    getItemKey: index => rows[index]?.key ?? index,
    overscan: 10,
  })
  const seen = virtual.getVirtualItems()
  const last = seen.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const near = hasNextPage && !isFetchingNextPage && last >= rows.length - 8
  useEffect(() => {
    if (near) void fetchNextPage()
  }, [near, fetchNextPage])
  return (
    <div ref={scroller} className="timeline-scroll" tabIndex={0} role="region" aria-label={t('customer.part.timeline')}>
      <ol style={{ height: virtual.getTotalSize() }}>
        {seen.map(({ index, start, key }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              style={{ transform: `translateY(${start}px)` }}
            >
              {'day' in row && <h3 className="day">{format.day(row.day)}</h3>}
              {'outgoing' in row && <OutgoingEntry contact={contact} message={row.outgoing} />}
              {'visit' in row && <TimelineVisit contact={contact} visit={row.visit} fresh={fresh} />}
              {'call' in row && <TimelineCall contact={contact} call={row.call} fresh={fresh} />}
              {'item' in row && (
                <TimelineEntry
                  contact={contact}
                  item={row.item}
                  fresh={fresh.has(row.item.id)}
                  bounce={bounceOf(row.item, bounces)}
                />
              )}
            </li>
          )
        })}
      </ol>
      {found.isFetchingNextPage && <Bones rows={2} />}
      {!found.hasNextPage && <p className="timeline-end">{t('timeline.end')}</p>}
    </div>
  )
}

/** Rows with a heading before the first of each day. */
function byDay(rows: ListRow[], dayOf: (at: string) => string): Row[] {
  let day = ''
  return rows.flatMap(row => {
    const { at, key } = placeOf(row)
    const keyed = { ...row, key }
    const own = dayOf(at)
    if (own === day) return [keyed]
    day = own
    return [{ day: at, key: `day-${own}` }, keyed]
  })
}

function placeOf(row: ListRow): { at: string; key: string } {
  if (isOutgoing(row)) return { at: row.outgoing.createdAt, key: row.outgoing.id }
  if ('item' in row) return { at: row.item.at, key: row.item.id }
  return 'call' in row ? row.call : row.visit
}
