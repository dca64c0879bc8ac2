import { useState } from 'react'
import { Button, Input, Segmented } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SubscriptionEvent, SubscriptionEventState } from '@huiliu/contracts'
import { subscriptionEventsQuery, subscriptions as api, subscriptionsQuery } from '../../api/subscriptions.ts'
import { Bones } from '../../ui/bones.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { useAct } from '../settings/use-act.ts'
import { SettingsCard } from '../settings/settings-card.tsx'
import { TableHead } from '../../ui/table-head.tsx'

const FILTERS = ['all', 'waiting', 'dead', 'sent', 'withheld'] as const
const TONES: Partial<Record<SubscriptionEventState, string>> = { dead: 'bad', sent: 'ok', withheld: 'warn' }

/** What became of each message, and what can be sent once more. */
export function Events({ id }: { id: string }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('all')
  const found = useInfiniteQuery(subscriptionEventsQuery(id, filter === 'all' ? undefined : filter))
  const items = found.data?.pages.flatMap(page => page.items)
  return (
    <SettingsCard title={t('subscriptions.events')}>
      <div className="channel-body">
        <Segmented
          aria-label={t('subscriptions.events')}
          value={filter}
          onChange={setFilter}
          options={FILTERS.map(value => ({ value, label: t(`subscriptions.state.${value}`) }))}
        />
        {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
        {!items && !found.isError && <Bones rows={4} />}
        {items?.length === 0 && <p className="faint">{t('subscriptions.noEvents')}</p>}
        {items && items.length > 0 && <EventTable id={id} items={items} />}
        {found.hasNextPage && (
          <Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('act.more')}
          </Button>
        )}
        <Replay id={id} />
      </div>
    </SettingsCard>
  )
}

function EventTable({ id, items }: { id: string; items: SubscriptionEvent[] }) {
  const { t } = useTranslation()
  const run = useAct(subscriptionsQuery.queryKey)
  return (
    <div className="table-wrap">
      <table className="table">
        <TableHead
          columns={[
            t('subscriptions.type'),
            t('subscriptions.happened'),
            t('subscriptions.became'),
            t('subscriptions.answer'),
          ]}
        />
        <tbody>
          {items.map(event => (
            <tr key={event.id}>
              <td className="num-text">{event.type}</td>
              <td data-label={t('subscriptions.happened')}>
                <When at={event.occurredAt} />
              </td>
              <td data-label={t('subscriptions.became')}>
                <span className={`tag ${TONES[event.state] ?? ''}`}>{t(`subscriptions.state.${event.state}`)}</span>{' '}
                {event.state === 'waiting' && event.attempts > 0 && (
                  <small className="faint">
                    {t('subscriptions.again', { count: event.attempts })} <When at={event.dueAt} />
                  </small>
                )}
              </td>
              <td data-label={t('subscriptions.answer')} className="cut" title={event.detail ?? undefined}>
                {[event.status, event.detail].filter(part => part !== null).join(' · ')}
              </td>
              <td className="num">
                {event.settledAt !== null && (
                  <button className="link" onClick={() => void run(() => api.sendAgain(id, event.id))}>
                    {t('subscriptions.sendAgain')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Replay({ id }: { id: string }) {
  const { t } = useTranslation()
  const run = useAct(subscriptionsQuery.queryKey)
  const [from, setFrom] = useState('')
  const [told, setTold] = useState<number>()
  async function replay() {
    const done = await run(() => api.replay(id, new Date(`${from}T00:00`).toISOString()))
    if (done.ok) setTold(done.value.events)
  }
  return (
    <div className="row replay">
      <span>{t('subscriptions.replay')}</span>
      <Input
        type="date"
        aria-label={t('subscriptions.replayFrom')}
        value={from}
        onChange={event => setFrom(event.target.value)}
      />
      <Button disabled={from === ''} onClick={() => void replay()}>
        {t('subscriptions.replayNow')}
      </Button>
      <span role="status" className="faint">
        {told !== undefined && t('subscriptions.replayed', { count: told })}
      </span>
    </div>
  )
}
