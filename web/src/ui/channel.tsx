import { useTranslation } from 'react-i18next'

/** One hue per channel (tokens.css), used only as small marks. */
const HUES: Record<string, string> = {
  web: 'web',
  website: 'web',
  wechat: 'wechat',
  mp: 'wechat',
  wecom: 'wecom',
  mail: 'mail',
  email: 'mail',
  phone: 'phone',
  sms: 'sms',
  store: 'store',
  pos: 'store',
  douyin: 'douyin',
  weibo: 'weibo',
  whatsapp: 'whatsapp',
  app: 'app',
  mobile: 'app',
  server: 'server',
  order: 'order',
  shop: 'order',
  crm: 'crm',
}

export function channelColor(channel: string): string {
  return `var(--ch-${HUES[channel] ?? 'mail'})`
}

/** The channel's name in the reader's language; a channel we have no word for is shown by its own name. */
export function useChannelName(): (channel: string) => string {
  const { t } = useTranslation()
  return channel => t(`channel.${HUES[channel] ?? channel}`, { defaultValue: channel })
}

export function ChannelDot({ channel }: { channel: string }) {
  return <i className="dot" style={{ background: channelColor(channel) }} />
}

/** The 16-px square with the channel's sign, for lists of sources and identifiers. */
export function ChannelMark({ channel }: { channel: string }) {
  const { t } = useTranslation()
  const name = useChannelName()(channel)
  return (
    <span className="channel-mark" style={{ background: channelColor(channel) }} title={name} aria-hidden="true">
      {t(`channelSign.${HUES[channel] ?? channel}`, { defaultValue: name.slice(0, 1) })}
    </span>
  )
}
