import type { Field, FieldType, ObjectDef } from '@huiliu/contracts'
import { ident, sqlState, type Db, type Queryable } from '../kernel/index.ts'

/** The one place where record tables are made and changed; names are checked (`NAME`) and quoted here. */

export const NAME = /^[a-z][a-z0-9_]{0,40}$/
export const RESERVED = new Set([
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'owner_id',
  'department_id',
  'deleted_at',
  'joined_into',
  'xmin',
  'ctid',
  'tableoid',
])

export const COLUMN_TYPES: Record<FieldType, string> = {
  text: 'text',
  long_text: 'text',
  number: 'numeric',
  currency: 'numeric',
  percent: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
  select: 'text',
  multi_select: 'text[]',
  phone: 'text',
  email: 'text',
  url: 'text',
  lookup: 'uuid',
  member: 'uuid',
  auto_number: 'text',
  json: 'jsonb',
}

/** Short texts sort and compare by code point, so that an index serves prefix search and JavaScript agrees. */
const COLLATED = new Set<FieldType>(['text', 'select', 'phone', 'email', 'url', 'auto_number'])

export function tableOf(object: string): string {
  return `ws.${ident(`rec_${object}`)}`
}

export function columnOf(field: string): string {
  return ident(field)
}

export function columnType(type: FieldType): string {
  return COLUMN_TYPES[type] + (COLLATED.has(type) ? ' collate "C"' : '')
}

/** Name of the column beside a lookup to contact that keeps the sighting over which the record belongs to the person. */
export function viaColumn({ name, type, object }: Field): string | null {
  return type === 'lookup' && object === 'contact' ? `${name}_via` : null
}

export async function createTable(db: Queryable, { name }: ObjectDef): Promise<void> {
  const table = tableOf(name)
  await db.query(
    `create table if not exists ${table} (
       id uuid constraint ${ident(`rec_${name}_pkey`)} primary key, version integer not null default 1,
       created_at timestamptz not null, created_by uuid, updated_at timestamptz not null, updated_by uuid,
       owner_id uuid, department_id uuid, deleted_at timestamptz${name === 'contact' ? ', joined_into uuid' : ''})`,
  )
  const live = liveOf(name)
  for (const columns of [
    'updated_at desc, id desc',
    'created_at desc, id desc',
    'owner_id, updated_at desc, id desc',
    'department_id, updated_at desc, id desc',
  ]) {
    const index = ident(`rec_${name}_${columns.split(/[ ,]/)[0]}`)
    await db.query(`create index if not exists ${index} on ${table} (${columns}) where ${live}`)
  }
}

/** Rows that lists show. */
export function liveOf(object: string, alias?: string): string {
  const column = (name: string) => (alias ? `${alias}.${name}` : name)
  return object === 'contact'
    ? `${column('deleted_at')} is null and ${column('joined_into')} is null`
    : `${column('deleted_at')} is null`
}

const LOCK_WAIT = ['200ms', '1s', '3s', '10s']

/**
 * Adds the column of a field: metadata only, no rewrite. Waits for its short lock in small bites, so that a long query in
 * front of it does not hold up everybody behind it.
 */
export async function addColumn(db: Db, object: string, field: Field): Promise<void> {
  const columns = [`add column if not exists ${columnOf(field.name)} ${columnType(field.type)}`]
  const via = viaColumn(field)
  if (via) columns.push(`add column if not exists ${columnOf(via)} uuid`)
  for (const column of columns) await patiently(db, `alter table ${tableOf(object)} ${column}`)
  if (field.type === 'lookup' && field.object) await addForeignKey(db, object, field)
  await addIndexes(db, object, field)
}

async function patiently(db: Db, statement: string): Promise<void> {
  for (const [attempt, wait] of LOCK_WAIT.entries()) {
    try {
      return await db.tx(async tx => {
        await tx.query(`set local lock_timeout = '${wait}'`)
        await tx.query(statement)
      })
    } catch (error) {
      if (sqlState(error) !== '55P03' || attempt === LOCK_WAIT.length - 1) throw error
    }
  }
}

async function addForeignKey(db: Db, object: string, { name, object: target = '' }: Field): Promise<void> {
  const constraint = `rec_${object}__${name}__fk`
  const [known] = await db.query('select 1 from pg_constraint where conname = $1 and conrelid = to_regclass($2)', [
    constraint,
    tableName(db, object),
  ])
  if (known) return
  // Not valid first: the check of old rows then needs no lock that blocks writers.
  await patiently(
    db,
    `alter table ${tableOf(object)} add constraint ${ident(constraint)} foreign key (${columnOf(name)}) references ${tableOf(target)} not valid`,
  )
  await db.query(`alter table ${tableOf(object)} validate constraint ${ident(constraint)}`)
}

function tableName({ schema }: Queryable, object: string): string {
  return `${ident(schema)}.${ident(`rec_${object}`)}`
}

async function addIndexes(db: Db, object: string, field: Field): Promise<void> {
  const via = viaColumn(field)
  if (via)
    await index(db, { object, name: `rec_${object}_${via}`, on: columnOf(via), where: `${columnOf(via)} is not null` })
  if (field.unique)
    await index(db, {
      object,
      name: `rec_${object}__${field.name}__unique`,
      on: columnOf(field.name),
      where: 'deleted_at is null',
      unique: true,
    })
  if (field.indexed)
    await index(db, {
      object,
      name: `rec_${object}_${field.name}`,
      on: `${columnOf(field.name)}, id`,
      where: liveOf(object),
    })
}

type Index = { object: string; name: string; on: string; where: string; unique?: boolean }

async function index(db: Db, { object, name, on, where, unique = false }: Index): Promise<void> {
  await db.query(
    `create ${unique ? 'unique ' : ''}index concurrently if not exists ${ident(name.slice(0, 63))} on ${tableOf(object)} (${on}) where ${where}`,
  )
}
