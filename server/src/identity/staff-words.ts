import type { IdentifierKind } from '@huiliu/contracts'
import { idFrom, type Ctx, type Queryable, type Tx } from '../kernel/index.ts'
import { contactStates } from '../objects/index.ts'
import { edgesOf, identifierKey, TOMBSTONE, type KeptEdge } from './closure.ts'
import type { Unusable } from './normalize/index.ts'
import type { Identifier } from './partition/index.ts'

/** What somebody typed into a field of a contact, null when he emptied it, and the identifiers the value holds. */
export type Word = {
  id: string
  field: string
  value: unknown
  unusable: Unusable | null
  identifiers: Identifier[]
}
/** The field of the word that made a contact by hand, whatever was typed into it. */
export const MADE = 'record'

type Keeping = { actId: string; words: Word[]; toggled: string[] }

/**
 * Keeps what was typed under an act. What an undoing writes are former values and nobody's new word: it takes back what
 * was typed under the act undone, field by field, and all of it with a contact (`toggled`) that was made or deleted by it.
 */
export async function keepWords(tx: Tx, ctx: Ctx, { actId, words, toggled }: Keeping): Promise<void> {
  if (words.length === 0 && toggled.length === 0) return
  const { root, depth } = await undone(tx, actId)
  if (depth > 0) return takeBack(tx, { words, toggled, root, by: depth % 2 === 1 ? actId : null })
  insertWords(tx, ctx, { actId, words })
}

/** What is said of sightings of which nothing was ever said: it is in effect as it is. */
export function stateFirst(tx: Tx, ctx: Ctx, { actId, words }: Omit<Keeping, 'toggled'>): void {
  const spoken = words.map(word => ({ ...word, at: ctx.now }))
  insertWords(tx, ctx, { actId, words })
  insertFacts(
    tx,
    spoken.filter(word => word.field !== MADE),
  )
  insertEvidence(tx, spoken)
}

function insertWords(tx: Tx, ctx: Ctx, { actId, words }: Omit<Keeping, 'toggled'>): void {
  if (words.length === 0) return
  tx.send(
    `insert into ws.staff_word as w (sighting_id, field, act_id, value, at, unusable, kinds, "values")
     select t.id, t.field, $1, coalesce(t.value, 'null'), $2, t.unusable,
            array(select one ->> 'kind' from jsonb_array_elements(t.identifiers) as one),
            array(select one ->> 'value' from jsonb_array_elements(t.identifiers) as one)
     from jsonb_to_recordset($3::jsonb) as t(id uuid, field text, value jsonb, unusable text, identifiers jsonb)
     on conflict on constraint staff_word_pkey do update
       set seq = excluded.seq, value = excluded.value, unusable = excluded.unusable, kinds = excluded.kinds, "values" = excluded."values"`,
    [actId, ctx.now, JSON.stringify(words)],
    { prepare: true },
  )
}

/** Which act an undoing, or the undoing of an undoing, is about, and how many undoings that makes. */
async function undone(tx: Tx, actId: string): Promise<{ root: string; depth: number }> {
  const [found] = await tx.query<{ root: string; depth: number }>(
    `with recursive chain as (
       select id, undoes, 0 as depth from ws.act where id = $1
       union all select a.id, a.undoes, c.depth + 1 from chain c join ws.act a on a.id = c.undoes)
     select id as root, depth from chain order by depth desc limit 1`,
    [actId],
    { prepare: true },
  )
  return found ?? { root: actId, depth: 0 }
}

type TakingBack = Omit<Keeping, 'actId'> & { root: string; by: string | null }

async function takeBack(tx: Tx, { words, toggled, root, by }: TakingBack): Promise<void> {
  await tx.query(
    `update ws.staff_word w set withdrawn_act_id = $4
     where w.act_id = $3 and (w.sighting_id = any($5) or (w.sighting_id, w.field) in (select * from unnest($1::uuid[], $2::text[])))`,
    [words.map(one => one.id), words.map(one => one.field), root, by, toggled],
  )
}

/** Of the given sightings, those whose contact was made by hand and taken back again: as if it had never been made. */
export async function takenBack(q: Queryable, sightingIds: string[]): Promise<Set<string>> {
  if (sightingIds.length === 0) return new Set()
  const rows = await q.query<{ sighting_id: string }>(
    'select sighting_id from ws.staff_word where sighting_id = any($1) and field = $2 and withdrawn_act_id is not null',
    [sightingIds, MADE],
  )
  return new Set(rows.map(row => row.sighting_id))
}

/**
 * Makes facts of origin `crm` and evidence of rule `staff` say what is in effect of the words about these sightings.
 * Returns the identifiers whose evidence went. Needs `lockIdentity`; who is who is still to be settled.
 */
export async function restate(tx: Tx, sightingIds: string[]): Promise<Identifier[]> {
  const words = await wordsInEffect(tx, sightingIds)
  await writeFacts(tx, sightingIds, words)
  return writeEvidence(tx, sightingIds, words)
}

/** Of the given sightings, those whose contact somebody made by hand, and nobody took back or deleted. */
export async function madeByHand(q: Queryable, sightingIds: string[]): Promise<string[]> {
  const words = await wordsInEffect(q, sightingIds)
  return words.filter(word => word.field === MADE).map(word => word.id)
}

type Spoken = Word & { at: Date }
type WordRow = {
  sighting_id: string
  field: string
  act_id: string
  value: unknown
  at: Date
  unusable: Unusable | null
  kinds: IdentifierKind[]
  values: string[]
}

async function wordsInEffect(q: Queryable, sightingIds: string[]): Promise<Spoken[]> {
  if (sightingIds.length === 0) return []
  const rows = await q.query<WordRow>(
    `select w.sighting_id, w.field, w.act_id, w.value, w.at, w.unusable, w.kinds, w."values"
     from ws.staff_word w where w.sighting_id = any($1) and w.withdrawn_act_id is null order by w.seq desc`,
    [sightingIds],
    { prepare: true },
  )
  if (rows.length === 0) return []
  const spoken = [...new Set(rows.map(row => row.sighting_id))]
  const states = await contactStates(q, spoken)
  const cuts = new Map(
    (await edgesOf(q, spoken))
      .filter(edge => edge.cut)
      .map(edge => [`${edge.sightingId}|${identifierKey(edge)}`, edge]),
  )
  const inEffect = new Map<string, Spoken>()
  for (const row of rows) {
    const key = `${row.sighting_id}|${row.field}`
    if (inEffect.has(key) || states.get(row.sighting_id)?.is === 'deleted') continue
    const word = uncut(row, cuts)
    if (word) inEffect.set(key, word)
  }
  return [...inEffect.values()]
}

/**
 * What later cuts leave of a word. What is typed again after the cut is shown as typed, though it stays no evidence: ids of
 * acts grow with time.
 */
function uncut(row: WordRow, cuts: Map<string, KeptEdge>): Spoken | undefined {
  const { sighting_id: id, field, value, at, unusable } = row
  const identifiers = row.values.map((one, place) => ({ kind: row.kinds[place] ?? 'phone', scope: '', value: one }))
  const left = identifiers.filter(one => {
    const cutActId = cuts.get(`${id}|${identifierKey(one)}`)?.cutActId
    return !cutActId || cutActId < row.act_id
  })
  if (left.length === identifiers.length) return { id, field, value, at, unusable, identifiers }
  if (left.length === 0) return undefined
  return { id, field, value: left.map(one => one.value).join(', '), at, unusable, identifiers: left }
}

async function writeFacts(tx: Tx, sightingIds: string[], words: Spoken[]): Promise<void> {
  const facts = words.filter(word => word.field !== MADE)
  tx.send(
    `delete from ws.fact f where f.sighting_id = any($1) and f.origin = 'crm'
       and not exists (select 1 from unnest($2::uuid[], $3::text[]) as t(id, field) where t.id = f.sighting_id and t.field = f.field)`,
    [sightingIds, facts.map(one => one.id), facts.map(one => one.field)],
    { prepare: true },
  )
  insertFacts(tx, facts)
}

function insertFacts(tx: Tx, facts: Spoken[]): void {
  if (facts.length === 0) return
  tx.send(
    `insert into ws.fact (sighting_id, field, origin, value, at, trust, unusable)
     select id, field, 'crm', value, at, 'verified', unusable
     from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::timestamptz[], $5::text[]) as t(id, field, value, at, unusable)
     on conflict on constraint fact_pkey do update
       set value = excluded.value, at = excluded.at, unusable = excluded.unusable`,
    [
      facts.map(one => one.id),
      facts.map(one => one.field),
      facts.map(one => JSON.stringify(one.value)),
      facts.map(one => one.at),
      facts.map(one => one.unusable),
    ],
    { prepare: true },
  )
}

/** Staff say what the address is now: their former word about the same field is withdrawn with it. */
async function writeEvidence(tx: Tx, sightingIds: string[], words: Spoken[]): Promise<Identifier[]> {
  const meant = meantBy(words)
  const withdrawn = await tx.query<Identifier>(
    `delete from ws.identity_edge e where e.sighting_id = any($1) and e.rule = 'staff' and e.cut_act_id is null
       and not exists (select 1 from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as t(id, kind, scope, value)
                       where t.id = e.sighting_id and t.kind = e.kind and t.scope = e.scope and t.value = e.value)
     returning e.kind, e.scope, e.value`,
    [sightingIds, ...columnsOf(meant)],
    { prepare: true },
  )
  insertEvidence(tx, words)
  return withdrawn
}

function insertEvidence(tx: Tx, words: Spoken[]): void {
  const meant = meantBy(words)
  if (meant.length === 0) return
  tx.send(
    `insert into ws.identity_edge as e (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at, cut_act_id)
     select t.id, t.sighting_id, t.kind, t.scope, t.value, 'verified', 'staff', t.at, t.at, ${TOMBSTONE}
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) as t(id, sighting_id, kind, scope, value, at)
     on conflict on constraint identity_edge_evidence do update
       set first_at = excluded.first_at, last_at = excluded.last_at where e.first_at <> excluded.first_at`,
    [meant.map(one => idFrom(one.id, one.kind, one.value, 'staff')), ...columnsOf(meant), meant.map(one => one.at)],
    { prepare: true },
  )
}

type Meant = Identifier & { id: string; at: Date }

function meantBy(words: Spoken[]): Meant[] {
  return words.flatMap(({ id, at, identifiers }) => identifiers.map(one => ({ id, at, ...one })))
}

/** Sighting, kind, scope and value of each. */
function columnsOf(meant: Meant[]): string[][] {
  return [
    meant.map(one => one.id),
    meant.map(one => one.kind),
    meant.map(one => one.scope),
    meant.map(one => one.value),
  ]
}
