import { idFrom, type Ctx, type Tx } from '../kernel/index.ts'
import type { WrittenRecord } from '../objects/index.ts'
import { countryOf } from '../workspace/index.ts'
import { FACT_FIELDS } from './contacts.ts'
import { isIdentifierField, kindsOfField } from './identifier-fields.ts'
import { identifiersOf, type Comparable } from './normalize/index.ts'
import { lockIdentity, settle } from './settle.ts'

type Told = { id: string; field: string; value: unknown; meant: Comparable[] }

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
    told.filter(one => isIdentifierField(one.field)),
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
  return isIdentifierField(field) && typeof value === 'string'
    ? identifiersOf(field, value, { scope: '', country })
    : []
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
  if (told.length === 0) return
  const asked = told.flatMap(({ id, field }) => kindsOfField(field).map(kind => ({ id, kind })))
  const meant = told.flatMap(({ id, meant: all }) => all.flatMap(one => ('value' in one ? { id, ...one } : [])))
  await tx.query(
    `delete from ws.identity_edge e using unnest($1::uuid[], $2::text[]) as asked(id, kind)
     where e.sighting_id = asked.id and e.kind = asked.kind and e.rule = 'staff' and e.cut_act_id is null
       and not exists (select 1 from unnest($3::uuid[], $4::text[]) as kept(id, value) where kept.id = e.sighting_id and kept.value = e.value)`,
    [asked.map(one => one.id), asked.map(one => one.kind), meant.map(one => one.id), meant.map(one => one.value)],
    { prepare: true },
  )
  await tx.query(
    `insert into ws.identity_edge (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at)
     select id, sighting_id, kind, scope, value, 'verified', 'staff', $6, $6
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) as t(id, sighting_id, kind, scope, value)
     on conflict on constraint identity_edge_evidence do nothing`,
    [
      meant.map(one => idFrom(one.id, one.kind, one.value, 'staff')),
      meant.map(one => one.id),
      meant.map(one => one.kind),
      meant.map(one => one.scope),
      meant.map(one => one.value),
      ctx.now,
    ],
    { prepare: true },
  )
}
