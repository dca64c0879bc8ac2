import { expect, test } from 'vitest'
import type { ContactView, EdgeView, IdentityView, SightingView, TimelineItem } from '@huiliu/contracts'
import { happened, wrongEdge } from './progress.ts'
import { reasonsOf } from './reasons.ts'
import type { Person } from './use-person.ts'

const CARD = '88400001'
const AT = '2026-11-25T08:00:00.000Z'

function sighting(id: string, channel: string, value: string): SightingView {
  const source = { id: channel, name: channel, kind: 'server', channel }
  return {
    id,
    source,
    key: { kind: 'user_id', value, device: '' },
    trust: 'verified',
    firstAt: AT,
    lastAt: AT,
    events: null,
  }
}

type Said = Pick<EdgeView, 'id' | 'sightingId'> & Pick<EdgeView['identifier'], 'kind' | 'value' | 'trust'>
function edge({ id, sightingId, kind, value, trust }: Said, state: EdgeView['state'] = 'joined'): EdgeView {
  const identifier = { kind, scope: '', value, trust, shared: false }
  const evidence = { eventId: null, type: null, source: 'shop' }
  const base = { id, sightingId, identifier, evidence, rule: 'trait', firstAt: AT, lastAt: AT }
  return { ...base, state, refusal: null, sentence: id }
}

const SHOP = sighting('s1', 'server', '42')
const TILL = sighting('s2', 'store', CARD)
const EMAIL = { id: 'email', sightingId: 's1', kind: 'email', value: 'a@example.com', trust: 'verified' } as const
const ACCOUNT = { id: 'account', sightingId: 's1', kind: 'user_id', value: '42', trust: 'verified' } as const
const PHONE = { id: 'phone', sightingId: 's1', kind: 'phone', value: '+8613900000001', trust: 'verified' } as const
const WRONG = { id: 'wrong', sightingId: 's2', kind: 'phone', value: '+8613900000001', trust: 'verified' } as const

function person(identity: Pick<IdentityView, 'sightings' | 'edges'>, types: string[], orders = 0): Person {
  const items = types.map((type): TimelineItem => {
    const kind = type === 'page' ? 'page' : 'identity'
    const rest = {
      sightingId: null,
      title: type,
      detail: null,
      object: null,
      recordId: null,
      actor: null,
      actId: null,
      body: null,
    }
    return { id: type, kind, type, at: AT, receivedAt: AT, channel: 'web', source: 'shop', ...rest }
  })
  const contact: ContactView = {
    id: 'c1',
    record: null,
    name: '何静',
    anonymous: false,
    verified: true,
    ownerName: null,
    firstAt: AT,
    lastAt: AT,
    facts: [],
    orders: { count: orders, totals: null, last: null },
    can: { update: true, delete: true, identity: true },
  }
  return {
    id: 'c1',
    contact,
    items,
    identity: { contactId: 'c1', links: [], proposals: [], hidden: false, ...identity },
  }
}

test('nothing has happened before anything is known', () => {
  expect(happened({ customer: undefined, cardHolder: undefined, card: '' })).toEqual([])
})

test('an address counts as confirmed when verified, not when claimed', () => {
  const claimed = person({ sightings: [SHOP], edges: [edge(ACCOUNT), edge({ ...EMAIL, trust: 'claimed' })] }, ['page'])
  expect(happened({ customer: claimed, cardHolder: undefined, card: '' })).toEqual(['browse', 'signUp'])
  const verified = person({ sightings: [SHOP], edges: [edge(ACCOUNT), edge(EMAIL)] }, ['page'], 1)
  expect(happened({ customer: verified, cardHolder: undefined, card: '' })).toEqual([
    'browse',
    'signUp',
    'confirm',
    'buy',
  ])
})

test('a cut is seen on the card holder, and undone when the same edge joins again', () => {
  const customer = person({ sightings: [SHOP], edges: [edge(EMAIL)] }, [])
  const cardHolder = person({ sightings: [TILL], edges: [edge(WRONG, 'cut')] }, ['identity.cut'])
  expect(happened({ customer, cardHolder, card: CARD })).toEqual(['confirm', 'cut'])
  const one = person({ sightings: [SHOP, TILL], edges: [edge(EMAIL), edge(WRONG)] }, ['identity.cut'])
  expect(happened({ customer: one, cardHolder: one, card: CARD })).toEqual(['confirm', 'cut', 'undo'])
})

test('the wrong edge is the card holder’s number, and stands first among the reasons', () => {
  const sightings = [SHOP, TILL]
  const edges = [edge(EMAIL), edge(ACCOUNT), edge(PHONE), edge(WRONG)]
  const { identity } = person({ sightings, edges }, [])
  expect(wrongEdge(identity, CARD)?.id).toBe('wrong')
  expect(wrongEdge(identity, 'another')).toBeUndefined()
  if (!identity) throw new Error('no identity')
  expect(reasonsOf(identity).map(({ identifier }) => identifier.kind)).toEqual(['user_id', 'email', 'phone'])
  const [first] = reasonsOf(identity, 'wrong')
  expect(first?.said.map(saying => saying.edge.id)).toEqual(['phone', 'wrong'])
})
