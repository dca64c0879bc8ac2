import type { ConnectedChannel } from '@huiliu/contracts'
import { Followers } from './followers.tsx'
import { MenuCard } from './menu.tsx'
import { Quotas } from './quotas.tsx'
import { Steps } from './steps.tsx'
import './wechat.css'

/** 公众号: how it is connected, who follows, what may be sent, its menu. */
export function WechatPart({ channel }: { channel: ConnectedChannel }) {
  const asks = channel.secrets.some(secret => secret.name === 'app_secret')
  return (
    <>
      <Steps channel={channel} />
      {asks && <Followers id={channel.id} />}
      <Quotas id={channel.id} />
      {asks && <MenuCard id={channel.id} />}
    </>
  )
}
