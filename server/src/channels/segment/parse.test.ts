import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonSafe } from '../json-safe.ts'
import { parseSegment, segmentWriteKey } from './parse.ts'

const receivedAt = new Date('2026-11-22T10:00:00Z')

function parse(path: string, body: unknown) {
  return parseSegment({ path, body: Buffer.from(JSON.stringify(body)), receivedAt })
}

describe('calls', () => {
  test('a batch keeps each item, its own context before the batch context', () => {
    const { items, problems } = parse('/v1/batch', {
      context: { locale: 'zh-CN', library: { name: 'batch' } },
      batch: [
        {
          type: 'track',
          event: ' Product Viewed ',
          anonymousId: 'a1',
          messageId: 'm1',
          context: { library: { name: 'own' } },
        },
        { type: 'identify', userId: 42, traits: { email: 'a@example.com' }, messageId: 'm2' },
      ],
    })
    expect(problems).toEqual([])
    expect(items.map(item => [item.type, item.name, item.anonymousId, item.userId])).toEqual([
      ['track', 'Product Viewed', 'a1', null],
      ['identify', null, null, '42'],
    ])
    expect(items[0]?.body['context']).toEqual({ locale: 'zh-CN', library: { name: 'own' } })
  })

  test('one bad item spoils no other, and each says why', () => {
    const good = { type: 'page', anonymousId: 'a', messageId: 'ok' }
    const { items, problems } = parse('/v1/batch', {
      batch: [
        good,
        'text',
        { type: 'nonsense', userId: 'u' },
        { type: 'track', userId: 'u' },
        { type: 'page' },
        { type: 'page', userId: 'u', big: 'x'.repeat(40_000) },
      ],
    })
    expect(items).toHaveLength(1)
    expect(problems.map(problem => [problem.item, problem.code])).toEqual([
      [1, 'not_an_object'],
      [2, 'unknown_type'],
      [3, 'no_event_name'],
      [4, 'no_id'],
      [5, 'item_too_large'],
    ])
  })

  test('without a messageId the content is the key, so a retried body is the same event', () => {
    const body = { type: 'track', event: 'E', userId: 'u', timestamp: '2026-11-22T09:00:00Z' }
    expect(parse('/v1/track', body).items[0]?.messageKey).toBe(parse('/v1/track', body).items[0]?.messageKey)
    expect(parse('/v1/track', body).items[0]?.messageKey).not.toBe(
      parse('/v1/track', { ...body, event: 'F' }).items[0]?.messageKey,
    )
  })

  test('the write key is found in the body or in its first item', () => {
    expect(segmentWriteKey({ writeKey: 'k' })).toBe('k')
    expect(segmentWriteKey({ batch: [{ writeKey: 'k2' }] })).toBe('k2')
    expect(segmentWriteKey([])).toBeNull()
  })
})

describe('time', () => {
  const at = (item: Record<string, unknown>, envelope: Record<string, unknown> = {}) =>
    parse('/v1/batch', { ...envelope, batch: [{ type: 'page', userId: 'u', ...item }] }).items[0]

  test('a wrong clock is taken out by sentAt', () => {
    const item = at({ timestamp: '2026-11-22T11:59:50Z' }, { sentAt: '2026-11-22T12:00:00Z' })
    expect(item?.occurredAt.toISOString()).toBe('2026-11-22T09:59:50.000Z')
  })

  test.each([
    ['the future', '2030-01-01T00:00:00Z'],
    ['before 2000', '1970-01-01T00:00:00Z'],
    ['nonsense', 'yesterday'],
    ['absurd numbers', 9e15],
  ])('%s is not believed, the claim is kept', (_, timestamp) => {
    const item = at({ timestamp })
    expect(item?.occurredAt).toEqual(receivedAt)
    expect(item?.body['claimedTime']).toBe(String(timestamp))
  })

  test('a time the caller gave beside the clock of his library stands as it is', () => {
    const clock = { originalTimestamp: '2026-11-22T09:59:00Z', sentAt: '2026-11-22T09:59:01Z' }
    const said = at({ timestamp: '2026-11-20T08:00:00Z', ...clock })
    expect(said?.occurredAt.toISOString()).toBe('2026-11-20T08:00:00.000Z')
    expect(at(clock)?.occurredAt.toISOString()).toBe('2026-11-22T09:59:59.000Z')
  })

  test('history is believed', () => {
    expect(at({ timestamp: '2020-02-03T04:05:06Z' })?.occurredAt.toISOString()).toBe('2020-02-03T04:05:06.000Z')
  })
})

describe('hostile content', () => {
  test('an item is judged alone, whatever stands where text should', () => {
    const good = { type: 'page', anonymousId: 'a', messageId: 'ok' }
    const hostile = { toString: 1, valueOf: 1, constructor: 1 }
    const { items, problems } = parse('/v1/batch', {
      sentAt: hostile,
      batch: [
        { ...good, type: hostile },
        { ...good, type: 'constructor' },
        { ...good, type: '__proto__' },
        { ...good, type: ['page'] },
        { ...good, messageId: 'time', timestamp: hostile, sentAt: hostile },
        { ...good, messageId: 'half', timestamp: `${'x'.repeat(63)}😀` },
        { ...good, messageId: 'name', name: `${'x'.repeat(199)}😀` },
        { ...good, messageId: hostile, userId: hostile, traits: hostile, context: { traits: hostile } },
        good,
      ],
    })
    expect(problems.map(problem => [problem.item, problem.code])).toEqual(
      [0, 1, 2, 3].map(item => [item, 'unknown_type']),
    )
    expect(items.map(item => item.place)).toEqual([4, 5, 6, 7, 8])
    expect(items.map(item => item.body['claimedTime'])).toEqual([
      JSON.stringify(hostile),
      `${'x'.repeat(63)}\ufffd`,
      undefined,
      undefined,
      undefined,
    ])
    expect(items.every(item => JSON.stringify(item).isWellFormed() && (item.name ?? '').isWellFormed())).toBe(true)
  })

  test('NUL, lone surrogates, depth and __proto__ become what jsonb takes', () => {
    const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
    const safe = jsonSafe(JSON.parse('{"a\\u0000":"x\\u0000y","s":"\\ud800","__proto__":{"polluted":1}}'))
    expect(JSON.stringify(safe)).toBe('{"a\ufffd":"x\ufffdy","s":"\ufffd","__proto__":{"polluted":1}}')
    expect(JSON.stringify(jsonSafe(deep)).length).toBeLessThan(40)
    expect(Object.hasOwn({}, 'polluted')).toBe(false)
  })

  test('any JSON object is parsed without throwing, and what it yields is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('/v1/batch', '/v1/track', '/v1/i'), (value, path) => {
        const { items } = parse(path, { batch: [value], ...(typeof value === 'object' && value) })
        for (const item of items) expect(JSON.parse(JSON.stringify(item.body))).toEqual(item.body)
      }),
      { numRuns: 300 },
    )
  })
})
