import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { ConnectedChannel } from '@huiliu/contracts'
import type { ChannelKind } from '../../api/channels.ts'

/** What a kind shows of itself on its channel's page beside the settings all have. */
export type ChannelPart = LazyExoticComponent<ComponentType<{ channel: ConnectedChannel }>>

/** One line a kind, loaded when its page is opened. */
export const PARTS: Partial<Record<ChannelKind, ChannelPart>> = {
  wechat: lazy(() => import('./wechat/part.tsx').then(module => ({ default: module.WechatPart }))),
  mail: lazy(() => import('./mail/part.tsx').then(module => ({ default: module.MailPart }))),
  telephone: lazy(() => import('../calls/extensions.tsx').then(module => ({ default: module.Extensions }))),
}
