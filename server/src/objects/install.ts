import type { Field, ObjectDef } from '@huiliu/contracts'
import { isPassing, type Db, type Logger, type Queryable, type Tx } from '../kernel/index.ts'
import { later } from './background.ts'
import { forgetCatalog } from './catalog.ts'
import {
  addColumns,
  addForeignKey,
  createIndex,
  createIndexConcurrently,
  createTable,
  dropColumns,
  dropIndex,
  indexesOf,
  patiently,
  uniqueIndex,
  validateForeignKey,
} from './ddl.ts'
import { nameTaken } from './problems.ts'

/** Adds what a workspace lacks of these objects, in their order. What a company renamed, deleted or made first stays as it made it. */
export async function installStandard(db: Db, standard: ObjectDef[]): Promise<void> {
  const objects = new Set((await db.query<{ name: string }>('select name from ws.object')).map(row => row.name))
  const fields = await db.query<{ key: string }>(
    `select object || '.' || name as key from ws.field where added_at is not null`,
  )
  const known = new Set(fields.map(row => row.key))
  for (const object of standard) {
    if (!objects.has(object.name)) await installObject(db, object)
    else
      for (const field of object.fields)
        if (!known.has(`${object.name}.${field.name}`)) await installFields(db, object.name, [field])
  }
  forgetCatalog(db)
}

/** Table, columns, indexes and metadata in one transaction: an object is there with all its fields, or not at all. Throws name_taken. */
export async function installObject(db: Db, object: ObjectDef): Promise<void> {
  await patiently(db, async tx => {
    const claimed = await tx.query(
      `insert into ws.object (name, label, name_field, icon, standard, position)
       values ($1, $2, $3, $4, $5, (select coalesce(max(position), 0) + 1 from ws.object)) on conflict do nothing returning name`,
      [object.name, JSON.stringify(object.label), object.nameField, object.icon ?? null, object.standard ?? false],
    )
    if (claimed.length === 0) throw nameTaken({ name: object.name })
    await createTable(tx, object)
    for (const field of object.fields) {
      await addColumns(tx, object.name, field)
      const indexes = indexesOf(object.name, field)
      for (const index of field.unique ? [uniqueIndex(object.name, field), ...indexes] : indexes)
        await createIndex(tx, object.name, index)
      await claim(tx, object.name, field)
    }
    // Last, since they lock the tables pointed to against writers.
    for (const field of object.fields) await addForeignKey(tx, object.name, { field, checked: true })
    await tx.query('update ws.field set added_at = now(), index_state = null where object = $1', [object.name])
  })
  forgetCatalog(db)
}

/**
 * Adds fields to a table in use, without blocking readers or writers beyond a moment: one transaction, so that a crash
 * leaves nothing. Their indexes for lists come after (`buildIndexes`); what keeps values different is there from the start,
 * so of such a field the name is claimed first, and it shows once its index is made. Throws name_taken.
 */
export async function installFields(db: Db, object: string, fields: Field[]): Promise<void> {
  const names = fields.map(field => field.name)
  await forgetUnfinished(db, { object, names })
  for (const field of fields.filter(one => one.unique)) await installUnique(db, object, field)
  const others = fields.filter(one => !one.unique)
  if (others.length > 0)
    await patiently(db, async tx => {
      for (const field of others) {
        if (!(await claim(tx, object, field))) throw nameTaken({ name: field.name })
        await addColumns(tx, object, field)
        await addForeignKey(tx, object, { field, checked: false })
      }
      await tx.query('update ws.field set added_at = now() where object = $1 and name = any($2)', [object, names])
    })
  for (const field of fields) await validateForeignKey(db, object, field)
  forgetCatalog(db)
}

async function installUnique(db: Db, object: string, field: Field): Promise<void> {
  if (!(await claim(db, object, field))) throw nameTaken({ name: field.name })
  try {
    await patiently(db, tx => addColumns(tx, object, field))
    await createIndexConcurrently(db, object, uniqueIndex(object, field))
    await db.query('update ws.field set added_at = now() where object = $1 and name = $2', [object, field.name])
  } catch (error) {
    await patiently(db, tx => forgetClaim(tx, object, field))
    throw error
  }
}

/** A claim nobody finished is void after a while: the process that made it is gone. With its column, so that shape and tables agree. */
export async function forgetUnfinished(db: Db, only?: { object: string; names: string[] }): Promise<void> {
  const rows = await db.query<Pick<Field, 'name' | 'type'> & { on: string }>(
    `select object as "on", name, type from ws.field
     where added_at is null and claimed_at < now() - interval '10 minutes' and ($1::text is null or (object = $1 and name = any($2)))`,
    [only?.object ?? null, only?.names ?? null],
  )
  for (const { on, ...field } of rows)
    await patiently(db, tx => forgetClaim(tx, on, { ...field, label: { zh: '', en: '' } }))
}

async function forgetClaim(tx: Tx, object: string, field: Field): Promise<void> {
  await dropColumns(tx, object, field)
  await tx.query('delete from ws.field where object = $1 and name = $2 and added_at is null', [object, field.name])
}

async function claim(q: Queryable, object: string, field: Field): Promise<boolean> {
  const rows = await q.query(
    `insert into ws.field (object, name, label, type, required, is_unique, options, target, indexed, index_state, searchable, standard, readonly, help,
       formula, rollup, filling, fallback, depends_on, master, max, pattern, default_value, hidden, position)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
       (select coalesce(max(position), 0) + 1 from ws.field where object = $1))
     on conflict do nothing returning name`,
    [
      object,
      field.name,
      JSON.stringify(field.label),
      field.type,
      field.required ?? false,
      field.unique ?? false,
      field.options ? JSON.stringify(field.options) : null,
      field.object ?? null,
      field.indexed ?? false,
      indexesOf(object, field).length > 0 ? 'building' : null,
      field.searchable ?? false,
      field.standard ?? false,
      field.readonly ?? false,
      field.help ? JSON.stringify(field.help) : null,
      field.formula ?? null,
      field.rollup ? JSON.stringify(field.rollup) : null,
      field.rollup ? JSON.stringify({ done: 0, total: 0 }) : null,
      field.defaultFormula ?? null,
      field.dependsOn ?? null,
      field.master ?? false,
      field.max ?? null,
      field.pattern ?? null,
      field.default === undefined || field.default === null ? null : JSON.stringify(field.default),
      field.hidden ?? false,
    ],
  )
  return rows.length > 0
}

type Building = { db: Db; log: Logger }

/** Makes the indexes a field's lists want, in the background; the field says `indexing` until they are there. */
export function buildIndexes({ db, log }: Building, object: string, field: Field): void {
  later(
    { db, log },
    { name: `indexes of ${object}.${field.name}`, run: patient => build({ db: patient, log }, object, field) },
  )
}

async function build({ db, log }: Building, object: string, field: Field): Promise<void> {
  const wanted = field.unique ? [uniqueIndex(object, field), ...indexesOf(object, field)] : indexesOf(object, field)
  for (const index of wanted)
    try {
      await createIndexConcurrently(db, object, index)
    } catch (error) {
      if (isPassing(error)) throw error
      // Values longer than an index takes, or the same twice: the field works as before, and says that its index failed.
      log.warn({ err: error, object, field: field.name }, 'an index could not be made')
      await dropIndex(db, index.name)
      await settled(db, object, { name: field.name, state: 'failed', unique: field.unique === true && !index.unique })
      return
    }
  await settled(db, object, { name: field.name, state: null, unique: field.unique ?? false })
}

type Settled = { name: string; state: 'failed' | null; unique: boolean }

async function settled(db: Db, object: string, { name, state, unique }: Settled): Promise<void> {
  await db.query('update ws.field set index_state = $3, is_unique = $4 where object = $1 and name = $2', [
    object,
    name,
    state,
    unique,
  ])
  forgetCatalog(db)
}

/** Takes up the indexes whose making was interrupted; at the start of a workspace. */
export async function resumeIndexes({ db, log }: Building): Promise<void> {
  const rows = await db.query<
    Pick<Field, 'name' | 'type' | 'indexed' | 'unique'> & { on: string; object: string | null }
  >(
    `select object as "on", name, type, indexed, is_unique as unique, target as object from ws.field where index_state = 'building' and added_at is not null`,
  )
  for (const { on, object, ...row } of rows)
    buildIndexes({ db, log }, on, { ...row, label: { zh: '', en: '' }, ...(object && { object }) })
}
