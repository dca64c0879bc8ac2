import { createHash } from 'node:crypto'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { ident, sqlState, type Db, type Queryable, type Tx } from '../kernel/index.ts'
import { kindOf } from './types/index.ts'

/** The one place where record tables are made and changed; names are checked (`names.ts`) and quoted here. */

export function tableOf(object: string): string {
  return `ws.${ident(`rec_${object}`)}`
}

export function columnOf(field: string): string {
  return ident(field)
}

export function columnType(field: Pick<Field, 'type'>): string {
  return kindOf(field).column
}

/** The fields a command gives values to; the others are computed. */
export function givenFields({ fields }: Pick<ObjectDef, 'fields'>): Field[] {
  return fields.filter(field => field.formula === undefined && !field.rollup)
}

const SYSTEM_COLUMNS = ['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'owner_id']

/**
 * The select list of a record's columns. Never `r.*`: a prepared statement with it fails once a field was added.
 */
export function selectList({ name, fields }: ObjectDef, alias: string): string {
  const names = [
    ...SYSTEM_COLUMNS,
    ...['department_id', 'deleted_at', ...(name === 'contact' ? ['joined_into'] : [])],
    ...fields.flatMap(field => columnsOf(field).map(([column]) => column)),
  ]
  return names.map(column => `${alias}.${columnOf(column)}`).join(', ')
}

/** Name of the column beside a lookup to contact that keeps the sighting over which the record belongs to the person. */
export function viaColumn({ name, type, object }: Pick<Field, 'name' | 'type' | 'object'>): string | null {
  return type === 'lookup' && object === 'contact' ? `${name}_via` : null
}

const NAME_BYTES = 63

/**
 * Name of an index or constraint of a field. Names of objects and fields hold no `__`, so no two are the same and none is
 * a table's; one that PostgreSQL would cut off gets a hash for its tail.
 */
export function objectName(
  object: string,
  field: string,
  kind: 'sort' | 'unique' | 'via' | 'fk' | 'links' | 'seq',
): string {
  const name = `rec_${object}__${field}__${kind}`
  if (name.length <= NAME_BYTES) return name
  return `${name.slice(0, NAME_BYTES - 9)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}

export async function createTable(q: Queryable, { name }: Pick<ObjectDef, 'name'>): Promise<void> {
  const table = tableOf(name)
  await q.query(
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
    const index = ident(`rec_${name}__${columns.split(/[ ,]/)[0]}__sort`)
    await q.query(`create index if not exists ${index} on ${table} (${columns}) where ${live}`)
  }
}

/** Rows that lists show. */
export function liveOf(object: string, alias?: string): string {
  const column = (name: string) => (alias ? `${alias}.${name}` : name)
  return object === 'contact'
    ? `${column('deleted_at')} is null and ${column('joined_into')} is null`
    : `${column('deleted_at')} is null`
}

/** Adds the columns of a field: metadata only, no rewrite. */
export async function addColumns(tx: Tx, object: string, field: Field): Promise<void> {
  for (const [name, type] of columnsOf(field))
    await tx.query(`alter table ${tableOf(object)} add column ${columnOf(name)} ${type}`)
  // A record begins without children; those there are wait to be filled.
  if (field.rollup?.function === 'count' || field.rollup?.function === 'sum')
    await tx.query(`alter table ${tableOf(object)} alter column ${columnOf(field.name)} set default 0`)
  if (field.pattern !== undefined) await tx.query(`create sequence if not exists ${sequenceOf(object, field)}`)
}

export async function dropColumns(tx: Tx, object: string, field: Field): Promise<void> {
  for (const [name] of columnsOf(field))
    await tx.query(`alter table ${tableOf(object)} drop column if exists ${columnOf(name)}`)
  if (field.pattern !== undefined) await tx.query(`drop sequence if exists ${sequenceOf(object, field)}`)
}

/** Where a field's numbers come from. */
function sequenceOf(object: string, { name }: Pick<Field, 'name'>): string {
  return `ws.${ident(objectName(object, name, 'seq'))}`
}

/** A pattern given to a field that had none. */
export async function addSequence(tx: Tx, object: string, field: Pick<Field, 'name'>): Promise<void> {
  await tx.query(`create sequence if not exists ${sequenceOf(object, field)}`)
}

/** The columns a field has: its own, and the sighting's beside a lookup to contact; none of what is computed when it is read. */
export function columnsOf(field: Pick<Field, 'name' | 'type' | 'object' | 'formula'>): [name: string, type: string][] {
  if (field.formula !== undefined) return []
  const via = viaColumn(field)
  return [[field.name, columnType(field)], ...(via ? [[via, 'uuid'] as [string, string]] : [])]
}

const LOCK_WAIT = ['200ms', '1s', '2s', '2s', '2s']

/**
 * A transaction that changes a table's shape. Waits for its short locks in small bites, so that a long query in front of
 * it does not hold up everybody behind it.
 */
export async function patiently<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await db.tx(async tx => {
        await tx.query(`set local lock_timeout = '${LOCK_WAIT[attempt]}'`)
        return work(tx)
      })
    } catch (error) {
      if (sqlState(error) !== '55P03' || attempt === LOCK_WAIT.length - 1) throw error
    }
  }
}

/** `checked`: old rows are looked at now, under a lock that blocks writers: for tables without rows only. */
export async function addForeignKey(
  tx: Tx,
  object: string,
  { field, checked }: { field: Field; checked: boolean },
): Promise<void> {
  if (field.type !== 'lookup' || !field.object) return
  await tx.query(
    `alter table ${tableOf(object)} add constraint ${ident(objectName(object, field.name, 'fk'))}
     foreign key (${columnOf(field.name)}) references ${tableOf(field.object)}${checked ? '' : ' not valid'}`,
  )
}

/** Looks at old rows without blocking anybody. */
export async function validateForeignKey(db: Db, object: string, field: Field): Promise<void> {
  if (field.type !== 'lookup' || !field.object) return
  await db.query(`alter table ${tableOf(object)} validate constraint ${ident(objectName(object, field.name, 'fk'))}`)
}

export type Index = { name: string; on: string; where: string; unique: boolean; using?: 'gin' }

/** What keeps values different; no value twice among records that are not deleted. */
export function uniqueIndex(object: string, { name }: Field): Index {
  const on = columnOf(name)
  return {
    name: objectName(object, name, 'unique'),
    on,
    where: `deleted_at is null and ${on} is not null`,
    unique: true,
  }
}

export function sortIndex(object: string, { name }: Field): Index {
  return { name: objectName(object, name, 'sort'), on: `${columnOf(name)}, id`, where: liveOf(object), unique: false }
}

/** The indexes a field wants beside the one for its uniqueness. */
export function indexesOf(object: string, field: Field): Index[] {
  const via = viaColumn(field)
  const viaIndex = via && {
    name: objectName(object, field.name, 'via'),
    on: columnOf(via),
    where: `${columnOf(via)} is not null`,
    unique: false,
  }
  const links: Index[] =
    field.type === 'lookup_many'
      ? [
          {
            name: objectName(object, field.name, 'links'),
            on: columnOf(field.name),
            where: `${columnOf(field.name)} is not null`,
            unique: false,
            using: 'gin',
          },
        ]
      : []
  return [...(viaIndex ? [viaIndex] : []), ...links, ...(field.indexed ? [sortIndex(object, field)] : [])]
}

/** At once, for a table without rows. */
export async function createIndex(tx: Tx, object: string, index: Index): Promise<void> {
  await tx.query(indexStatement(object, index, ''))
}

/** While others read and write. What an interrupted try has left is removed first: PostgreSQL would take it for done. */
export async function createIndexConcurrently(db: Db, object: string, index: Index): Promise<void> {
  const [known] = await db.query<{ valid: boolean }>(
    'select i.indisvalid as valid from pg_index i where i.indexrelid = to_regclass($1)',
    [`${ident(db.schema)}.${ident(index.name)}`],
  )
  if (known?.valid) return
  if (known) await dropIndex(db, index.name)
  await db.query(indexStatement(object, index, 'concurrently '))
}

function indexStatement(object: string, { name, on, where, unique, using }: Index, how: string): string {
  const method = using ? ` using ${using}` : ''
  return `create ${unique ? 'unique ' : ''}index ${how}${ident(name)} on ${tableOf(object)}${method} (${on}) where ${where}`
}

export async function dropIndex(db: Db, name: string): Promise<void> {
  await db.query(`drop index concurrently if exists ws.${ident(name)}`)
}
