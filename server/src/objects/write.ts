import type { Field, FieldType, ObjectDef } from '@huiliu/contracts'
import {
  appendEvents,
  forbidden,
  invalidInput,
  newId,
  notFound,
  versionConflict,
  type Ctx,
  type LocalFieldProblem,
  type NewEvent,
  type Row,
  type Tx,
} from '../kernel/index.ts'
import { fieldRight, rightsOn, type Caller } from '../workspace/index.ts'
import { withinReach } from './branches.ts'
import { catalogOf, objectIn, type Catalog } from './catalog.ts'
import { columnOf, columnType, tableOf, viaColumn } from './ddl.ts'
import { constraintProblem, valueProblem } from './problems.ts'
import { indexRecords } from './search-index.ts'
import { checkTargets } from './targets.ts'
import { checkValue } from './values.ts'

type Common = { object: string; sightingId?: string | null; occurredAt?: Date }
export type Change = Common &
  (
    | {
        op: 'create'
        id?: string
        values: Record<string, unknown>
        ownerId?: string | null
        via?: Record<string, string>
      }
    | { op: 'update'; id: string; version?: number | undefined; values: Record<string, unknown> }
    | { op: 'delete' | 'restore'; id: string; version?: number | undefined }
  )

export type WrittenRecord = {
  op: Change['op']
  object: string
  id: string
  version: number
  /** field → [before, after]; only what really changed */
  changes: Record<string, [unknown, unknown]>
}
/** `quiet` writes are made by those who listen to writes, so they are not told again. */
export type Writing = { actId: string; changes: Change[]; access?: Caller; quiet?: boolean }
type Listener = (tx: Tx, ctx: Ctx, written: { actId: string; records: WrittenRecord[] }) => Promise<void>

const listeners = new Map<string, Listener>()

/** Lets the module that owns an object's meaning act in the transaction of every write to it. */
export function onWritten(object: string, listener: Listener): void {
  listeners.set(object, listener)
}

/**
 * The only way to change records: set-based, all or nothing, one event per changed record with before and after of each
 * changed field. Unchanged values write nothing. With `access`, the caller's rights are judged on the locked rows.
 * Throws invalid_input (field by field), version_conflict, not_found, forbidden.
 */
export async function write(
  tx: Tx,
  ctx: Ctx,
  { actId, changes, access, quiet = false }: Writing,
): Promise<WrittenRecord[]> {
  const catalog = await catalogOf(ctx)
  const written: WrittenRecord[] = []
  for (const [name, own] of Map.groupBy(changes, change => change.object)) {
    const object = objectIn(catalog, name)
    const judged = { object, access, changes: own }
    const creates = own.filter(change => change.op === 'create')
    const others = own.filter(change => change.op !== 'create')
    const records = [
      ...(await create(tx, ctx, { ...judged, actId, creates, catalog })),
      ...(await change(tx, ctx, { ...judged, actId, others, catalog })),
    ]
    await indexRecords(tx, object, records)
    if (!quiet && records.length > 0) await listeners.get(name)?.(tx, ctx, { actId, records })
    written.push(...records)
  }
  return written
}

type Judged = { object: ObjectDef; access: Caller | undefined; actId: string; catalog: Catalog }
type Create = Extract<Change, { op: 'create' }>
type Other = Exclude<Change, { op: 'create' }>

async function create(
  tx: Tx,
  ctx: Ctx,
  { object, access, actId, creates, catalog }: Judged & { creates: Create[] },
): Promise<WrittenRecord[]> {
  if (creates.length === 0) return []
  if (access && !rightsOn(access, object.name).create) throw forbidden()
  const rows = creates.map(one => ({
    one,
    id: one.id ?? newId(),
    values: checkValues(object, one.values, { access, creating: true }),
  }))
  await checkTargets(tx, { object, catalog, access, values: rows.map(row => row.values) })
  const vias = object.fields.flatMap(field => viaColumn(field) ?? [])
  const columns = [
    ...object.fields.map(field => ({ name: field.name, type: columnType(field.type) })),
    ...vias.map(name => ({ name, type: 'uuid' })),
  ]
  const list = columns.map(column => columnOf(column.name)).join(', ')
  const typed = columns.map(column => `${columnOf(column.name)} ${column.type}`).join(', ')
  const by = actorId(ctx)
  await guarded(() =>
    tx.query(
      `insert into ${tableOf(object.name)} (id, created_at, created_by, updated_at, updated_by, owner_id, department_id, ${list})
       select id, $2, $3, $2, $3, owner_id, (select m.department_id from ws.member m where m.id = owner_id), ${list}
       from jsonb_to_recordset($1::jsonb) as t(id uuid, owner_id uuid, ${typed})`,
      [
        JSON.stringify(
          rows.map(({ one, id, values }) => ({
            id,
            owner_id: ownerOf(one, access),
            ...values,
            ...viaValues(object, one),
          })),
        ),
        ctx.now,
        by,
      ],
      { prepare: true },
    ),
  )
  const records = rows.map(({ id, values }): WrittenRecord => ({
    op: 'create',
    object: object.name,
    id,
    version: 1,
    changes: created(values),
  }))
  await tell(tx, ctx, { actId, records, changes: creates, object })
  return records
}

function ownerOf(one: Create, access: Caller | undefined): string | null {
  return one.ownerId !== undefined ? one.ownerId : (access?.memberId ?? null)
}

function actorId({ actor }: Ctx): string | null {
  return actor.kind === 'member' ? actor.id : null
}

/** { contact: sighting } → { contact_via: sighting } */
function viaValues(object: ObjectDef, { via = {} }: Create): Record<string, string> {
  return Object.fromEntries(
    object.fields.flatMap(field => {
      const column = viaColumn(field)
      const sighting = via[field.name]
      return column && sighting ? [[column, sighting]] : []
    }),
  )
}

function created(values: Record<string, unknown>): WrittenRecord['changes'] {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== null)
      .map(([name, value]): [string, [unknown, unknown]] => [name, [null, value]]),
  )
}

type Before = Row & {
  id: string
  version: number
  owner_id: string | null
  department_id: string | null
  deleted_at: Date | null
  granted: boolean
}

async function change(
  tx: Tx,
  ctx: Ctx,
  { object, access, actId, others, catalog }: Judged & { others: Other[] },
): Promise<WrittenRecord[]> {
  if (others.length === 0) return []
  const before = await lockBefore(tx, { object, access, ids: others.map(one => one.id) })
  const planned = others.flatMap(one => plan(object, access, { one, before: before.get(one.id) }) ?? [])
  if (planned.length === 0) return []
  await checkTargets(tx, { object, catalog, access, values: planned.map(one => one.values) })
  await guarded(() => update(tx, ctx, { object, planned }))
  const records = planned.map(({ one, values, row }): WrittenRecord => ({
    op: one.op,
    object: object.name,
    id: row.id,
    version: row.version + 1,
    changes: Object.fromEntries(
      Object.entries(values).map(([name, value]): [string, [unknown, unknown]] => [name, [stored(row[name]), value]]),
    ),
  }))
  await tell(tx, ctx, { actId, records, changes: planned.map(plan => plan.one), object })
  return records
}

/** Locks the rows in id order, so that two commands never wait for each other crosswise. */
async function lockBefore(
  tx: Tx,
  { object, access, ids }: { object: ObjectDef; access: Caller | undefined; ids: string[] },
): Promise<Map<string, Before>> {
  const rows = await tx.query<Before>(
    `select r.*, exists (select 1 from ws.record_grant g where g.object = $2 and g.record_id = r.id and g.level = 'update' and g.principal_id = any($3)) as granted
     from ${tableOf(object.name)} r where r.id = any($1) order by r.id for update of r`,
    [ids, object.name, access?.principals ?? []],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, row]))
}

type Planned = { one: Other; row: Before; values: Record<string, unknown> }

/** What an accepted change does to its row; undefined when it changes nothing. */
function plan(
  object: ObjectDef,
  access: Caller | undefined,
  { one, before }: { one: Other; before: Before | undefined },
): Planned | undefined {
  if (!before || (before.deleted_at !== null) !== (one.op === 'restore')) throw notFound()
  if (access) judge(object, access, { one, before })
  if (one.version !== undefined && one.version !== before.version) throw versionConflict()
  if (one.op !== 'update') return { one, row: before, values: {} }
  const given = checkValues(object, one.values, { access, creating: false })
  const types = new Map(object.fields.map(field => [field.name, field.type]))
  const values = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => !same(types.get(name), stored(before[name]), value)),
  )
  return Object.keys(values).length === 0 ? undefined : { one, row: before, values }
}

function judge(object: ObjectDef, access: Caller, { one, before }: { one: Other; before: Before }): void {
  const rights = rightsOn(access, object.name)
  const seen = before.granted || withinReach(access, rights.read, before)
  if (!seen) throw notFound()
  const reach = one.op === 'update' ? rights.update : rights.delete
  const granted = one.op === 'update' && before.granted
  if (!granted && !withinReach(access, reach, before)) throw forbidden()
}

async function update(tx: Tx, ctx: Ctx, { object, planned }: { object: ObjectDef; planned: Planned[] }): Promise<void> {
  const touched = object.fields.filter(field => planned.some(one => field.name in one.values))
  const typed = touched.map(field => `${columnOf(field.name)} ${columnType(field.type)}`)
  const sets = touched.map(
    field =>
      `${columnOf(field.name)} = case when t.given ? '${field.name}' then t.${columnOf(field.name)} else r.${columnOf(field.name)} end`,
  )
  await tx.query(
    `update ${tableOf(object.name)} r set version = r.version + 1, updated_at = $2, updated_by = $3,
       deleted_at = case t.op when 'delete' then $2::timestamptz when 'restore' then null else r.deleted_at end${sets.map(set => `, ${set}`).join('')}
     from jsonb_to_recordset($1::jsonb) as t(id uuid, op text, given jsonb${typed.map(column => `, ${column}`).join('')}) where r.id = t.id`,
    [
      JSON.stringify(planned.map(({ one, row, values }) => ({ ...values, id: row.id, op: one.op, given: values }))),
      ctx.now,
      actorId(ctx),
    ],
  )
}

type Telling = { actId: string; records: WrittenRecord[]; changes: Change[]; object: ObjectDef }
const TYPES: Record<Change['op'], string> = {
  create: 'record.created',
  update: 'record.updated',
  delete: 'record.deleted',
  restore: 'record.restored',
}

async function tell(tx: Tx, ctx: Ctx, { actId, records, changes, object }: Telling): Promise<void> {
  const events = records.map((record, index): NewEvent => {
    const change = changes[index]
    const occurredAt = change?.occurredAt ?? ctx.now
    // A contact's own id is a sighting, so what staff do to the record stands on the person's timeline.
    const sightingId = change?.sightingId ?? (object.name === 'contact' ? record.id : null)
    return {
      id: newId(),
      type: TYPES[record.op],
      occurredAt,
      receivedAt: ctx.now,
      actId,
      sightingId,
      object: object.name,
      recordId: record.id,
      recordVersion: record.version,
      body: { changes: record.changes },
    }
  })
  await appendEvents(tx, ctx.wakes, events)
}

type Checking = { access: Caller | undefined; creating: boolean }

/** Stored forms of the values given; throws invalid_input with a problem per field. Creating, fields not given are empty. */
function checkValues(
  object: ObjectDef,
  given: Record<string, unknown>,
  { access, creating }: Checking,
): Record<string, unknown> {
  const fields = new Map(object.fields.map(field => [field.name, field]))
  const problems: LocalFieldProblem[] = []
  const values: Record<string, unknown> = creating
    ? Object.fromEntries(object.fields.map(field => [field.name, null]))
    : {}
  for (const [name, raw] of Object.entries(given)) {
    const field = fields.get(name)
    const refused = refusal(object, field, access)
    if (!field || refused) {
      problems.push(valueProblem(name, refused ?? 'unknown_field'))
      continue
    }
    const checked = checkValue(field, raw)
    if ('code' in checked) problems.push(valueProblem(name, checked.code))
    else values[name] = checked.value
  }
  for (const { name, required } of object.fields) {
    if (required && name in values && values[name] === null && !problems.some(problem => problem.path === name))
      problems.push(valueProblem(name, 'required'))
  }
  if (problems.length > 0) throw invalidInput({}, problems)
  return values
}

function refusal(object: ObjectDef, field: Field | undefined, access: Caller | undefined): string | null {
  if (!field) return 'unknown_field'
  if (!access) return null
  const right = fieldRight(access, object.name, field.name)
  if (right === 'hidden') return 'unknown_field'
  return right !== 'write' || field.readonly ? 'readonly' : null
}

async function guarded<T>(statement: () => Promise<T>): Promise<T> {
  try {
    return await statement()
  } catch (error) {
    throw constraintProblem(error) ?? error
  }
}

/** The form in which a value read from its column is compared and told: as given, so instants are text again. */
export function stored(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : (value ?? null)
}

function same(type: FieldType | undefined, before: unknown, after: unknown): boolean {
  const numeric = type === 'number' || type === 'currency' || type === 'percent'
  if (numeric && typeof before === 'string' && typeof after === 'string') return normal(before) === normal(after)
  return JSON.stringify(before) === JSON.stringify(after)
}

/** 12.50, +12.5 and 012.5 are one number. */
function normal(decimal: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(decimal) ?? []
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
  return sign === '-' && digits !== '0' ? `-${digits}` : digits
}
