import { randomBytes } from 'node:crypto'
import type { Locale } from '@huiliu/contracts'
import type { Account } from '../shop/state.ts'
import type { DemoChannels } from './channels.ts'

type Scanning = { origin: string; writeKey: string; wechat: DemoChannels['wechat']; account: Account; locale: Locale }

const QUESTION = {
  zh: '你好，这款滤水壶的滤芯多久换一次？',
  en: 'Hello, how often does the filter of this jug want changing?',
}

/**
 * The shop's member page shows a code that was asked for this account; the customer scans it, follows the official account
 * and writes. The shop's server vouches for the account, the platform for who scanned: both are one person, verified.
 */
export async function scanAndWrite({ origin, writeKey, wechat, account, locale }: Scanning): Promise<void> {
  const answer = await fetch(`${origin}/api/v1/channels/${wechat.id}/scenes`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId: account.userId }),
  })
  if (!answer.ok) throw new Error(`no code for the member page: ${answer.status}`)
  const { scene }: { scene: string } = JSON.parse(await answer.text())
  account.openid ??= `o${randomBytes(20).toString('base64url')}`
  await wechat.platform.scan(account.openid, scene)
  await wechat.platform.text(account.openid, QUESTION[locale])
}
