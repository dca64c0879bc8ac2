import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallbackRequest, Callback, Channel, ChannelReading, Keys, Translation } from '../contract.ts'
import { ITEM_LIMIT, type Inbound, type InboundItem } from '../inbound.ts'
import { promised } from './promised.ts'

/** What a message is about: its id at the platform, and what the customer typed. */
export type About = { id: string; text: string }

/** The platform as it calls us, its signatures made by a package that is not ours. */
export type CallbackSubject = {
  /** the secrets of the connection, and others that are as well formed */
  keys: Keys
  otherKeys: Keys
  reading?: Partial<ChannelReading>
  /** the body of one message; null `text` where a platform's messages hold none */
  message(about: About): Buffer
  /** what of an item is the text that was typed; null for a platform whose messages hold none */
  textOf: ((item: InboundItem) => unknown) | null
  /** several messages in one delivery; null where the platform sends each alone */
  several: ((about: About[]) => Buffer) | null
  /** a well-formed message of a kind nobody knows, and what becomes of it */
  unknown: { body: Buffer; becomes: 'problem' | 'passed over' | 'item' }
  /** the request that brings a body; `id`: of the delivery */
  request(body: Buffer, signing: { keys: Keys; at: Date; id: string }): CallbackRequest
  /** the same with one bit of the signature turned */
  bent(request: CallbackRequest): CallbackRequest
  /** headers and parameters without any of which a request proves nothing */
  needs: { in: 'headers' | 'query'; name: string }[]
  /** for how long a request is good; null where the platform gives none of its time */
  goodForMs: number | null
}

const NOW = new Date('2026-11-25T10:00:00Z')
const HELLO = { id: '1001', text: '你好，水泵漏水了' }
const TEXTS = ['水泵漏水了，请回电', '👍🏽 谢谢 👨‍👩‍👧‍👦 𠮷野家', 'a & b < c ]]> d "e" \'f\'', '第一行\n第二行', 'مرحبا ‏ x']

/** What is believed and what is not, and that whatever is believed can be read. */
export function callbackContract(name: string, channel: Channel, subject: CallbackSubject): void {
  const parts = partsOf(channel, subject)
  describe(`${name}: who sent it`, () => {
    believing(subject, parts)
    doubting(subject, parts)
  })
  describe(`${name}: what it says`, () => {
    reading(subject, parts)
    enduring(subject, parts)
  })
}

type Parts = ReturnType<typeof partsOf>

function partsOf(channel: Channel, subject: CallbackSubject) {
  const { callback } = channel
  if (!callback) throw new Error('the channel is not called by its platform')
  const settings = subject.reading?.settings ?? {}
  const readAs = { settings: {}, mapping: null, timeZone: 'Asia/Shanghai', country: 'CN', ...subject.reading }
  const signed = (body: Buffer, { keys = subject.keys, at = NOW, id = 'delivery-1' } = {}) =>
    subject.request(body, { keys, at, id })
  /** as the door does it: what is known early first */
  const judged = (
    request: CallbackRequest,
    { now = NOW, keys = subject.keys } = {},
  ): ReturnType<Callback['verify']> => {
    const early = callback.early(request)
    return early ? { refused: early } : callback.verify(request, { keys, settings, now })
  }
  const parsed = (delivery: { key: string | null; body: Uint8Array }, receivedAt = NOW) =>
    channel.parse({ path: '/hooks', receivedAt, ...delivery }, readAs)
  const taken = async (request: CallbackRequest, now = NOW): Promise<Translation> => {
    const verified = judged(request, { now })
    if ('refused' in verified) throw new Error(`refused: ${verified.refused}`)
    return parsed(verified, now)
  }
  return { callback, signed, judged, parsed, taken }
}

function believing(subject: CallbackSubject, { callback, signed, judged }: Parts): void {
  const body = subject.message(HELLO)

  test('what the counterpart signs is believed', () => {
    expect(judged(signed(body))).not.toHaveProperty('refused')
  })

  test('a secret on its way out is still taken', () => {
    const both = Object.fromEntries(
      Object.entries(subject.otherKeys).map(([named, keys]) => [named, [...keys, ...(subject.keys[named] ?? [])]]),
    )
    expect(judged(signed(body), { keys: both })).not.toHaveProperty('refused')
  })

  promised(subject.goodForMs !== null)('a request is good for its time', () => {
    const late = new Date(NOW.getTime() + (subject.goodForMs ?? 0))
    expect(judged(signed(body), { now: late })).not.toHaveProperty('refused')
    expect(judged(signed(body), { now: new Date(late.getTime() + 1000) })).toHaveProperty('refused')
  })

  test('how much is taken is limited', () => {
    expect(callback.maxBytes).toBeGreaterThan(ITEM_LIMIT)
    expect(callback.maxBytes).toBeLessThanOrEqual(20 * 1024 * 1024)
  })
}

function doubting(subject: CallbackSubject, { signed, judged }: Parts): void {
  const body = subject.message(HELLO)

  test('one bit of the body or of the signature is enough', () => {
    for (const at of [0.3, 0.5, 0.9])
      expect(judged({ ...signed(body), body: withBit(signed(body).body, at) })).toHaveProperty('refused')
    expect(judged(subject.bent(signed(body)))).toHaveProperty('refused')
  })

  test('another secret is none, nor is having none', () => {
    expect(judged(signed(body, { keys: subject.otherKeys }))).toHaveProperty('refused')
    expect(judged(signed(body), { keys: subject.otherKeys })).toHaveProperty('refused')
    expect(judged(signed(body), { keys: {} })).toHaveProperty('refused')
  })

  test.each(subject.needs)('nothing is believed without $name', ({ in: place, name }) => {
    const request = signed(body)
    const rest = { ...request[place] }
    delete rest[name]
    expect(judged({ ...request, [place]: rest })).toHaveProperty('refused')
  })

  test('whatever comes unsigned is refused, and nothing throws', () => {
    const text = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 2 }))
    const named = fc.constantFrom(...subject.needs.map(one => one.name), 'content-type', 'encrypt_type')
    fc.assert(
      fc.property(
        fc.dictionary(named, text),
        fc.dictionary(named, fc.string()),
        fc.uint8Array(),
        (headers, query, bytes) => {
          expect(judged({ method: 'POST', headers, query, body: Buffer.from(bytes) })).toHaveProperty('refused')
        },
      ),
    )
  })
}

function reading(subject: CallbackSubject, { signed, taken }: Parts): void {
  test('one message is one item, with a key of its own', async () => {
    const { items, problems } = await taken(signed(subject.message(HELLO)))
    expect(problems).toEqual([])
    expect(items).toHaveLength(1)
    const other = await taken(signed(subject.message({ ...HELLO, id: '1002' }), { id: 'delivery-2' }))
    expect(keysOf(other)).not.toEqual(keysOf({ items, problems }))
  })

  test('the same delivery again, signed anew and later, has the same keys', async () => {
    const later = new Date(NOW.getTime() + 3_600_000)
    const body = subject.message(HELLO)
    const again = await taken(signed(body, { at: later }), later)
    expect(keysOf(again)).toEqual(keysOf(await taken(signed(body))))
  })

  promised(subject.several !== null)('several in one delivery are several, in their order', async () => {
    const about = [HELLO, { id: '1002', text: '第二条' }, { id: '1003', text: '第三条' }]
    const both = await taken(signed(subject.several?.(about) ?? Buffer.alloc(0)))
    expect(new Set(keysOf(both)).size).toBe(3)
    const { textOf } = subject
    if (textOf) expect(both.items.map(textOf)).toEqual(about.map(one => one.text))
  })

  test('of a kind nobody knows: nothing is lost without a word', async () => {
    const { body, becomes } = subject.unknown
    const read = await taken(signed(body))
    expect(read.items).toHaveLength(becomes === 'item' ? 1 : 0)
    if (becomes === 'problem') expect(read.problems.length).toBeGreaterThan(0)
    if (becomes === 'passed over') expect(read.passedOver).toBeGreaterThan(0)
  })

  for (const text of subject.textOf ? TEXTS : [])
    test(`text arrives as it was typed: ${JSON.stringify(text)}`, async () => {
      const { items } = await taken(signed(subject.message({ ...HELLO, text })))
      expect(items.map(item => subject.textOf?.(item))).toEqual([text])
    })
}

function enduring(subject: CallbackSubject, { parsed }: Parts): void {
  test('nothing at all, and too much, are said to be so', async () => {
    expect((await parsed({ key: 'k', body: Buffer.alloc(0) })).items).toEqual([])
    const much = await parsed({ key: 'k', body: subject.message({ ...HELLO, text: '水'.repeat(ITEM_LIMIT * 2) }) })
    for (const item of much.items) expect(JSON.stringify(item.body).length).toBeLessThanOrEqual(ITEM_LIMIT)
    if (subject.textOf) expect(much.items.length + much.problems.length).toBeGreaterThan(0)
  })

  test('no bytes make it throw, and it reads the same bytes alike', async () => {
    const genuine = subject.message(HELLO)
    const mutated = fc.tuple(fc.nat(genuine.length - 1), fc.uint8Array({ maxLength: 12 })).map(([at, bytes]) => {
      const copy = Buffer.from(genuine)
      copy.set(bytes.slice(0, copy.length - at), at)
      return copy
    })
    const text = fc.oneof(fc.json(), fc.string({ unit: 'binary' })).map(one => Buffer.from(one))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), mutated, text), fc.option(fc.string()), async (body, key) => {
        const once = await parsed({ key, body })
        expect(await parsed({ key, body })).toEqual(once)
        for (const { messageKey } of once.items) expect(messageKey).not.toBe('')
      }),
    )
  })
}

function keysOf({ items }: Inbound): string[] {
  return items.map(item => item.messageKey)
}

/** With one bit turned, so far into the bytes as `at` says. */
function withBit(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  const place = Math.floor(copy.length * at)
  copy[place] = (copy[place] ?? 0) ^ 1
  return copy
}
