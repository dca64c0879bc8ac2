import { isSameUnit } from './build.ts'
import type { Edge, IdentitySet, Policy, Sighting } from '../types.ts'

/**
 * The rules a second time, written to be read against the specification and sharing no code with partition(): all pairs
 * of facts, sets of sightings, and a fixpoint that starts over after every union. Cubic, for small sets only.
 */
export function oracle(set: IdentitySet, policy: Policy): string[][] {
  const facts = factsOf(set)
  const world: World = { set, facts, groups: set.sightings.map(one => new Set([one])) }
  const pairs = [handPairs(set), [...verifiedPairs(world, policy), ...corroboratedPairs(world)], cookiePairs(world)]
  for (const phase of pairs) fixpoint(world, phase)
  const claimed = claimedPairs(world, policy)
  const verified = new Set(world.groups.filter(group => hasVerified(world, group)).flatMap(group => [...group]))
  fixpoint(
    world,
    claimed.filter(({ a, b }) => !verified.has(a) && !verified.has(b)),
  )
  return world.groups
    .map(group => [...group].map(one => one.id).sort())
    .sort((x, y) => (String(x) < String(y) ? -1 : 1))
}

type Fact = {
  who: Sighting
  kind: string
  scope: string
  value: string
  verified: boolean
  from: number
  to: number
  second: boolean
}
type World = { set: IdentitySet; facts: Fact[]; groups: Set<Sighting>[] }
type Order = (string | number)[]
type Pair = { a: Sighting; b: Sighting; order: Order }

const RULES = [
  'user_id',
  'unionid',
  'openid',
  'external_userid',
  'corroborated',
  'member_code',
  'record_id',
  'phone',
  'email',
  'anonymous_id',
]

function factsOf({ sightings, edges }: IdentitySet): Fact[] {
  const facts = sightings.flatMap(who => {
    const own = edges.filter(edge => edge.sightingId === who.id)
    const firsts = own.filter((edge, at) => own.findIndex(other => isSameUnit(edge, other)) === at)
    return firsts.flatMap(edge =>
      factOf(
        who,
        own.filter(other => isSameUnit(edge, other)),
      ),
    )
  })
  for (const fact of facts) fact.second = fact.kind === 'user_id' && fact.value !== loginOf(facts, fact.who, fact.scope)
  return facts
}

function factOf(who: Sighting, edges: Edge[]): Fact[] {
  if (edges.some(edge => edge.cut)) return []
  const verified = edges.some(edge => edge.trust === 'verified')
  const best = edges.filter(edge => (edge.trust === 'verified') === verified)
  return best.slice(0, 1).map(({ kind, scope, value }) => ({
    who,
    kind,
    scope,
    value,
    verified,
    from: Math.min(...best.map(edge => edge.firstAt)),
    to: Math.max(...best.map(edge => edge.lastAt)),
    second: false,
  }))
}

function loginOf(facts: Fact[], who: Sighting, scope: string): string | undefined {
  const own = facts.filter(fact => fact.who === who && fact.kind === 'user_id' && fact.scope === scope)
  const isKey = (fact: Fact): number => (who.keyKind === 'user_id' && who.keyValue === fact.value ? 0 : 1)
  const order = (fact: Fact): Order => [isKey(fact), fact.verified ? 0 : 1, fact.from, fact.value]
  return own.sort((a, b) => compareOrder(order(a), order(b)))[0]?.value
}

function compareOrder(a: Order, b: Order): number {
  for (const [at, left] of a.entries()) {
    const right = b[at]
    if (right === undefined || left === right) continue
    return left < right ? -1 : 1
  }
  return 0
}

function keyOf(one: Sighting): Order {
  return [one.keyKind, one.keyValue, one.device, one.sourceId]
}

function isSame(a: Fact, b: Fact): boolean {
  return a.kind === b.kind && a.scope === b.scope && a.value === b.value
}

function joinsNobody(world: World, fact: Fact): boolean {
  const { kind, scope, value } = fact
  const shared = world.set.marks.some(mark => mark.kind === kind && mark.scope === scope && mark.value === value)
  return shared || kind === 'virtual_phone' || value.includes('*') || fact.second
}

function isAmbiguous({ facts }: World, device: Fact): boolean {
  const users = facts.filter(fact => device.kind === 'anonymous_id' && isSame(fact, device)).map(fact => fact.who)
  const ids = facts.filter(fact => fact.kind === 'user_id' && users.includes(fact.who))
  return ids.some(one => ids.some(other => one.scope === other.scope && one.value !== other.value))
}

/** Facts at one telephone number that a chain without long silence leads to. */
function eraOf({ facts }: World, fact: Fact, { phoneSilenceMs }: Policy): Set<Fact> {
  const era = new Set([fact])
  for (const one of era)
    for (const other of facts)
      if (
        isSame(one, other) &&
        one.verified === other.verified &&
        (fact.kind !== 'phone' || (other.from - one.to <= phoneSilenceMs && one.from - other.to <= phoneSilenceMs))
      )
        era.add(other)
  return era
}

function factOrder(fact: Fact): Order {
  return [RULES.indexOf(fact.kind), fact.from, fact.scope, fact.value, ...keyOf(fact.who)]
}

function pairsAmong(world: World, policy: Policy, facts: Fact[]): Pair[] {
  const open = facts.filter(fact => !joinsNobody(world, fact) && !isAmbiguous(world, fact))
  return open.flatMap(late => {
    const era = eraOf(world, late, policy)
    return open
      .filter(early => era.has(early) && early.who !== late.who && compareOrder(factOrder(early), factOrder(late)) < 0)
      .map(early => ({ a: late.who, b: early.who, order: [...factOrder(late), ...factOrder(early)] }))
  })
}

function verifiedPairs(world: World, policy: Policy): Pair[] {
  return pairsAmong(
    world,
    policy,
    world.facts.filter(fact => fact.verified),
  )
}

function claimedPairs(world: World, policy: Policy): Pair[] {
  return pairsAmong(
    world,
    policy,
    world.facts.filter(fact => !fact.verified),
  )
}

function handPairs({ links, sightings }: IdentitySet): Pair[] {
  return links.flatMap(({ a, b, verdict, at }) => {
    const ends = sightings.filter(one => one.id === a || one.id === b).sort((x, y) => compareOrder(keyOf(x), keyOf(y)))
    const [first, second] = ends
    if (verdict !== 'same' || !first || !second) return []
    return [{ a: first, b: second, order: [at, ...keyOf(first), ...keyOf(second)] }]
  })
}

function corroboratedPairs(world: World): Pair[] {
  const logins = world.facts.filter(fact => fact.kind === 'user_id' && !joinsNobody(world, fact))
  const devices = world.facts.filter(fact => fact.kind === 'anonymous_id' && !joinsNobody(world, fact))
  const strength = RULES.indexOf('corroborated')
  return logins.flatMap(login =>
    devices
      .filter(({ who, value }) => who === login.who && who.public && who.device === value)
      .filter(() => login.who.keyKind === 'user_id' && login.who.keyValue === login.value)
      .flatMap(device =>
        devices
          .filter(other => other.verified && isSame(other, device) && other.who !== login.who)
          .flatMap(other => logins.filter(his => his.verified && his.who === other.who && isSame(his, login)))
          .map(his => ({
            a: login.who,
            b: his.who,
            order: [
              strength,
              login.from,
              login.scope,
              login.value,
              ...keyOf(login.who),
              device.scope,
              his.from,
              ...keyOf(his.who),
            ],
          })),
      ),
  )
}

/** A bare cookie with whom a server says to have its device. */
function cookiePairs(world: World): Pair[] {
  const devices = world.facts.filter(fact => fact.kind === 'anonymous_id')
  const open = devices.filter(fact => !joinsNobody(world, fact) && !isAmbiguous(world, fact))
  const owners = open.filter(fact => fact.verified)
  const bare = open.filter(
    fact => !fact.verified && fact.who.keyKind === 'anonymous_id' && fact.who.keyValue === fact.value,
  )
  return bare.flatMap(cookie =>
    owners
      .filter(owner => isSame(owner, cookie) && owner.who !== cookie.who)
      .map(owner => ({ a: cookie.who, b: owner.who, order: [...factOrder(cookie), ...factOrder(owner)] })),
  )
}

function hasVerified({ facts }: World, group: Set<Sighting>): boolean {
  return facts.some(fact => fact.verified && group.has(fact.who))
}

function fixpoint(world: World, pairs: Pair[]): void {
  const ordered = pairs.sort((x, y) => compareOrder(x.order, y.order))
  for (;;) {
    const next = ordered.map(({ a, b }) => mergeable(world, a, b)).find(found => found !== null)
    if (!next) return
    const [left, right] = next
    world.groups = [...world.groups.filter(group => group !== left && group !== right), new Set([...left, ...right])]
  }
}

function mergeable({ set, facts, groups }: World, a: Sighting, b: Sighting): [Set<Sighting>, Set<Sighting>] | null {
  const left = groups.find(group => group.has(a))
  const right = groups.find(group => group.has(b))
  if (!left || !right || left === right) return null
  const ids = facts.filter(
    fact => fact.kind === 'user_id' && !fact.second && (left.has(fact.who) || right.has(fact.who)),
  )
  if (ids.some(one => ids.some(other => one.scope === other.scope && one.value !== other.value))) return null
  const named = (group: Set<Sighting>, id: string): boolean => [...group].some(one => one.id === id)
  const strangers = set.links.some(
    link =>
      link.verdict === 'never' &&
      ((named(left, link.a) && named(right, link.b)) || (named(left, link.b) && named(right, link.a))),
  )
  return strangers ? null : [left, right]
}
