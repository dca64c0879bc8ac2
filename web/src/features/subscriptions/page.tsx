import { useEffect, useState } from 'react'
import { Button, Switch } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Subscription, SubscriptionTrial } from '@huiliu/contracts'
import { subscriptions as api, subscriptionsQuery } from '../../api/subscriptions.ts'
import { NotFound } from '../../app/states.tsx'
import { Bones } from '../../ui/bones.tsx'
import { Snippet } from '../../ui/copy.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView, useProblemText } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { useAct } from '../settings/use-act.ts'
import { freshSecretQuery, keepFreshSecret } from '../sources/webhook/fresh-secret.ts'
import { Events } from './events.tsx'
import { draftOf, isWhole, SubscriptionForm } from './form.tsx'
import { SubscriptionFigures, SubscriptionState } from './list.tsx'
import { SettingsCard } from '../settings/settings-card.tsx'
import { useSave } from '../settings/use-save.ts'
import '../settings/settings.css'
import '../channels/channels.css'

const route = getRouteApi('/shell/settings/subscriptions/$id')
const OVERLAP_HOURS = 24

/** One subscription: what became of its messages, what was set, its secret. */
export function SubscriptionPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const found = useQuery(subscriptionsQuery)
  const subscription = found.data?.items.find(one => one.id === id)
  useEffect(() => {
    document.title = subscription?.name ?? t('job.settings')
  }, [t, subscription?.name])
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={8} />
  return subscription ? <OneSubscription key={id} subscription={subscription} /> : <NotFound />
}

function OneSubscription({ subscription }: { subscription: Subscription }) {
  const { t } = useTranslation()
  const run = useAct(subscriptionsQuery.queryKey)
  const { id, name, paused } = subscription
  return (
    <section className="page scroll channel-page">
      <header className="channel-head">
        <Link to="/settings/$section" params={{ section: 'subscriptions' }} className="row">
          <Icon name="left" small />
          {t('settings.subscriptions.title')}
        </Link>
        <div className="row">
          <h1>{name}</h1>
          <SubscriptionState subscription={subscription} />
          <span className="grow" />
          <Switch
            aria-label={t('subscriptions.on')}
            checked={!paused}
            checkedChildren={t('subscriptions.on')}
            unCheckedChildren={t('subscriptions.off')}
            onChange={on => void run(() => api.change(id, { paused: !on }))}
          />
        </div>
        <div className="source-facts">
          <SubscriptionFigures subscription={subscription} />
          <span>{t('subscriptions.asSeenBy', { name: subscription.maker })}</span>
        </div>
      </header>
      <Secret id={id} />
      <Trial id={id} />
      <Events id={id} />
      <Settings subscription={subscription} />
      <Delete subscription={subscription} />
    </section>
  )
}

/** Shown while it is new; replaced, the old one signs for a day as well. */
function Secret({ id }: { id: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const run = useAct(subscriptionsQuery.queryKey)
  const fresh = useQuery(freshSecretQuery(id)).data ?? null
  async function replace() {
    const made = await run(() => api.replaceSecret(id, OVERLAP_HOURS), t('subscriptions.secretReplaced'))
    if (made.ok) keepFreshSecret(client, id, made.value.secret)
  }
  return (
    <SettingsCard
      title={t('hooks.secret')}
      end={
        <Button className="end" onClick={() => void replace()}>
          {t('hooks.replaceSecret')}
        </Button>
      }
    >
      {fresh ? (
        <div className="channel-body">
          <Snippet text={fresh} label={t('hooks.secret')} />
          <p className="channel-once">{t('hooks.secretOnce')}</p>
        </div>
      ) : (
        <p className="card-note">{t('subscriptions.secretHelp')}</p>
      )}
    </SettingsCard>
  )
}

function Trial({ id }: { id: string }) {
  const { t } = useTranslation()
  const explain = useProblemText()
  const [trial, setTrial] = useState<SubscriptionTrial>()
  const [asking, setAsking] = useState(false)
  async function ask() {
    setAsking(true)
    try {
      setTrial(await api.tryOut(id))
    } catch (error) {
      toast(explain(error), { tone: 'bad' })
    }
    setAsking(false)
  }
  return (
    <SettingsCard
      title={t('subscriptions.trial')}
      end={
        <Button className="end" loading={asking} onClick={() => void ask()}>
          {t('subscriptions.tryNow')}
        </Button>
      }
    >
      <p role="status" className={trial && !trial.ok ? 'card-note bad-text' : 'card-note'}>
        {trial
          ? t(trial.ok ? 'subscriptions.trialOk' : 'subscriptions.trialBad', {
              ms: trial.milliseconds,
              status: trial.status ?? t('subscriptions.noAnswer'),
              detail: trial.detail ?? '',
            })
          : t('subscriptions.trialHelp')}
      </p>
    </SettingsCard>
  )
}

function Settings({ subscription }: { subscription: Subscription }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => draftOf(subscription))
  const { error, save } = useSave(subscriptionsQuery.queryKey)
  const change = () =>
    save(
      () => api.change(subscription.id, draft),
      () => toast(t('settings.saved')),
    )
  return (
    <SettingsCard title={t('channels.settings')}>
      <div className="channel-body">
        <SubscriptionForm draft={draft} onDraft={setDraft} error={error} />
        <Button type="primary" disabled={!isWhole(draft)} onClick={() => void change()}>
          {t('act.save')}
        </Button>
      </div>
    </SettingsCard>
  )
}

function Delete({ subscription: { id, name } }: { subscription: Subscription }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const run = useAct(subscriptionsQuery.queryKey)
  async function remove() {
    const done = await run(() => api.remove(id), t('subscriptions.deleted', { name }))
    if (done.ok) await navigate({ to: '/settings/$section', params: { section: 'subscriptions' } })
  }
  return (
    <SettingsCard
      title={t('subscriptions.delete')}
      end={
        <Button className="end" danger onClick={() => void remove()}>
          {t('act.delete')}
        </Button>
      }
    >
      <p className="card-note">{t('subscriptions.deleteHelp')}</p>
    </SettingsCard>
  )
}
