import type { SourceKind } from '@huiliu/contracts'
import type { Channel } from './contract.ts'
import { formChannel } from './form/channel.ts'
import { mailChannel } from './mail/channel.ts'
import { segmentChannel } from './segment/channel.ts'
import { telephoneChannel } from './telephone/channel.ts'
import { webhookChannel } from './webhook/channel.ts'
import { wechatChannel } from './wechat/channel.ts'

/** One line a channel. */
const CHANNELS: Channel[] = [
  segmentChannel('website'),
  segmentChannel('server'),
  formChannel,
  webhookChannel,
  telephoneChannel,
  mailChannel,
  wechatChannel,
]

const byKind = new Map<SourceKind, Channel>(CHANNELS.map(channel => [channel.kind, channel]))

/** The channel of a source; undefined for what nobody sends through (the CRM itself, files). */
export function channelOf(kind: SourceKind): Channel | undefined {
  return byKind.get(kind)
}
