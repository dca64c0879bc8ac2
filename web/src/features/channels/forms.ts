import type { ChannelKind } from '../../api/channels.ts'

/** One field of a channel's settings. `more`: few people need it, so it is folded away. */
export type FormField = {
  name: string
  type: 'text' | 'number' | 'choice' | 'list' | 'secret'
  options?: string[]
  example?: string
  optional?: true
  more?: true
}

const ENCRYPTIONS = ['tls', 'starttls', 'none']

/** What each kind asks for, in the order in which people know it; labels are `channels.field.<kind>.<name>`. */
export const FORMS: Record<ChannelKind, FormField[]> = {
  mail: [
    { name: 'address', type: 'text', example: 'service@example.com' },
    { name: 'password', type: 'secret' },
    { name: 'name', type: 'text', optional: true },
    { name: 'host', type: 'text', example: 'imap.example.com' },
    { name: 'port', type: 'number', optional: true, example: '993' },
    { name: 'tls', type: 'choice', options: ENCRYPTIONS },
    { name: 'smtpHost', type: 'text', example: 'smtp.example.com' },
    { name: 'smtpPort', type: 'number', optional: true, example: '465' },
    { name: 'smtpTls', type: 'choice', options: ENCRYPTIONS },
    { name: 'login', type: 'text', optional: true, more: true },
    { name: 'aliases', type: 'list', optional: true, more: true },
    { name: 'folders', type: 'list', optional: true, more: true },
    { name: 'authserv', type: 'text', optional: true, more: true },
    { name: 'networks', type: 'list', optional: true, more: true, example: '10.0.0.0/8' },
  ],
  wechat: [
    { name: 'appid', type: 'text', example: 'wx0123456789abcdef' },
    { name: 'app_secret', type: 'secret', optional: true },
    { name: 'token', type: 'secret' },
    { name: 'encoding_aes_key', type: 'secret', optional: true },
    { name: 'mode', type: 'choice', options: ['encrypted', 'plain'] },
    { name: 'originalId', type: 'text', optional: true, example: 'gh_0123456789ab', more: true },
    { name: 'apiBase', type: 'text', optional: true, example: 'https://api.weixin.qq.com', more: true },
    { name: 'networks', type: 'list', optional: true, more: true, example: '10.0.0.0/8' },
  ],
  telephone: [
    { name: 'areaCode', type: 'text', optional: true, example: '021' },
    { name: 'outsidePrefix', type: 'text', optional: true, example: '9' },
    { name: 'callBackMinutes', type: 'number', optional: true, example: '60' },
    { name: 'recordingNetworks', type: 'list', optional: true, more: true, example: '10.0.0.0/8' },
  ],
}

/** Fields as texts, lists one a line; what the form does not show is left alone. */
export type Draft = { name: string; fields: Record<string, string> }

export function draftOf(
  kind: ChannelKind,
  { name, settings }: { name: string; settings: Record<string, unknown> },
): Draft {
  const fields = Object.fromEntries(
    FORMS[kind].flatMap(field => (field.type === 'secret' ? [] : [[field.name, textOf(field, settings[field.name])]])),
  )
  return { name, fields }
}

function textOf({ type, options }: FormField, value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join('\n')
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return type === 'choice' ? (options?.[0] ?? '') : ''
}

/** What is sent of a draft; `settings` are those known before. */
export function givenOf(
  kind: ChannelKind,
  { name, fields }: Draft,
  settings: Record<string, unknown>,
): { name: string; settings: Record<string, unknown>; secrets: Record<string, string> } {
  const given = { ...settings }
  const secrets: Record<string, string> = {}
  for (const field of FORMS[kind]) {
    const text = (fields[field.name] ?? '').trim()
    if (field.type === 'secret') {
      if (text !== '') secrets[field.name] = text
    } else if (text === '') delete given[field.name]
    else given[field.name] = valueOf(field, text)
  }
  return { name: name.trim(), settings: given, secrets }
}

function valueOf({ type }: FormField, text: string): unknown {
  if (type === 'list') return text.split(/[\n,，;；]+/).flatMap(one => one.trim() || [])
  // What is no number is sent as it was typed, so that the server says what is wrong with it.
  if (type === 'number') return /^\d{1,9}$/.test(text) ? Number(text) : text
  return text
}
