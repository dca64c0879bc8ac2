import { randomUUID } from 'node:crypto'
import type { Locale } from '@huiliu/contracts'
import type { Account } from '../shop/state.ts'
import { MAIL_NAME, SERVICE_ADDRESS, type DemoChannels } from './channels.ts'

type Writing = { mail: DemoChannels['mail']; account: Account; locale: Locale }

const LETTERS = {
  zh: {
    subject: '订单什么时候发货？',
    text: '你好，\n\n我昨天下的单，想知道什么时候发货。发货前能改成工作日送达吗？\n\n谢谢！',
  },
  en: {
    subject: 'When is my order sent?',
    text: 'Hello,\n\nwhen will my order be sent, and could it come on a working day?\n\nThank you!',
  },
}

/** The customer writes a mail; the provider that took it says that the sender's own domain vouches for it (RFC 8601). */
export function writeMail({ mail, account, locale }: Writing): void {
  const { subject, text } = LETTERS[locale]
  const domain = account.email.split('@')[1] ?? ''
  const head = [
    `Authentication-Results: ${MAIL_NAME}; dmarc=pass header.from=${domain}`,
    `From: ${encoded(account.name)} <${account.email}>`,
    `To: <${SERVICE_ADDRESS}>`,
    `Subject: ${encoded(subject)}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ]
  mail.provider.deliver(SERVICE_ADDRESS, `${head.join('\n')}\n\n${Buffer.from(text).toString('base64')}\n`)
}

/** RFC 2047. */
function encoded(text: string): string {
  return `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
}
