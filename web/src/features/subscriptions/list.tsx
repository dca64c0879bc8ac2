import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Subscription } from '@huiliu/contracts'
import { subscriptionsQuery } from '../../api/subscriptions.ts'
import { Bones } from '../../ui/bones.tsx'
import { Empty } from '../../ui/empty.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { AddSubscription } from './add.tsx'

/** 推送订阅: whom outside is told of what happens, and whether it arrives. */
export function SubscriptionsSettings() {
  const { t } = useTranslation()
  const found = useQuery(subscriptionsQuery)
  const [adding, setAdding] = useState(false)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={5} />
  const { items } = found.data
  return (
    <>
      <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setAdding(true)}>
        {t('subscriptions.add')}
      </Button>
      {items.length === 0 && (
        <Empty icon="send" title={t('subscriptions.none')}>
          <p>{t('subscriptions.noneHelp')}</p>
        </Empty>
      )}
      <ul className="source-list">
        {items.map(subscription => (
          <SubscriptionCard key={subscription.id} subscription={subscription} />
        ))}
      </ul>
      {adding && <AddSubscription onClose={() => setAdding(false)} />}
    </>
  )
}

function SubscriptionCard({ subscription }: { subscription: Subscription }) {
  const { id, name, url } = subscription
  return (
    <li className="card source">
      <div className="row">
        <Link to="/settings/subscriptions/$id" params={{ id }} className="channel-name">
          {name}
        </Link>
        <span className="grow" />
        <SubscriptionState subscription={subscription} />
      </div>
      <div className="source-facts">
        <span className="cut">{url}</span>
        <SubscriptionFigures subscription={subscription} />
      </div>
    </li>
  )
}

/** Paused, failing, or when the last one arrived. */
export function SubscriptionState({ subscription }: { subscription: Subscription }) {
  const { t } = useTranslation()
  const { paused, failing, lastSentAt } = subscription
  if (paused) return <span className="tag warn">{t(`subscriptions.paused.${paused.reason}`)}</span>
  if (failing)
    return (
      <span className="tag bad">
        {t('subscriptions.failing')} <When at={failing.since} />
      </span>
    )
  if (!lastSentAt) return <span className="tag">{t('subscriptions.nothingYet')}</span>
  return (
    <span className="faint">
      {t('subscriptions.last')} <When at={lastSentAt} />
    </span>
  )
}

export function SubscriptionFigures({
  subscription: { sent24h, waiting, waitingSince, dead },
}: {
  subscription: Subscription
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <span>{t('subscriptions.sent24h', { number: format.number(sent24h) })}</span>
      {waiting > 0 && waitingSince && (
        <span>
          {t('subscriptions.waiting', { number: format.number(waiting) })} <When at={waitingSince} />
        </span>
      )}
      {dead > 0 && <span className="bad-text">{t('subscriptions.dead', { number: format.number(dead) })}</span>}
    </>
  )
}
