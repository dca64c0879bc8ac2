import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Condition, RelativeDate } from '@huiliu/contracts'
import { topQuery } from '../../api/records.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { useFormat } from '../../ui/format.ts'

const TODAY: RelativeDate = { relative: 'today' }
const WEEK: RelativeDate = { relative: 'daysAgo', n: 6 }

/** How the day goes, in counts; each leads to the records it counts. */
export function Numbers({ sources }: { sources: boolean }) {
  const { t } = useTranslation()
  return (
    <ul className="numbers">
      <Count object="contact" filter={since('created_at', TODAY)} label={t('today.newCustomers')} />
      <Count object="contact" filter={since('created_at', WEEK)} label={t('today.newThisWeek')} />
      <Count object="order" filter={since('ordered_at', TODAY)} label={t('today.orders')} />
      {sources && <Events />}
    </ul>
  )
}

function since(field: string, value: RelativeDate): Condition {
  return { field, op: 'gte', value }
}

function Count({ object, filter, label }: { object: string; filter: Condition; label: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const found = useQuery(topQuery(object, { filter, limit: 1 })).data
  const number = found?.count === undefined ? undefined : format.number(found.count)
  const shown = found?.countIs === 'atLeast' ? t('today.atLeast', { number }) : number
  const link =
    object === 'contact' ? ({ to: '/customers' } as const) : ({ to: '/o/$object', params: { object } } as const)
  return (
    <li>
      <Link {...link} search={{ filter }} className="card number">
        <small>{label}</small>
        {shown === undefined ? <span className="bone" /> : <b>{shown}</b>}
      </Link>
    </li>
  )
}

function Events() {
  const { t } = useTranslation()
  const format = useFormat()
  const items = useQuery(sourcesQuery).data?.items
  const sum = items?.reduce((total, source) => total + source.events24h, 0)
  return (
    <li>
      <Link to="/arrivals" className="card number">
        <small>{t('today.events')}</small>
        {sum === undefined ? <span className="bone" /> : <b>{format.number(sum)}</b>}
      </Link>
    </li>
  )
}
