import { randomBytes } from 'node:crypto'
import { aesKeyOf, encrypt, signatureOf } from '../../../channels/index.ts'
import type { Identity } from './account.ts'

export type Fields = Record<string, string | number>
export type Mode = 'safe' | 'compatible' | 'plain'

/** The document of a message: texts in CDATA, in which `]]>` is told in two parts. */
export function xmlOf(fields: Fields): string {
  const lines = Object.entries(fields).map(([name, value]) => `<${name}>${valueOf(value)}</${name}>`)
  return `<xml>${lines.join('\n')}</xml>`
}

function valueOf(value: string | number): string {
  return typeof value === 'number' ? String(value) : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

type Signing = { identity: Identity; at: number; mode: Mode }

/** The request by which the platform brings a message: its parameters and its body. */
export function pushOf(
  message: string,
  { identity, at, mode }: Signing,
): { query: Record<string, string>; body: string } {
  const { token, appid, aesKey, originalId } = identity
  const timestamp = String(Math.floor(at / 1000))
  const nonce = String(randomBytes(5).readUIntBE(0, 5))
  const openid = /<FromUserName><!\[CDATA\[(.*?)\]\]>/.exec(message)?.[1] ?? ''
  const query = { signature: signatureOf([token, timestamp, nonce]), timestamp, nonce, openid }
  if (mode === 'plain') return { query, body: message }
  const key = aesKeyOf(aesKey)
  if (!key) throw new Error('the EncodingAESKey has 43 letters and digits')
  const encrypted = encrypt(message, { key, appid, random: randomBytes(16) })
  const msg_signature = signatureOf([token, timestamp, nonce, encrypted])
  const beside =
    mode === 'compatible'
      ? message.slice('<xml>'.length, -'</xml>'.length)
      : `<ToUserName>${valueOf(originalId)}</ToUserName>`
  const body = `<xml>${beside}\n<Encrypt>${valueOf(encrypted)}</Encrypt></xml>`
  return { query: { ...query, encrypt_type: 'aes', msg_signature }, body }
}

const PATIENCE_MS = 5000
const TRIES = 3

export type Pushed = { tries: number; status: number | null; answer: string }

/** Calls as the platform does: five seconds' patience, three tries in all, satisfied by 200 with `success` or nothing. */
export async function deliver(
  callback: string,
  { query, body }: { query: Record<string, string>; body: string },
): Promise<Pushed> {
  let last: Pushed = { tries: 0, status: null, answer: '' }
  for (let tries = 1; tries <= TRIES; tries++) {
    last = { tries, ...(await call(`${callback}?${new URLSearchParams(query).toString()}`, body)) }
    if (last.status === 200) return last
  }
  return last
}

async function call(url: string, body: string): Promise<{ status: number | null; answer: string }> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/xml' }, signal })
    return { status: response.status, answer: await response.text() }
  } catch {
    return { status: null, answer: '' }
  }
}
