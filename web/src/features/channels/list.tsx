import { useState } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ConnectedChannel } from '@huiliu/contracts'
import { channelsQuery } from '../../api/channels.ts'
import { Bones } from '../../ui/bones.tsx'
import { ChannelMark } from '../../ui/channel.tsx'
import { Empty } from '../../ui/empty.tsx'
import { useFormat } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { ProblemView } from '../../ui/problem.tsx'
import { When } from '../../ui/when.tsx'
import { AddChannel } from './add.tsx'
import './channels.css'

/** 渠道: how customers reach the company, and whether what they say arrives. */
export function ChannelsSettings() {
  const { t } = useTranslation()
  const found = useQuery(channelsQuery)
  const [adding, setAdding] = useState(false)
  if (found.isError) return <ProblemView error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Bones rows={5} />
  const { items } = found.data
  return (
    <>
      <Button type="primary" icon={<Icon name="plus" small />} onClick={() => setAdding(true)}>
        {t('channels.add')}
      </Button>
      {items.length === 0 && (
        <Empty icon="link" title={t('channels.none')}>
          <p>{t('channels.noneHelp')}</p>
        </Empty>
      )}
      <ul className="source-list">
        {items.map(channel => (
          <ChannelCard key={channel.id} channel={channel} />
        ))}
      </ul>
      {adding && <AddChannel onClose={() => setAdding(false)} />}
    </>
  )
}

function ChannelCard({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { address } = channel.settings
  return (
    <li className="card source">
      <div className="row">
        <ChannelMark channel={channel.channel} />
        <Link to="/settings/channels/$id" params={{ id: channel.id }} className="channel-name">
          {channel.name}
        </Link>
        <span className="tag">{t(`channels.kind.${channel.kind}`)}</span>
        <span className="grow" />
        <ChannelState channel={channel} />
      </div>
      <div className="source-facts">
        {typeof address === 'string' && <span>{address}</span>}
        <Link to="/arrivals" search={{ source: channel.id }}>
          {t('sources.events24h', { number: format.number(channel.events24h) })}
        </Link>
        {channel.problems24h > 0 && (
          <span className="bad-text">{t('sources.problems24h', { number: format.number(channel.problems24h) })}</span>
        )}
      </div>
    </li>
  )
}

/** Whether anything has come yet, and when the last did. */
export function ChannelState({ channel }: { channel: ConnectedChannel }) {
  const { t } = useTranslation()
  if (!channel.lastEventAt) return <span className="tag warn">{t('channels.waiting')}</span>
  return (
    <span className="faint">
      {t('sources.last')} <When at={channel.lastEventAt} />
    </span>
  )
}
