import { Suspense, useEffect, useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ConnectedChannel } from '@huiliu/contracts'
import { channels as api, channelsQuery } from '../../api/channels.ts'
import { sources } from '../../api/sources.ts'
import { NotFound } from '../../app/states.tsx'
import { Bones } from '../../ui/bones.tsx'
import { ChannelMark } from '../../ui/channel.tsx'
import { Snippet } from '../../ui/copy.tsx'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { toast } from '../../ui/toast.tsx'
import { useAct } from '../settings/use-act.ts'
import { freshSecretQuery } from '../sources/webhook/fresh-secret.ts'
import { ChannelForm } from './form.tsx'
import { draftOf, givenOf } from './forms.ts'
import { ChannelState } from './list.tsx'
import { PARTS } from './parts.tsx'
import { TrialCard } from './trial.tsx'
import { SettingsCard } from '../settings/settings-card.tsx'
import { useSave } from '../settings/use-save.ts'
import '../settings/settings.css'
import './channels.css'

const route = getRouteApi('/shell/settings/channels/$id')

/** One channel: where it is called, what it shows of itself, what was set, whether it works. */
export function ChannelPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const found = useQuery(channelsQuery)
  const channel = found.data?.items.find(one => one.id === id)
  useEffect(() => {
    document.title = channel?.name ?? t('job.settings')
  }, [t, channel?.name])
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={8} />
  return channel ? <Channel key={channel.id} channel={channel} /> : <NotFound />
}

function Channel({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  const Part = PARTS[channel.kind]
  return (
    <section className="page scroll channel-page">
      <header className="channel-head">
        <Link to="/settings/$section" params={{ section: 'channels' }} className="row">
          <Icon name="left" small />
          {t('settings.channels.title')}
        </Link>
        <div className="row">
          <ChannelMark channel={channel.channel} />
          <h1>{channel.name}</h1>
          <span className="tag">{t(`channels.kind.${channel.kind}`)}</span>
          <ChannelState channel={channel} />
        </div>
      </header>
      {channel.path !== null && <CalledAt id={channel.id} path={channel.path} />}
      {Part && (
        <Suspense fallback={<Bones rows={4} />}>
          <Part channel={channel} />
        </Suspense>
      )}
      <TrialCard id={channel.id} />
      <Settings channel={channel} />
      <Disable channel={channel} />
    </section>
  )
}

/** Where the platform calls us, and the secret we made for it while it is new. */
function CalledAt({ id, path }: { id: string; path: string }) {
  const { t } = useTranslation()
  const fresh = useQuery(freshSecretQuery(id)).data ?? null
  return (
    <SettingsCard title={t('channels.calledAt')}>
      <div className="channel-body">
        <Snippet text={location.origin + path} label={t('hooks.address')} />
        {fresh && (
          <div className="hook-secret">
            <Snippet text={fresh} label={t('hooks.secret')} />
            <p className="channel-once">{t('hooks.secretOnce')}</p>
          </div>
        )}
      </div>
    </SettingsCard>
  )
}

function Settings({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => draftOf(channel.kind, channel))
  const { error, save } = useSave(channelsQuery.queryKey)
  const [saves, setSaves] = useState(0)
  const change = () =>
    save(
      () => api.change(channel.id, givenOf(channel.kind, draft, channel.settings)),
      changed => {
        setDraft(draftOf(changed.kind, changed))
        setSaves(saves + 1)
        toast(t('settings.saved'))
      },
    )
  return (
    <SettingsCard title={t('channels.settings')}>
      <div className="channel-body">
        <ChannelForm
          key={saves}
          kind={channel.kind}
          draft={draft}
          onDraft={setDraft}
          known={channel.secrets}
          error={error}
        />
        <Button type="primary" disabled={draft.name.trim() === ''} onClick={() => void change()}>
          {t('act.save')}
        </Button>
      </div>
    </SettingsCard>
  )
}

function Disable({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const run = useAct(channelsQuery.queryKey)
  async function disable() {
    const { name } = channel
    const done = await run(() => sources.disable(channel.id), t('channels.disabled', { name }))
    if (done.ok) await navigate({ to: '/settings/$section', params: { section: 'channels' } })
  }
  return (
    <SettingsCard
      title={t('channels.disable')}
      end={
        <Button className="end" danger onClick={() => void disable()}>
          {t('sources.disable')}
        </Button>
      }
    >
      <p className="card-note">{t('channels.disableHelp')}</p>
    </SettingsCard>
  )
}
