import type { ObjectDef } from '@huiliu/contracts'
import { forbidden, notFound, versionConflict, type Ctx, type Row, type Tx } from '../kernel/index.ts'
import type { Caller } from '../workspace/index.ts'
import { accessTo, grantsOf, type Held } from './branches.ts'
import { takeOwners } from './belongings.ts'
import { OWNER, checkValues, writtenFields } from './check-values.ts'
import { actorId, viasOf } from './create-rows.ts'
import { columnOf, columnType, givenFields, selectList, tableOf, viaColumn } from './ddl.ts'
import { sameValue, stored } from './stored.ts'
import { constraintProblem } from './problems.ts'
import { settleTargets } from './targets.ts'
import type { Judged, Toggle, Update, WrittenRecord } from './write.ts'

type Other = Update | Toggle
type Changing = Judged & { others: Other[] }
export type Before = Row & Held & { id: string; version: number; deleted_at: Date | null }
type Planned = {
  one: Other
  row: Before
  /** what is written, sightings beside lookups included */
  values: Record<string, unknown>
}

/** Updates, deletes and restores rows, each at most once, in two statements. Throws not_found, forbidden, version_conflict, invalid_input. */
export async function changeRows(
  tx: Tx,
  ctx: Ctx,
  { object, access, others, catalog, today }: Changing,
): Promise<{ change: Other; record: WrittenRecord }[]> {
  if (others.length === 0) return []
  const before = await lockBefore(tx, { object, access, ids: others.map(one => one.id) })
  const checked = others.map(one => check({ object, access, today }, { one, before: before.get(one.id) }))
  const rows = checked.map(({ one, values }) => ({ id: one.id, values, at: one.at }))
  await settleTargets(tx, { object, catalog, access, rows })
  await takeOwners(tx, object, rows)
  const planned = checked.flatMap(one => plan(object, one) ?? [])
  if (planned.length === 0) return []
  update(tx, ctx, { object, planned })
  return planned.map(({ one, row, values }) => ({ change: one, record: told(object, { one, row, values }) }))
}

/** Locks the rows in id order, so that two commands never wait for each other crosswise. */
export async function lockBefore(
  tx: Tx,
  { object, access, ids }: { object: ObjectDef; access: Caller | undefined; ids: string[] },
): Promise<Map<string, Before>> {
  const rows = await tx.query<Before>(
    `select ${selectList(object, 'r')}, ${grantsOf('r', { object: '$2', principals: '$3' })}
     from ${tableOf(object.name)} r where r.id = any($1) order by r.id for update of r`,
    [ids, object.name, access?.principals ?? []],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, row]))
}

/** A change that may be made, with the values it gives in their stored form. */
function check(
  { object, access, today }: Pick<Judged, 'object' | 'access' | 'today'>,
  { one, before }: { one: Other; before: Before | undefined },
): Planned {
  if (!before || (before.deleted_at !== null) !== (one.op === 'restore')) throw notFound()
  if (access) judge(object, access, { one, before })
  if (one.version !== undefined && one.version !== before.version) throw versionConflict()
  if (one.op !== 'update') return { one, row: before, values: {} }
  const values = checkValues(object, one.values, { access, before, today, at: one.at })
  return { one, row: before, values }
}

/** Throws not_found for who may not see the record, forbidden for who may see it and not do this. */
export function judge(
  object: ObjectDef,
  access: Caller,
  { one, before }: { one: Pick<Other, 'op'>; before: Before },
): void {
  const may = accessTo(access, object.name, before)
  if (!may.read) throw notFound()
  if (!(one.op === 'update' ? may.update : may.delete)) throw forbidden()
}

/** What an accepted change writes; undefined when it changes nothing. */
function plan(object: ObjectDef, { one, row, values: given }: Planned): Planned | undefined {
  if (one.op !== 'update') return { one, row, values: {} }
  const fields = writtenFields(object)
  const values = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => !sameValue(fields.get(name)?.type, stored(row[name]), value)),
  )
  // A record may belong to the same person over another sighting.
  const led = Object.fromEntries(Object.entries(given).filter(([name]) => name in values || one.via?.[name]))
  const vias = Object.entries(viasOf(object, led, one.via)).filter(([name, via]) => stored(row[name]) !== via)
  const written = { ...values, ...Object.fromEntries(vias) }
  return Object.keys(written).length > 0 ? { one, row, values: written } : undefined
}

type Updating = { object: ObjectDef; planned: Planned[] }

function update(tx: Tx, ctx: Ctx, { object, planned }: Updating): void {
  const columns = [
    ...[OWNER, ...givenFields(object)].map(field => ({ name: field.name, type: columnType(field) })),
    ...object.fields.flatMap(field => viaColumn(field) ?? []).map(name => ({ name, type: 'uuid' })),
  ].filter(column => planned.some(one => Object.hasOwn(one.values, column.name)))
  const typed = columns.map(({ name, type }) => `, ${columnOf(name)} ${type}`).join('')
  const sets = columns.map(({ name }) => {
    const column = columnOf(name)
    return `, ${column} = case when t._given ? '${name}' then t.${column} else r.${column} end`
  })
  if (columns.some(column => column.name === OWNER.name)) {
    sets.push(
      `, department_id = case when t._given ? '${OWNER.name}' then (select m.department_id from ws.member m where m.id = t.owner_id) else r.department_id end`,
    )
  }
  tx.send(
    `update ${tableOf(object.name)} r set version = r.version + 1, updated_at = $2, updated_by = $3,
       deleted_at = case t._op when 'delete' then $2::timestamptz when 'restore' then null else r.deleted_at end${sets.join('')}
     from jsonb_to_recordset($1::jsonb) as t(_id uuid, _op text, _given jsonb${typed}) where r.id = t._id`,
    [
      JSON.stringify(planned.map(({ one, row, values }) => ({ ...values, _id: row.id, _op: one.op, _given: values }))),
      ctx.now,
      actorId(ctx),
    ],
    { refused: error => constraintProblem(object, error) },
  )
}

function told(object: ObjectDef, { one, row, values }: Planned): WrittenRecord {
  const vias = new Set(object.fields.map(viaColumn))
  const pairs = Object.entries(values).map(([name, value]): [string, [unknown, unknown]] => [
    name,
    [stored(row[name]), value],
  ])
  const via = pairs.filter(([name]) => vias.has(name))
  return {
    op: one.op,
    object: object.name,
    id: row.id,
    version: row.version + 1,
    changes: Object.fromEntries(pairs.filter(([name]) => !vias.has(name))),
    ...(via.length > 0 && { via: Object.fromEntries(via) }),
  }
}
