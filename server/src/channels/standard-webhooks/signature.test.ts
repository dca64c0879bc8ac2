import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { secretBytes, secretText, verifyStandardWebhook, type SignedHeaders } from './signature.ts'

const NOW = new Date('2026-11-25T10:00:00Z')
const SECRET = secretText(randomBytes(32))

/** Headers as the independent package signs them. */
function signed(body: string, { secret = SECRET, id = 'msg_1', at = NOW } = {}): SignedHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
}

function verify(body: string | Buffer, headers: SignedHeaders, { secrets = [SECRET], now = NOW } = {}) {
  const keys = secrets.map(one => secretBytes(one) ?? Buffer.alloc(0))
  return verifyStandardWebhook({ headers, body: Buffer.from(body) }, { secrets: keys, now })
}

const refused = (code: string) => ({ refused: code })

describe('standard webhooks', () => {
  test('the published example', () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    }
    const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']
    const answer = verify('{"test": 2432232314}', headers, { secrets, now: new Date(1614265330_000) })
    expect(answer).toEqual({ id: headers['webhook-id'], at: new Date(1614265330_000) })
  })

  test('what the independent package signs is taken, whatever the body and the secret', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array({ minLength: 16, maxLength: 64 }), (text, key) => {
        const secret = secretText(key)
        expect(verify(text, signed(text, { secret }), { secrets: [secret] })).toEqual({ id: 'msg_1', at: NOW })
        return true
      }),
    )
  })

  test('the same signature as ours is taken by the independent package', () => {
    const body = '{"订单号":"A-1"}'
    const at = Math.floor(Date.now() / 1000)
    const mac = createHmac('sha256', secretBytes(SECRET) ?? '')
      .update(`m.${at}.${body}`)
      .digest('base64')
    const headers = { 'webhook-id': 'm', 'webhook-timestamp': String(at), 'webhook-signature': `v1,${mac}` }
    expect(verify(body, headers, { now: new Date(at * 1000) })).toHaveProperty('id', 'm')
    expect(new Webhook(SECRET).verify(body, headers)).toEqual({ 订单号: 'A-1' })
  })

  test('one bit of the body, of the signature or of the secret is enough', () => {
    const body = '{"a":1}'
    expect(verify('{"a":0}', signed(body))).toEqual(refused('wrong_signature'))
    expect(verify(body, signed(body, { secret: secretText(randomBytes(32)) }))).toEqual(refused('wrong_signature'))
    const headers = signed(body)
    const mac = Buffer.from(String(headers['webhook-signature']).slice(3), 'base64')
    mac[0] = (mac[0] ?? 0) ^ 1
    const bent = { ...headers, 'webhook-signature': `v1,${mac.toString('base64')}` }
    expect(verify(body, bent)).toEqual(refused('wrong_signature'))
    expect(verify(body, { ...headers, 'webhook-id': 'msg_2' })).toEqual(refused('wrong_signature'))
    expect(verify(body, headers, { secrets: [] })).toEqual(refused('wrong_signature'))
  })

  test('five minutes to either side, not a second more', () => {
    const at = (seconds: number) => signed('', { at: new Date(NOW.getTime() + seconds * 1000) })
    expect(verify('', at(-300))).toHaveProperty('id')
    expect(verify('', at(300))).toHaveProperty('id')
    expect(verify('', at(-301))).toEqual(refused('stale_message'))
    expect(verify('', at(301))).toEqual(refused('future_message'))
  })

  test('while a secret is replaced either side may be first', () => {
    const [old, fresh] = [SECRET, secretText(randomBytes(24))]
    const body = '{}'
    const both = `${String(signed(body, { secret: old })['webhook-signature'])} ${String(signed(body, { secret: fresh })['webhook-signature'])}`
    expect(verify(body, { ...signed(body), 'webhook-signature': both }, { secrets: [fresh] })).toHaveProperty('id')
    expect(verify(body, signed(body, { secret: old }), { secrets: [fresh, old] })).toHaveProperty('id')
    expect(verify(body, signed(body, { secret: old }), { secrets: [fresh] })).toEqual(refused('wrong_signature'))
    const unknown = `v1a,${'A'.repeat(86)}== v2,x ${String(signed(body)['webhook-signature'])}`
    expect(verify(body, { ...signed(body), 'webhook-signature': unknown })).toHaveProperty('id')
  })

  test.each([
    ['missing_headers', { 'webhook-id': undefined }],
    ['missing_headers', { 'webhook-signature': ' ' }],
    ['malformed_headers', { 'webhook-timestamp': '2026-11-25T10:00:00Z' }],
    ['malformed_headers', { 'webhook-timestamp': '-1' }],
    ['malformed_headers', { 'webhook-id': 'x'.repeat(300) }],
    ['wrong_signature', { 'webhook-signature': 'v1,' }],
    ['wrong_signature', { 'webhook-signature': ',,, v1 v1,%%%' }],
  ])('%s: %j', (code, change) => {
    expect(verify('', { ...signed(''), ...change })).toEqual(refused(code))
  })

  test('never throws, and takes nothing unsigned', () => {
    const header = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined })
    const name = fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature', 'svix-id')
    fc.assert(
      fc.property(fc.dictionary(name, header), fc.uint8Array(), (headers, body) => {
        expect(verify(Buffer.from(body), headers)).toHaveProperty('refused')
      }),
    )
  })

  test('secrets: only whsec_ and base64 of 16 to 64 bytes', () => {
    expect(secretBytes('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toHaveLength(24)
    for (const text of ['', 'whsec_', 'secret', 'whsec_short', `whsec_${'A'.repeat(100)}`, 'whsec_!!!!'])
      expect(secretBytes(text)).toBeNull()
  })
})
