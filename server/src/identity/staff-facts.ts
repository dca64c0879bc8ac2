import { IDENTIFIER_KINDS } from '@huiliu/contracts'
import { idFrom, type Ctx, type Tx } from '../kernel/index.ts'
import type { WrittenRecord } from '../objects/index.ts'
import { countryOf } from '../workspace/index.ts'
import { FACT_FIELDS } from './contacts.ts'
import { fieldOfKind } from './identifier-fields.ts'
import { identifiersOf, type Comparable } from './normalize/index.ts'
import { lockIdentity, settle } from './settle.ts'

type Told = { id: string; field: string; value: unknown; meant: Comparable[] }
const IDENTIFIER_FIELDS = new Set(['email', 'phone'])

/**
 * After staff wrote contacts: what they typed becomes facts of origin `crm`, addresses and numbers become verified
 * evidence of the contact's own sighting, and who is who is judged anew — all in the transaction of the write.
 */
export async function contactWritten(
  tx: Tx,
  ctx: Ctx,
  { actId, records }: { actId: string; records: WrittenRecord[] },
): Promise<void> {
  const country = await countryOf(tx)
  const written = records.filter(record => record.op === 'create' || record.op === 'update')
  const told = written.flatMap(record => changedFacts(record, country))
  const ids = [...new Set(records.filter(record => record.op === 'create').map(record => record.id))]
  if (told.length === 0 && ids.length === 0) return
  await lockIdentity(tx)
  await ensureSightings(tx, ctx, ids)
  await writeFacts(tx, ctx, told)
  await writeEvidence(
    tx,
    ctx,
    told.filter(one => IDENTIFIER_FIELDS.has(one.field)),
  )
  await settle(tx, ctx, { sightings: [...new Set([...ids, ...told.map(one => one.id)])], actId })
}

function changedFacts({ id, op, changes }: WrittenRecord, country: string): Told[] {
  return FACT_FIELDS.flatMap(field => {
    const change = changes[field]
    if (!change) return []
    const [, value] = change
    // A field left empty on a new record says nothing; a field emptied by hand says "empty".
    if (op === 'create' && (value === null || value === undefined)) return []
    return [{ id, field, value: value ?? null, meant: meaning(field, value, country) }]
  })
}

/** The numbers or addresses a value holds, or why it holds none; nothing for other fields and for emptied ones. */
function meaning(field: string, value: unknown, country: string): Comparable[] {
  const kind = field === 'email' || field === 'phone' ? field : null
  return kind && typeof value === 'string' ? identifiersOf(kind, value, { scope: '', country }) : []
}

function unusableOf(meant: Comparable[]): string | null {
  const reasons = meant.flatMap(one => ('refused' in one ? one.refused : []))
  return reasons.length === meant.length ? (reasons[0] ?? null) : null
}

async function ensureSightings(tx: Tx, ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query(
    `insert into ws.sighting (id, source_id, key_kind, key_value, person_id, first_at, last_at)
     select id, (select id from ws.source where kind = 'crm'), 'record_id', id::text, id, $2, $2 from unnest($1::uuid[]) as t(id)
     on conflict do nothing`,
    [ids, ctx.now],
  )
}

async function writeFacts(tx: Tx, ctx: Ctx, told: Told[]): Promise<void> {
  if (told.length === 0) return
  await tx.query(
    `insert into ws.fact (sighting_id, field, origin, value, at, trust, unusable)
     select id, field, 'crm', value, $4, 'verified', unusable
     from unnest($1::uuid[], $2::text[], $3::jsonb[], $5::text[]) as t(id, field, value, unusable)
     on conflict on constraint fact_pkey do update
       set value = excluded.value, at = excluded.at, unusable = excluded.unusable`,
    [
      told.map(one => one.id),
      told.map(one => one.field),
      told.map(one => JSON.stringify(one.value)),
      ctx.now,
      told.map(one => unusableOf(one.meant)),
    ],
  )
}

/** Staff say what the address is now: their former word about the same field is withdrawn with it. */
async function writeEvidence(tx: Tx, ctx: Ctx, told: Told[]): Promise<void> {
  for (const { id, field, meant } of told) {
    const identifiers = meant.flatMap(one => ('value' in one ? one : []))
    const kinds = IDENTIFIER_KINDS.filter(kind => fieldOfKind(kind) === field)
    await tx.query(
      `delete from ws.identity_edge where sighting_id = $1 and kind = any($2) and rule = 'staff' and value <> all($3) and cut_act_id is null`,
      [id, kinds, identifiers.map(one => one.value)],
    )
    for (const { kind, scope, value } of identifiers) {
      await tx.query(
        `insert into ws.identity_edge (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at)
         values ($1, $2, $3, $4, $5, 'verified', 'staff', $6, $6) on conflict on constraint identity_edge_evidence do nothing`,
        [idFrom(id, kind, value, 'staff'), id, kind, scope, value, ctx.now],
      )
    }
  }
}
