import type { Channel } from '../contract.ts'
import { wechatCallback } from './callback.ts'
import { parseWechat } from './parse.ts'
import { sendWechat } from './send.ts'
import { wechatSetUp } from './settings.ts'

/** An official account of WeChat (微信公众号): what followers say and do, and customer-service messages to them. */
export const wechatChannel: Channel = {
  kind: 'wechat',
  capabilities: {
    receives: ['message', 'event'],
    sends: ['text', 'image'],
    clientKey: false,
    limits: { textBytes: 2048, fileBytes: 10 * 1024 * 1024, files: 5, readAt: '2026-11-30' },
  },
  setUp: wechatSetUp,
  callback: wechatCallback,
  parse: parseWechat,
  send: sendWechat,
}
