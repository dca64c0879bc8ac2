import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CallBody } from '@huiliu/contracts'
import { stateOf, type CallFacts } from './state.ts'
import { CALL_EVENTS, toldBy, together, type CallEvent } from './told.ts'

const T0 = Date.UTC(2026, 10, 25, 10)

const body = (change: Partial<CallBody> = {}): CallBody => ({
  callId: 'c',
  direction: 'in',
  customer: '+8613800125521',
  line: '4001234560',
  queue: null,
  agent: '801',
  seconds: null,
  cause: null,
  ...change,
})
let made = 0
const event = (type: string, second: number, change: Partial<CallBody> = {}): CallEvent => ({
  id: `e${++made}`,
  type: `call.${type}`,
  at: new Date(T0 + second * 1000),
  sightingId: 's',
  body: body(change),
})

function fold(events: CallEvent[]) {
  const [first, ...others] = events
  if (!first) throw new Error('nothing was told')
  return others.map(toldBy).reduce(together, toldBy(first))
}
const state = (...events: CallEvent[]): CallFacts => stateOf(fold(events))

const someEvent = fc.record<CallEvent>({
  id: fc.uuid(),
  type: fc.constantFrom(...CALL_EVENTS),
  at: fc.integer({ min: 0, max: 20 }).map(second => new Date(T0 + second * 1000)),
  sightingId: fc.constantFrom('s1', 's2'),
  body: fc.record<CallBody>({
    callId: fc.constant('c'),
    direction: fc.constantFrom('in', 'out'),
    customer: fc.constantFrom(null, '+8613800125521', '+8613900001111'),
    line: fc.constantFrom(null, '4001234560'),
    queue: fc.constantFrom(null, '售后'),
    agent: fc.constantFrom(null, '801', '802', '__proto__', 'constructor'),
    seconds: fc.constantFrom(null, 0, 12, 60),
    cause: fc.constantFrom(null, 'NO_ANSWER', 'NORMAL_CLEARING'),
  }),
})
const someCall = fc.uniqueArray(someEvent, { minLength: 1, maxLength: 9, selector: one => one.id })

describe('what the events of a call come to', () => {
  test('is the same in whatever order they come, however often, in whatever portions', () => {
    const retold = someCall.chain(events =>
      fc.record({
        events: fc.constant(events),
        again: fc
          .array(fc.constantFrom(...events), { maxLength: 6 })
          .chain(extra => fc.shuffledSubarray([...events, ...extra], { minLength: events.length + extra.length })),
        cut: fc.nat(20),
      }),
    )
    fc.assert(
      fc.property(retold, ({ events, again, cut }) => {
        const expected = fold(events)
        expect(fold(again)).toEqual(expected)
        const at = 1 + (cut % again.length)
        const rest = again.slice(at)
        const [before, after] = [fold(again.slice(0, at)), rest.length > 0 ? fold(rest) : undefined]
        expect(after ? together(before, after) : before).toEqual(expected)
        expect(stateOf(JSON.parse(JSON.stringify(fold(again))))).toEqual(stateOf(expected))
      }),
      { numRuns: 500 },
    )
  })

  test('says that it was answered wherever somebody spoke, and missed only where nobody did', () => {
    fc.assert(
      fc.property(someCall, events => {
        const spoke = events.some(
          one => one.type === 'call.answered' || (one.type === 'call.ended' && (one.body.seconds ?? 0) > 0),
        )
        const over = events.some(one => one.type === 'call.ended' || one.type === 'call.missed')
        const { state: is } = stateOf(fold(events))
        if (spoke) expect(['answered', 'ended']).toContain(is)
        else expect(is === 'missed').toBe(over)
      }),
    )
  })
})

describe('a call', () => {
  test('that is answered after it rang at two desks is whose picked up', () => {
    const rings = [event('ringing', 0, { agent: '801' }), event('ringing', 0, { agent: '802' })]
    expect(state(...rings)).toMatchObject({ state: 'ringing', extension: '802' })
    const answered = [...rings, event('answered', 8, { agent: '801' })]
    expect(state(...answered)).toMatchObject({ state: 'answered', extension: '801', endedAt: null })
    const ended = event('ended', 200, { agent: '801', seconds: 192 })
    expect(state(...answered, ended)).toMatchObject({
      state: 'ended',
      seconds: 192,
      endedAt: '2026-11-25T10:03:20.000Z',
    })
  })

  test('that goes on to be answered elsewhere was not missed by the desk it rang at first', () => {
    const missed = [event('ringing', 0), event('missed', 20)]
    expect(state(...missed)).toMatchObject({ state: 'missed', endedAt: '2026-11-25T10:00:20.000Z' })
    expect(state(...missed, event('answered', 30, { agent: '802' }))).toMatchObject({
      state: 'answered',
      extension: '802',
    })
  })

  test('that ended without a word was missed, unless seconds were spoken', () => {
    expect(state(event('ringing', 0), event('ended', 15, { seconds: 0 })).state).toBe('missed')
    expect(state(event('ringing', 0), event('ended', 15)).state).toBe('missed')
    expect(state(event('ringing', 0), event('ended', 60, { seconds: 45 }))).toMatchObject({
      state: 'ended',
      seconds: 45,
    })
  })

  test('whose seconds nobody counted lasted from the answer to the end', () => {
    expect(state(event('answered', 10), event('ended', 70)).seconds).toBe(60)
  })

  test('of which nothing is told but its recording is over, and one with voice mail is still missed', () => {
    expect(state(event('recorded', 5)).state).toBe('ended')
    expect(state(event('recorded', 30), event('missed', 20), event('ringing', 0)).state).toBe('missed')
  })

  test('is named by the event that knows the number', () => {
    const withheld = event('ringing', 0, { customer: null })
    expect(fold([withheld, event('answered', 5)]).who.customer).toBe('+8613800125521')
  })
})
