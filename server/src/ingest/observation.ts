import { identifierOf, type Evidence, type GivenFact, type Observation, type SourceRow } from '../identity/index.ts'
import type { IdentifierKind, Trust } from '@huiliu/contracts'
import type { SegmentItem } from '../channels/index.ts'

/**
 * What one item says about whom. A website's key is public, so what it says is claimed, and a user id counts as said from
 * the device it came from; a server's key is secret, so what it says is verified.
 */
export function observationOf(item: SegmentItem, source: SourceRow, eventId: string): Observation {
  const trust: Trust = source.kind === 'website' ? 'claimed' : 'verified'
  const at = item.occurredAt
  const evidence: Evidence[] = []
  const add = (kind: IdentifierKind, raw: unknown, rule: string) => {
    const identifier = identifierOf(kind, String(raw), scopeOf(kind, source))
    if (!('refused' in identifier)) evidence.push({ ...identifier, trust, rule, at, eventId })
  }
  if (item.userId) add('user_id', item.userId, 'user_id')
  if (item.anonymousId)
    add('anonymous_id', item.anonymousId, item.userId && trust === 'verified' ? 'server_link' : 'device')
  if (item.type === 'alias' && item.previousId) add('anonymous_id', item.previousId, 'alias')
  for (const kind of ['email', 'phone'] as const) {
    const given = item.traits[kind]
    if (typeof given === 'string') add(kind, given, 'trait')
  }
  return { sourceId: source.id, key: keyOf(item, evidence, trust), evidence, facts: factsOf(item), trust, at, eventId }
}

/** Ids of the company's own systems are compared within one namespace; numbers and addresses are the world's. */
function scopeOf(kind: IdentifierKind, source: SourceRow): string {
  return kind === 'user_id' || kind === 'anonymous_id' ? source.namespace : ''
}

function keyOf(item: SegmentItem, evidence: Evidence[], trust: Trust): Observation['key'] {
  const user = evidence.find(one => one.kind === 'user_id')
  const device = evidence.find(one => one.kind === 'anonymous_id')
  if (user) return { kind: 'user_id', value: user.value, device: trust === 'claimed' && device ? device.value : '' }
  if (device) return { kind: 'anonymous_id', value: device.value, device: '' }
  // Junk ids ("null", "undefined") identify nobody: what they say is kept, on a sighting of its own kind.
  return { kind: 'anonymous_id', value: `junk:${item.userId ?? item.anonymousId ?? ''}`.slice(0, 200), device: '' }
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

function factsOf(item: SegmentItem): GivenFact[] {
  const facts: GivenFact[] = []
  for (const [trait, field] of Object.entries(TRAITS)) {
    const value = item.traits[trait]
    if (typeof value === 'string' && value.trim() !== '') facts.push({ field, value: value.trim().slice(0, 500) })
  }
  const company = item.traits['company']
  const companyName = typeof company === 'string' ? company : isNamed(company) ? company.name : null
  if (companyName) facts.push({ field: 'company_name', value: companyName.slice(0, 500) })
  const address = item.traits['address']
  if (typeof address === 'string' && address.trim() !== '')
    facts.push({ field: 'address', value: address.trim().slice(0, 500) })
  return facts
}

function isNamed(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
}
