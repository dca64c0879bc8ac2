import { idFrom, newId, remember, type Tx } from '../kernel/index.ts'
import { TOMBSTONE } from './closure.ts'
import { lockIdentity } from './lock.ts'
import type { Memory, Span } from './memory.ts'
import { settle } from './settle.ts'
import type { Evidence, IdentityServices, Observation } from './types.ts'

const DAY = 86_400_000

type Sighted = { observation: Observation; sightingId: string }
type FiledEvidence = Evidence & { sightingId: string }

/**
 * Files observations: sightings, evidence and facts, then settles who is who where something new was learned.
 * Returns one sighting id per observation, in order. Running the same observations twice changes nothing. `filed` acts in
 * between: the records it makes under the ids of sightings are those of their persons.
 */
export async function observe(
  tx: Tx,
  services: IdentityServices,
  observations: Observation[],
  filed?: (sightingIds: string[]) => Promise<void>,
): Promise<string[]> {
  const { memory } = services
  const ids = await fileSightings(tx, memory, observations)
  const sighted = observations.map(observation => ({
    observation,
    sightingId: ids.get(sightingKey(observation)) ?? '',
  }))
  const evidence = await fileEvidence(tx, memory, sighted)
  const facts = await fileFacts(tx, sighted)
  if (filed) await filed(sighted.map(one => one.sightingId))
  const touched = [...new Set([...(await joining(tx, evidence)), ...facts])]
  if (touched.length > 0) {
    await lockIdentity(tx)
    const latest = new Date(Math.max(...observations.map(one => one.at.getTime())))
    await settle(tx, services.system(latest), { sightings: touched, actId: null })
  }
  return sighted.map(one => one.sightingId)
}

function sightingKey({ sourceId, key }: Observation): string {
  return `${sourceId}|${key.kind}|${key.value}|${key.device}`
}

type SightingKeyRow = {
  id: string
  source_id: string
  key_kind: string
  key_value: string
  device: string
  first_at: Date
  last_at: Date
}

/** Sighting id by key. A sighting is never deleted or re-keyed, so a remembered one holds for ever; its last time, to the day. */
async function fileSightings(tx: Tx, memory: Memory, observations: Observation[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  const wanted = new Map<string, Spanned>()
  for (const observation of observations) {
    const key = sightingKey(observation)
    const known = memory.sightings.get(key)
    if (known) ids.set(key, known.id)
    if (!known || !covers(known, observation.at, DAY)) widen(wanted, key, observation)
  }
  if (wanted.size === 0) return ids
  for (const row of await upsertSightings(tx, [...wanted.values()])) {
    const key = `${row.source_id}|${row.key_kind}|${row.key_value}|${row.device}`
    ids.set(key, row.id)
    const span = { id: row.id, first: row.first_at.getTime(), last: row.last_at.getTime() }
    tx.afterCommit(() => remember(memory.sightings, key, span, memory.most))
  }
  return ids
}

type Spanned = { first: Date; last: Date; observation: Observation }

function widen(wanted: Map<string, Spanned>, key: string, observation: Observation): void {
  const entry = wanted.get(key)
  if (!entry) wanted.set(key, { first: observation.at, last: observation.at, observation })
  else if (observation.at < entry.first) entry.first = observation.at
  else if (observation.at > entry.last) entry.last = observation.at
}

async function upsertSightings(tx: Tx, fresh: Spanned[]): Promise<SightingKeyRow[]> {
  return tx.query<SightingKeyRow>(
    `insert into ws.sighting as s (id, source_id, key_kind, key_value, device, person_id, first_at, last_at)
     select id, source_id, key_kind, key_value, device, id, first_at, last_at
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[])
          as t(id, source_id, key_kind, key_value, device, first_at, last_at)
     on conflict on constraint sighting_key do update
       set first_at = least(s.first_at, excluded.first_at), last_at = greatest(s.last_at, excluded.last_at)
     returning id, source_id, key_kind, key_value, device, first_at, last_at`,
    [
      fresh.map(() => newId()),
      fresh.map(one => one.observation.sourceId),
      fresh.map(one => one.observation.key.kind),
      fresh.map(one => one.observation.key.value),
      fresh.map(one => one.observation.key.device),
      fresh.map(one => one.first),
      fresh.map(one => one.last),
    ],
    { prepare: true },
  )
}

function edgeKey({ sightingId, kind, scope, value, trust, rule }: FiledEvidence): string {
  return `${sightingId}|${kind}|${scope}|${value}|${trust}|${rule}`
}

/** Evidence that is new, or whose time span grew; the span of a phone number decides about reassigned numbers. */
async function fileEvidence(tx: Tx, memory: Memory, sighted: Sighted[]): Promise<FiledEvidence[]> {
  const wanted = new Map<string, { evidence: FiledEvidence; first: Date; last: Date }>()
  for (const { observation, sightingId } of sighted) {
    for (const one of observation.evidence) {
      const evidence = { ...one, sightingId }
      const key = edgeKey(evidence)
      if (isCovered(memory, key, one)) continue
      const entry = wanted.get(key)
      if (!entry) wanted.set(key, { evidence, first: one.at, last: one.at })
      else if (one.at < entry.first) Object.assign(entry, { first: one.at, evidence })
      else if (one.at > entry.last) entry.last = one.at
    }
  }
  if (wanted.size === 0) return []
  const written = await upsertEdges(tx, [...wanted.values()])
  tx.afterCommit(() => {
    for (const [key, { first, last }] of wanted)
      remember(memory.edges, key, { first: first.getTime(), last: last.getTime() }, memory.most)
  })
  const byId = new Map([...wanted].map(([key, entry]) => [idFrom(key), entry]))
  return written.flatMap(row => {
    const entry = byId.get(row.id)
    const matters =
      entry && (row.born || row.first_at.getTime() === entry.first.getTime() || isCurrentBy(entry.evidence.kind))
    return matters ? [entry.evidence] : []
  })
}

/**
 * Written before, and nothing that judgement looks at would change: the first time decides the order of edges and is
 * exact; the last time decides about reassigned numbers and current addresses and is kept to the day for mere ids.
 */
function isCovered(memory: Memory, key: string, { kind, at }: Evidence): boolean {
  const known = memory.edges.get(key)
  return known !== undefined && covers(known, at, isCurrentBy(kind) ? 0 : DAY)
}

function covers({ first, last }: Span, at: Date, tolerance: number): boolean {
  return at.getTime() >= first && at.getTime() <= last + tolerance
}

function isCurrentBy(kind: string): boolean {
  return kind === 'phone' || kind === 'email'
}

type WrittenEdge = { id: string; born: boolean; first_at: Date }

/** The edges that are new or whose span grew. What is said about a sighting and an identifier cut apart is born cut. */
async function upsertEdges(
  tx: Tx,
  wanted: { evidence: FiledEvidence; first: Date; last: Date }[],
): Promise<WrittenEdge[]> {
  const evidence = wanted.map(one => one.evidence)
  return tx.query<WrittenEdge>(
    `insert into ws.identity_edge as e (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at, event_id, cut_act_id)
     select t.*, ${TOMBSTONE}
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::uuid[])
          as t(id, sighting_id, kind, scope, value, trust, rule, first_at, last_at, event_id)
     on conflict on constraint identity_edge_evidence do update
       set first_at = least(e.first_at, excluded.first_at), last_at = greatest(e.last_at, excluded.last_at),
           event_id = case when excluded.first_at < e.first_at then excluded.event_id else e.event_id end
       where excluded.first_at < e.first_at or excluded.last_at > e.last_at
     returning id, xmax = 0 as born, first_at`,
    [
      evidence.map(one => idFrom(edgeKey(one))),
      evidence.map(one => one.sightingId),
      evidence.map(one => one.kind),
      evidence.map(one => one.scope),
      evidence.map(one => one.value),
      evidence.map(one => one.trust),
      evidence.map(one => one.rule),
      wanted.map(one => one.first),
      wanted.map(one => one.last),
      evidence.map(one => one.eventId),
    ],
    { prepare: true },
  )
}

/**
 * Sightings whose new evidence can change a person: it names a real identifier, or somebody else carries the same one.
 * A new visitor's own cookie concerns nobody else: most of a website's traffic stops here.
 */
async function joining(tx: Tx, evidence: FiledEvidence[]): Promise<string[]> {
  const real = evidence.filter(one => one.kind !== 'anonymous_id').map(one => one.sightingId)
  const cookies = evidence.filter(one => one.kind === 'anonymous_id')
  if (cookies.length === 0) return real
  const shared = await tx.query<{ sighting_id: string }>(
    `select c.sighting_id from unnest($1::uuid[], $2::text[], $3::text[]) as c(sighting_id, scope, value)
     where exists (select 1 from ws.identity_edge e
                   where e.value = c.value and e.kind = 'anonymous_id' and e.scope = c.scope and e.sighting_id <> c.sighting_id)`,
    [cookies.map(one => one.sightingId), cookies.map(one => one.scope), cookies.map(one => one.value)],
    { prepare: true },
  )
  return [...real, ...shared.map(row => row.sighting_id)]
}

type WantedFact = { sightingId: string; field: string; json: string; at: Date; trust: string; unusable: string | null }

/** Sightings whose facts changed. Newest wins per sighting and field; equal times are told apart by the value itself. */
async function fileFacts(tx: Tx, sighted: Sighted[]): Promise<string[]> {
  const wanted = new Map<string, WantedFact>()
  for (const { observation, sightingId } of sighted) {
    for (const { field, value, unusable } of observation.facts) {
      const { at, trust } = observation
      const fact = { sightingId, field, json: JSON.stringify(value), at, trust, unusable }
      const earlier = wanted.get(`${sightingId}|${field}`)
      if (!earlier || isNewer(fact, earlier)) wanted.set(`${sightingId}|${field}`, fact)
    }
  }
  if (wanted.size === 0) return []
  const rows = [...wanted.values()]
  const changed = await tx.query<{ sighting_id: string }>(
    `insert into ws.fact as f (sighting_id, field, origin, value, at, trust, unusable)
     select sighting_id, field, 'sighting', value, at, trust, unusable
     from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::timestamptz[], $5::text[], $6::text[]) as t(sighting_id, field, value, at, trust, unusable)
     on conflict on constraint fact_pkey do update
       set value = excluded.value, at = excluded.at, trust = excluded.trust, unusable = excluded.unusable
       where (excluded.at, excluded.value::text collate "C") > (f.at, f.value::text collate "C")
     returning sighting_id`,
    [
      rows.map(r => r.sightingId),
      rows.map(r => r.field),
      rows.map(r => r.json),
      rows.map(r => r.at),
      rows.map(r => r.trust),
      rows.map(r => r.unusable),
    ],
    { prepare: true },
  )
  return changed.map(row => row.sighting_id)
}

function isNewer(fact: WantedFact, earlier: WantedFact): boolean {
  const difference = fact.at.getTime() - earlier.at.getTime()
  return difference > 0 || (difference === 0 && fact.json > earlier.json)
}
