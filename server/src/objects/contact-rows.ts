import type { ObjectDef } from '@huiliu/contracts'
import type { Ctx, Queryable, Tx } from '../kernel/index.ts'
import { countryOf, type CallCtx } from '../workspace/index.ts'
import { readablePredicate } from './branches.ts'
import { catalogOf, objectIn, wholeCatalog, type Catalog } from './catalog.ts'
import { columnOf, givenFields, tableOf, viaColumn } from './ddl.ts'
import { maskRow, shownValue } from './masks.ts'
import { worded } from './phrases.ts'
import { keepRollups } from './rollups.ts'
import { reindex } from './search-index.ts'
import { checkValue } from './values.ts'
import { stored } from './stored.ts'
import { write, type Change } from './write.ts'

/** What identity needs of contact rows: a contact's id is the id of a sighting. */

/**
 * live: stands for a person, or was absorbed by one. idle: nothing real is known of its person (any more). `deletedAt` in
 * epoch ms, 0 unless deleted.
 */
export type ContactState = { is: 'live' | 'idle' | 'deleted'; deletedAt: number }

/** Of the given ids, those that have a contact row, and its state. */
export async function contactStates(q: Queryable, ids: string[]): Promise<Map<string, ContactState>> {
  if (ids.length === 0) return new Map()
  const rows = await q.query<{ id: string; idle: boolean | null; deleted_at: Date | null }>(
    'select id, joined_into = id as idle, deleted_at from ws.rec_contact where id = any($1)',
    [ids],
    { prepare: true },
  )
  return new Map(
    rows.map(({ id, idle, deleted_at: deleted }) => [
      id,
      { is: deleted ? 'deleted' : idle ? 'idle' : 'live', deletedAt: deleted?.getTime() ?? 0 },
    ]),
  )
}

/** Of the given contacts, those that hold more than facts: an owner, or a value in a field that only people fill. */
export async function workedOn(
  tx: Tx,
  ctx: Ctx,
  { ids, facts }: { ids: string[]; facts: readonly string[] },
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const fields = givenFields(objectIn(await catalogOf(ctx), 'contact'))
  const own = ['owner_id', ...fields.map(field => field.name).filter(name => !facts.includes(name))]
  const rows = await tx.query<{ id: string }>(
    `select id from ws.rec_contact where id = any($1) and num_nonnulls(${own.map(columnOf).join(', ')}) > 0`,
    [ids],
  )
  return new Set(rows.map(row => row.id))
}

/** Stored values of some fields of the live rows among the given ids. */
export async function contactValues(
  q: Queryable,
  { ids, fields }: { ids: string[]; fields: readonly string[] },
): Promise<Map<string, Record<string, unknown>>> {
  const columns = fields.map(name => `, c.${columnOf(name)}`).join('')
  const rows = await q.query<Record<string, unknown> & { id: string }>(
    `select c.id${columns} from ws.rec_contact c where c.id = any($1) and c.deleted_at is null`,
    [ids],
    { prepare: true },
  )
  return new Map(
    rows.map(row => [row.id, Object.fromEntries(Object.entries(row).map(([name, value]) => [name, stored(value)]))]),
  )
}

export type Accept = (field: string, value: unknown) => unknown

/** Tells the stored form of a value a source gave, or undefined where the field would not take it: such a value stays a fact. */
export async function acceptance(ctx: Ctx): Promise<Accept> {
  const [catalog, country] = await Promise.all([catalogOf(ctx), countryOf(ctx.db)])
  const fields = new Map(objectIn(catalog, 'contact').fields.map(field => [field.name, field]))
  return (name, value) => {
    const field = fields.get(name)
    const checked = field && checkValue(field, value, country)
    return checked && 'value' in checked ? checked.value : undefined
  }
}

type Joining = { wanted: { id: string; joinedInto: string | null }[]; open: () => Promise<string> }

/**
 * Makes rows of absorbed persons point to the survivor, and those of parted persons stand alone again. The row of a person
 * of whom nothing real is known (any more) points to itself: no list shows it, and it stands up again when something is.
 */
export async function joinContacts(tx: Tx, ctx: Ctx, { wanted, open }: Joining): Promise<void> {
  const changed = await tx.query<{ id: string }>(
    `update ws.rec_contact c set joined_into = t.joined_into from unnest($1::uuid[], $2::uuid[]) as t(id, joined_into)
     where c.id = t.id and c.joined_into is distinct from t.joined_into returning c.id`,
    [wanted.map(one => one.id), wanted.map(one => one.joinedInto)],
    { prepare: true },
  )
  if (changed.length === 0) return
  await open()
  const catalog = await wholeCatalog(tx)
  await keepRollups(tx, ctx, { catalog, touched: changed.map(({ id }) => ({ object: 'contact', id })) })
  await reindex(
    tx,
    { object: objectIn(catalog, 'contact'), catalog },
    changed.map(row => row.id),
  )
}

type Repointing = { sightings: string[]; open: () => Promise<string> }

/** Records of moved sightings follow them: contact_via never changes, contact is where its sighting is now. */
export async function repointRecords(tx: Tx, ctx: Ctx, { sightings, open }: Repointing): Promise<void> {
  const catalog = await catalogOf(ctx)
  const changes = await Promise.all(
    viaFieldsOf(catalog).map(async ({ object, field, via }) => {
      const rows = await tx.query<{ id: string; person_id: string; via: string }>(
        `select r.id, s.person_id, s.id as via from ${tableOf(object.name)} r join ws.sighting s on s.id = r.${columnOf(via)}
         where r.${columnOf(via)} = any($1) and r.deleted_at is null and r.${columnOf(field)} is distinct from s.person_id`,
        [sightings],
        { prepare: true },
      )
      return rows.map((row): Change => ({
        op: 'update',
        object: object.name,
        id: row.id,
        values: { [field]: row.person_id },
        via: { [field]: row.via },
        sightingId: row.via,
      }))
    }),
  )
  const all = changes.flat()
  if (all.length > 0) await write(tx, ctx, { actId: await open(), changes: all, quiet: true })
}

/** Lookups to contact, with the column that keeps the sighting beside each. */
function viaFieldsOf(catalog: Catalog): { object: ObjectDef; field: string; via: string }[] {
  return catalog.objects.flatMap(object =>
    object.fields.flatMap(field => {
      const via = viaColumn(field)
      return via === null ? [] : [{ object, field: field.name, via }]
    }),
  )
}

export type RecordRef = { object: string; id: string; name: string }
const SHOWN = 200

/** Readable records that belong to persons over the given sightings. */
export async function recordsVia(ctx: CallCtx, sightings: string[]): Promise<RecordRef[]> {
  const catalog = await catalogOf(ctx)
  const refs = await Promise.all(
    viaFieldsOf(catalog).map(async ({ object, via }) => {
      const params: unknown[] = [sightings]
      const readable = readablePredicate(ctx.caller, { object: object.name, alias: 'r', params })
      const rows = await ctx.db.query<{ id: string; name: string | null }>(
        `select r.id, r.${columnOf(object.nameField)}::text as name from ${tableOf(object.name)} r
         where r.${columnOf(via)} = any($1) and r.deleted_at is null and ${readable} order by r.created_at desc limit ${SHOWN}`,
        params,
      )
      return rows.map(({ id, name }) => {
        const shown = shownValue(ctx.caller, object, object.nameField, worded(name, ctx.locale))
        return { object: object.name, id, name: typeof shown === 'string' ? shown : '' }
      })
    }),
  )
  return refs.flat()
}

/** What to call contacts: name, else email, else phone, as the caller may see them. */
export async function contactNames(ctx: CallCtx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.query<{ id: string; name: string | null; email: string | null; phone: string | null }>(
    'select id, name, email, phone from ws.rec_contact where id = any($1)',
    [ids],
    { prepare: true },
  )
  const contact = objectIn(await catalogOf(ctx), 'contact')
  return new Map(
    rows.flatMap(({ id, ...values }) => {
      const name = contactName(maskRow(ctx.caller, contact, values))
      return name === null ? [] : [[id, name] as const]
    }),
  )
}

/** The same of one contact whose values are already as the caller may see them. */
export function contactName(shown: Record<string, unknown>): string | null {
  const best = [shown['name'], shown['email'], shown['phone']].find(value => typeof value === 'string' && value !== '')
  return typeof best === 'string' ? best : null
}

/** Of the given sightings, those over which some record belongs to a person: that person needs a contact row. */
export async function recordHolders(tx: Tx, ctx: Ctx, sightings: string[]): Promise<Set<string>> {
  if (sightings.length === 0) return new Set()
  const found = await Promise.all(
    viaFieldsOf(await catalogOf(ctx)).map(({ object, via }) =>
      tx.query<{ id: string }>(
        `select distinct ${columnOf(via)} as id from ${tableOf(object.name)} where ${columnOf(via)} = any($1) and deleted_at is null`,
        [sightings],
        { prepare: true },
      ),
    ),
  )
  return new Set(found.flat().map(row => row.id))
}
