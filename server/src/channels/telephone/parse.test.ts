import { describe, expect, test } from 'vitest'
import type { ChannelReading, Translation } from '../contract.ts'
import type { JsonObject } from '../json-safe.ts'
import { telephoneChannel } from './channel.ts'

const RECEIVED = new Date('2026-11-25T10:00:00Z')

async function parse(told: unknown, settings: JsonObject = {}): Promise<Translation> {
  const reading: ChannelReading = { settings, mapping: null, timeZone: 'Asia/Shanghai', country: 'CN' }
  const body = Buffer.from(JSON.stringify(told))
  return telephoneChannel.parse({ path: '/hooks', key: 'msg_1', receivedAt: RECEIVED, body }, reading)
}

const call = (change: object = {}) => ({
  event: 'call.ringing',
  callId: 'a-1',
  direction: 'in',
  from: '13800125521',
  to: '02158881234',
  agentExt: '801',
  ...change,
})
const one = async (change: object, settings?: JsonObject) => (await parse(call(change), settings)).items[0]

describe('an event of a call', () => {
  test('says who, where, when and for how long', async () => {
    const ended = {
      event: 'call.ended',
      at: '2026-11-25 17:59:30',
      did: '4001234560',
      queue: '售后',
      durationSec: 20,
      billSec: 192.4,
      hangupCause: 'NORMAL_CLEARING',
    }
    expect(await one(ended)).toMatchObject({
      type: 'call',
      name: 'ended',
      messageKey: '["a-1","call.ended","801"]',
      rowKey: 'call:a-1',
      traits: { phone: '+8613800125521' },
      occurredAt: new Date('2026-11-25T09:59:30Z'),
      body: {
        callId: 'a-1',
        direction: 'in',
        customer: '+8613800125521',
        line: '4001234560',
        queue: '售后',
        agent: '801',
        seconds: 192,
        cause: 'NORMAL_CLEARING',
      },
    })
  })

  test('has the customer on the other side of an outgoing call', async () => {
    const item = await one({ direction: 'OUTBOUND', from: '02158881234', to: '13900001111' })
    expect(item?.body).toMatchObject({ direction: 'out', customer: '+8613900001111', line: '02158881234' })
  })

  test('of a leg belongs to its call, and each desk that rings is told of', async () => {
    const [first, second] = [await one({ linkedId: 'L' }), await one({ callId: 'a-2', linkedId: 'L', agentExt: '802' })]
    expect([first?.body['callId'], second?.body['callId']]).toEqual(['L', 'L'])
    expect(first?.messageKey).not.toBe(second?.messageKey)
  })

  test('tells of a recording by its address, and of nothing else', async () => {
    const recordingUrl = 'https://pbx.example.com/r/a-1.wav'
    const recording = { name: 'a-1.wav', mediaType: 'audio/wav', fetch: { url: recordingUrl } }
    expect((await one({ event: 'call.recording', recordingUrl }))?.files).toMatchObject([recording])
    expect((await one({ recordingUrl }))?.files).toBeUndefined()
    for (const wrong of [
      'file:///etc/passwd',
      'x',
      7,
      null,
      `https://x/${'a'.repeat(3000)}`,
      'http://[',
      'https://x/%ff',
    ])
      expect((await one({ event: 'call.recording', recordingUrl: wrong }))?.files?.length).toBeLessThan(2)
  })

  test('a clock that is ahead is not believed', async () => {
    expect((await one({ at: '2026-11-25T11:00:00Z' }))?.occurredAt).toEqual(RECEIVED)
  })
})

describe('a number', () => {
  test.each([
    ['13800125521', '+8613800125521'],
    ['013800125521', '+8613800125521'],
    ['+86 138-0012-5521', '+8613800125521'],
    ['"李" <sip:+8613800125521@10.0.0.8:5060;user=phone>', '+8613800125521'],
    ['tel:+862158881234;ext=801', '+862158881234'],
    ['58881234', '+862158881234'],
    ['95588', '+8695588'],
    ['+14155552671', '+14155552671'],
    ['801', '801'],
  ])('%s is %s', async (from, customer) => {
    expect((await one({ from }, { areaCode: '021' }))?.body['customer']).toBe(customer)
  })

  test.each([
    ['913900001111', '+8613900001111'],
    ['958881234', '+862158881234'],
    ['95588', '+8695588'],
  ])('dialled %s, with 9 for an outside line, is %s', async (to, customer) => {
    const item = await one({ direction: 'out', to }, { outsidePrefix: '9', areaCode: '021' })
    expect(item?.body['customer']).toBe(customer)
  })

  test.each(['', 'anonymous', 'Anonymous <sip:anonymous@anonymous.invalid>', 'Unknown', null, undefined, '-'])(
    'withheld (%j): nobody is named, the call stands by itself',
    async from => {
      const item = await one({ from })
      expect(item).toMatchObject({ traits: {}, rowKey: 'call:a-1', body: { customer: null } })
    },
  )
})

describe('what is no event of a call with a customer', () => {
  test.each([
    ['unknown_call_event', '/event', { event: 'call.teleported' }],
    ['unknown_direction', '/direction', { direction: 'sideways' }],
    ['no_call_id', '/callId', { callId: ' ' }],
    ['not_a_time', '/at', { at: 'noon' }],
  ])('%s at %s', async (code, path, change) => {
    expect((await parse([call(), call(change)])).problems).toMatchObject([{ item: 1, code, path }])
  })

  test('what desks do among themselves is passed over', async () => {
    const read = await parse([call({ event: 'call.agent_state' }), call({ direction: 'internal' })])
    expect(read).toMatchObject({ items: [], problems: [], passedOver: 2 })
  })
})
