import { createHmac, timingSafeEqual } from 'node:crypto'

/** The headers of a signed request as they came; Svix's older names count as the standard's. */
export type SignedHeaders = Record<string, string | string[] | undefined>
export type WebhookRefusal =
  'missing_headers' | 'malformed_headers' | 'stale_message' | 'future_message' | 'wrong_signature'
export type Verified = { id: string; at: Date } | { refused: WebhookRefusal }

const TOLERANCE_MS = 5 * 60_000
/** Of the header; more is nobody's rotation. */
const MOST_SIGNATURES = 16

/**
 * Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md), symmetric:
 * `v1,` base64 of HMAC-SHA256 over `id.timestamp.body`, the bytes as they came. Any signature made with any of the secrets
 * counts, so that both sides can change secrets without a gap; a message is good for five minutes to either side of `now`.
 */
export function verifyStandardWebhook(
  { headers, body }: { headers: SignedHeaders; body: Uint8Array },
  { secrets, now }: { secrets: Uint8Array[]; now: Date },
): Verified {
  const named = signedHeaders(headers)
  if (!named) return { refused: 'missing_headers' }
  const { id, timestamp, signatures } = named
  if (!/^[\x21-\x7e]{1,256}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return { refused: 'malformed_headers' }
  const at = new Date(Number(timestamp) * 1000)
  if (now.getTime() - at.getTime() > TOLERANCE_MS) return { refused: 'stale_message' }
  if (at.getTime() - now.getTime() > TOLERANCE_MS) return { refused: 'future_message' }
  const given = signatures.split(' ').slice(0, MOST_SIGNATURES).flatMap(signatureBytes)
  let right = false
  for (const secret of secrets) {
    const expected = digestOf({ id, timestamp, body }, secret)
    // All are compared, so that time tells neither which secret nor which signature fits.
    for (const one of given) right = timingSafeEqual(one, expected) || right
  }
  return right ? { id, at } : { refused: 'wrong_signature' }
}

type Message = { id: string; timestamp: string; body: Uint8Array }

function digestOf({ id, timestamp, body }: Message, secret: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest()
}

/** The headers of a message of ours: one signature for each secret in force. */
export function signStandardWebhook(
  { id, body }: { id: string; body: Uint8Array },
  { secrets, now }: { secrets: Uint8Array[]; now: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signatures = secrets.map(secret => `v1,${digestOf({ id, timestamp, body }, secret).toString('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** The three headers, or null where one is missing: known before the body has come. */
export function signedHeaders(headers: SignedHeaders): { id: string; timestamp: string; signatures: string } | null {
  const one = (name: string) => [headers[`webhook-${name}`] ?? headers[`svix-${name}`]].flat()[0]?.trim()
  const [id, timestamp, signatures] = [one('id'), one('timestamp'), one('signature')]
  return id && timestamp && signatures ? { id, timestamp, signatures } : null
}

/** The HMAC of one `v1,…`; other versions (v1a is asymmetric) and what is no digest say nothing. */
function signatureBytes(text: string): Buffer[] {
  const [version, encoded = ''] = text.split(',')
  if (version !== 'v1') return []
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.length === 32 ? [bytes] : []
}

const SECRET = /^whsec_([A-Za-z0-9+/]{22,}={0,2})$/

/** The key inside `whsec_…`, 16 to 64 bytes, or null when the text is none. */
export function secretBytes(text: string): Buffer | null {
  const bytes = Buffer.from(SECRET.exec(text)?.[1] ?? '', 'base64')
  return bytes.length >= 16 && bytes.length <= 64 ? bytes : null
}

export function secretText(bytes: Uint8Array): string {
  return `whsec_${Buffer.from(bytes).toString('base64')}`
}
