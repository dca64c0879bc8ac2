import type { Label, Locale } from '@huiliu/contracts'

const TITLES: Record<string, Label> = {
  'message.received': { zh: '来信', en: 'Wrote' },
  'message.sent': { zh: '去信', en: 'Was written to' },
  'message.bounced': { zh: '退信', en: 'A mail came back' },
  'message.opened': { zh: '打开了邮件', en: 'Opened a mail' },
  'message.clicked': { zh: '点了邮件里的链接', en: 'Followed a link of a mail' },
  'message.unsubscribed': { zh: '退订了营销邮件', en: 'Unsubscribed from marketing mails' },
  'message.resubscribed': { zh: '重新订阅了营销邮件', en: 'Subscribed to marketing mails again' },
}
/** What came without words, or beside them. */
const FORMS: Record<string, Label> = {
  image: { zh: '［图片］', en: '[Picture]' },
  voice: { zh: '［语音］', en: '[Voice]' },
  video: { zh: '［视频］', en: '[Video]' },
  location: { zh: '［位置］', en: '[Place]' },
  file: { zh: '［文件］', en: '[File]' },
}
/** A mail program or a scanner that looked for somebody says nothing of him. */
const BY_MACHINE: Label = { zh: '邮件被程序打开', en: 'A mail was opened by a program' }
const MAX_DETAIL = 300

/** What one of us noted that the customer said. */
const CONSENTS: Record<string, Record<string, Label>> = {
  'message.consent_given': {
    marketing: { zh: '同意接收营销消息', en: 'Agreed to marketing messages' },
    service: { zh: '同意接收服务消息', en: 'Agreed to service messages' },
  },
  'message.consent_withdrawn': {
    marketing: { zh: '不再接收营销消息', en: 'Wants no more marketing messages' },
    service: { zh: '不再接收服务消息', en: 'Wants no more service messages' },
  },
}

function consent(type: string, body: Record<string, unknown> | null): Label | undefined {
  return CONSENTS[type]?.[body?.['purpose'] === 'service' ? 'service' : 'marketing']
}

/** What was said to and fro, and what became of it: the subject, and as much of the words as a line shows. */
export function sayMessage(
  { type, body }: { type: string; body: Record<string, unknown> | null },
  locale: Locale,
): { title: string; detail: string | null } {
  const words =
    type === 'message.opened' && body?.['machine'] === true ? BY_MACHINE : (TITLES[type] ?? consent(type, body))
  const form = typeof body?.['form'] === 'string' ? FORMS[body['form']]?.[locale] : undefined
  const told = [
    form,
    body?.['subject'],
    body?.['text'] ?? body?.['url'] ?? body?.['reason'] ?? body?.['proof'],
  ].flatMap(part => (typeof part === 'string' && part.trim() !== '' ? [part.trim()] : []))
  const detail = told.join(' · ')
  const short = detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL).toWellFormed()}…` : detail
  return { title: words?.[locale] ?? type, detail: short || null }
}
