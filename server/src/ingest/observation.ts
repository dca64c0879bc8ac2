import {
  barOf,
  identifiersOf,
  isPublic,
  type Evidence,
  type GivenFact,
  type Observation,
  type SourceRow,
} from '../identity/index.ts'
import type { IdentifierKind, Trust } from '@huiliu/contracts'
import type { InboundItem } from '../channels/index.ts'

/** By which source, on which event, and where the workspace is at home (ISO 3166). */
type Heard = { source: SourceRow; eventId: string; country: string }

/**
 * What one item says about whom. A website's key is public, so what it says is claimed, and a user id counts as said from
 * the device it came from; a server's key is secret, so what it says is verified.
 */
export function observationOf(item: InboundItem, { source, eventId, country }: Heard): Observation {
  const trust: Trust = item.trust ?? (isPublic(source.kind) ? 'claimed' : 'verified')
  const at = item.occurredAt
  const evidence: Evidence[] = []
  const facts = factsOf(item)
  const add = (kind: IdentifierKind, raw: string, rule: string, scope = scopeOf(kind, source)) => {
    const meant = identifiersOf(kind, raw, { scope, country })
    const usable = meant.flatMap(one => ('value' in one ? one : []))
    evidence.push(...usable.map(one => ({ ...one, trust, rule, at, eventId })))
    const [first] = meant
    return usable.length === 0 && first && 'refused' in first ? first.refused : null
  }
  if (item.userId) add('user_id', item.userId, 'user_id')
  if (item.anonymousId)
    add('anonymous_id', item.anonymousId, item.userId && trust === 'verified' ? 'server_link' : 'device')
  if (item.type === 'alias' && item.previousId) add('anonymous_id', item.previousId, 'alias')
  for (const kind of ['email', 'phone'] as const) {
    const given = textOf(item.traits[kind])
    const unusable = given.trim() === '' ? null : add(kind, given, 'trait')
    const fact = facts.find(one => one.field === kind)
    if (fact) fact.unusable = unusable
  }
  for (const { kind, value, scope, rule = 'trait' } of item.ids) add(kind, value, rule, scope ?? scopeOf(kind, source))
  return { sourceId: source.id, key: keyOf(item, evidence, trust), evidence, facts, trust, at, eventId }
}

const OWN_KINDS = new Set<IdentifierKind>(['user_id', 'anonymous_id', 'member_code'])

/** Ids of the company's own systems are compared within one namespace; numbers and addresses are the world's. */
export function scopeOf(kind: IdentifierKind, source: SourceRow): string {
  return OWN_KINDS.has(kind) ? source.namespace : ''
}

/** What is learned about somebody who is known by another id already: he stays who he was. */
const LEARNED = new Set(['scanned_qr', 'platform'])

/** What tells somebody apart where no user id does, strongest first. */
const KEY_KINDS: IdentifierKind[] = ['unionid', 'openid', 'external_userid', 'member_code', 'phone', 'email']

/**
 * The strongest key in what was said. Where every message comes with the sender's own ids (Segment's SDKs) those are the
 * key; numbers and addresses that are nobody's own (masked, a hotline, info@) tell nobody apart.
 */
function keyOf(item: InboundItem, all: Evidence[], trust: Trust): Observation['key'] {
  const evidence = all.filter(one => !LEARNED.has(one.rule))
  const user = evidence.find(one => one.kind === 'user_id')
  const device = evidence.find(one => one.kind === 'anonymous_id')
  if (user) return { kind: 'user_id', value: user.value, device: trust === 'claimed' && device ? device.value : '' }
  const byDevice = device && { kind: device.kind, value: device.value, device: '' }
  if (byDevice && item.rowKey === null) return byDevice
  const own = evidence.filter(one => barOf(one) === null)
  const real = KEY_KINDS.flatMap(kind => own.find(one => one.kind === kind) ?? [])[0]
  if (real) return { kind: real.kind, value: real.value, device: SHARED_BY_SOME.has(real.kind) ? nameIn(item) : '' }
  if (byDevice) return byDevice
  if (item.rowKey !== null) return { kind: 'record_id', value: cut(item.rowKey, 200), device: '' }
  // Junk ids ("null", "undefined") identify nobody: what they say is kept, on a sighting of its own kind.
  return { kind: 'anonymous_id', value: cut(`junk:${item.userId ?? item.anonymousId ?? ''}`, 200), device: '' }
}

/**
 * Families share a number, a shop types its own for all its customers, numbers get new owners. Under one number every name
 * is a sighting of its own: the number joins them as it joins anybody, and marked as shared or cut it parts them again.
 */
const SHARED_BY_SOME = new Set<IdentifierKind>(['phone', 'email'])

function nameIn({ traits }: InboundItem): string {
  const name = textOf(traits['name']) || `${textOf(traits['last_name'])}${textOf(traits['first_name'])}`
  return cut(name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase(), 100)
}

const TRAITS: Record<string, string> = {
  name: 'name',
  firstName: 'first_name',
  first_name: 'first_name',
  lastName: 'last_name',
  last_name: 'last_name',
  title: 'title',
  gender: 'gender',
  birthday: 'birthday',
  city: 'city',
  email: 'email',
  phone: 'phone',
}

function factsOf(item: InboundItem): GivenFact[] {
  const facts: GivenFact[] = []
  const add = (field: string, value: string) => {
    const text = cut(value.trim(), 500)
    if (text !== '') facts.push({ field, value: text, unusable: null })
  }
  for (const [trait, field] of Object.entries(TRAITS)) {
    add(field, textOf(item.traits[trait]))
  }
  const company = item.traits['company']
  const companyName = typeof company === 'string' ? company : isNamed(company) ? company.name : null
  if (companyName) add('company_name', companyName)
  const address = item.traits['address']
  if (typeof address === 'string') add('address', address)
  return facts
}

/** A cut may go through the middle of a character, and half of one is no text to the database. */
function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed()
}

/** Numbers of telephones arrive as numbers, too. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function isNamed(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
}
