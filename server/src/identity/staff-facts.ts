import type { Ctx, Tx } from '../kernel/index.ts'
import type { WrittenRecord } from '../objects/index.ts'
import { countryOf } from '../workspace/index.ts'
import { affectedBy } from './closure.ts'
import { FACT_FIELDS } from './contacts.ts'
import { isIdentifierField } from './identifier-fields.ts'
import { identifiersOf, type Comparable } from './normalize/index.ts'
import { MOST_NEWCOMERS, lockForNewcomers, lockIdentity } from './lock.ts'
import { settle } from './settle.ts'
import { keepWords, MADE, restate, stateFirst, type Word } from './staff-words.ts'
import { seemStrangers, strangersAmong } from './strangers.ts'

/**
 * After staff wrote contacts: what they typed becomes facts of origin `crm`, addresses and numbers become verified
 * evidence of the contact's own sighting, and who is who is judged anew — all in the transaction of the write. Where the
 * write took an act back, or the contact away, what was said there is in effect no longer.
 */
export async function contactWritten(
  tx: Tx,
  ctx: Ctx,
  { actId, records }: { actId: string; records: WrittenRecord[] },
): Promise<void> {
  const country = await countryOf(tx)
  const words = records.flatMap(record => wordsOf(record, country))
  const made = records.filter(record => record.op === 'create').map(record => record.id)
  const toggled = records.filter(record => record.op === 'delete' || record.op === 'restore').map(record => record.id)
  const ids = [...new Set([...made, ...toggled, ...words.map(one => one.id)])]
  if (ids.length === 0) return
  const alone = made.length === ids.length && made.length <= MOST_NEWCOMERS && (await seemStrangers(tx, words))
  await (alone
    ? lockForNewcomers(
        tx,
        words.flatMap(word => word.identifiers),
      )
    : lockIdentity(tx))
  const strangers = await strangersAmong(tx, { made, born: ensureSightings(tx, ctx, made), words })
  // Somebody came between the look and the lock.
  if (alone && strangers.size < ids.length) await lockIdentity(tx)
  stateFirst(tx, ctx, { actId, words: words.filter(word => strangers.has(word.id)) })
  const others = words.filter(word => !strangers.has(word.id))
  await settleWords(tx, ctx, { actId, words: others, toggled, ids: ids.filter(id => !strangers.has(id)) })
}

type Settling = { actId: string; words: Word[]; toggled: string[]; ids: string[] }

async function settleWords(tx: Tx, ctx: Ctx, { actId, words, toggled, ids }: Settling): Promise<void> {
  if (ids.length === 0) return
  await keepWords(tx, ctx, { actId, words, toggled })
  const withdrawn = await restate(tx, ids)
  // Under an act of its own: taking back what was typed must not take back the records of others that came of it.
  const sightings = await affectedBy(tx, { sightings: ids, identifiers: withdrawn })
  await settle(tx, ctx, { sightings, actId: null })
}

function wordsOf({ id, op, changes }: WrittenRecord, country: string): Word[] {
  const words = FACT_FIELDS.flatMap((field): Word[] => {
    const change = changes[field]
    if (!change) return []
    const [, value] = change
    // A field left empty on a new record says nothing; a field emptied by hand says "empty".
    if (op === 'create' && (value === null || value === undefined)) return []
    const meant = meaning(field, value, country)
    const identifiers = meant.flatMap(one => ('value' in one ? one : []))
    return [{ id, field, value: value ?? null, unusable: unusableOf(meant), identifiers }]
  })
  return op === 'create' ? [...words, { id, field: MADE, value: true, unusable: null, identifiers: [] }] : words
}

/** The numbers or addresses a value holds, or why it holds none; nothing for other fields and for emptied ones. */
function meaning(field: string, value: unknown, country: string): Comparable[] {
  return isIdentifierField(field) && typeof value === 'string'
    ? identifiersOf(field, value, { scope: '', country })
    : []
}

function unusableOf(meant: Comparable[]): Word['unusable'] {
  const reasons = meant.flatMap(one => ('refused' in one ? one.refused : []))
  return reasons.length === meant.length ? (reasons[0] ?? null) : null
}

/** The ids of those that are new. */
async function ensureSightings(tx: Tx, ctx: Ctx, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const born = await tx.query<{ id: string }>(
    `insert into ws.sighting (id, source_id, key_kind, key_value, person_id, first_at, last_at)
     select id, (select id from ws.source where kind = 'crm'), 'record_id', id::text, id, $2, $2 from unnest($1::uuid[]) as t(id)
     on conflict do nothing returning id`,
    [ids, ctx.now],
    { prepare: true },
  )
  return born.map(row => row.id)
}
