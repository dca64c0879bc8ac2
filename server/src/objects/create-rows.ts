import type { ObjectDef } from '@huiliu/contracts'
import { forbidden, newId, type Ctx, type Tx } from '../kernel/index.ts'
import { rightsOn, type Caller } from '../workspace/index.ts'
import { giveNumbers } from './auto-numbers.ts'
import { takeOwners } from './belongings.ts'
import { checkValues } from './check-values.ts'
import { columnOf, columnType, givenFields, tableOf, viaColumn } from './ddl.ts'
import { defaultsOf } from './defaults.ts'
import { constraintProblem } from './problems.ts'
import { settleTargets } from './targets.ts'
import type { Create, Judged, WrittenRecord } from './write.ts'

type Creating = Judged & { creates: Create[] }
type NewRow = { one: Create; id: string; values: Record<string, unknown>; vias: Record<string, string | null> }

/** Inserts the rows of creations in one statement. Throws forbidden, invalid_input. What a constraint refuses, the transaction tells. */
export async function createRows(
  tx: Tx,
  ctx: Ctx,
  { object, access, creates, catalog, today, timeZone }: Creating,
): Promise<{ change: Create; record: WrittenRecord }[]> {
  if (creates.length === 0) return []
  if (access && !rightsOn(access, object.name).create) throw forbidden()
  const defaults = await defaultsOf(tx, ctx, { object, catalog, access })
  const checked = creates.map(one => ({
    one,
    id: one.id ?? newId(),
    values: {
      ...checkValues(object, one.values, { access, before: null, today, at: one.at, defaults }),
      ...ownerOf(one, access),
    },
  }))
  const rows = checked.map((row): NewRow => ({ ...row, vias: viasOf(object, row.values, row.one.via) }))
  await settleTargets(tx, {
    object,
    catalog,
    access,
    rows: rows.map(row => ({ id: row.id, values: row.values, at: row.one.at })),
  })
  await takeOwners(tx, object, rows)
  await giveNumbers(tx, { object, rows, now: ctx.now, timeZone })
  insert(tx, ctx, { object, rows })
  return rows.map(({ one, id, values }) => ({
    change: one,
    record: { op: 'create', object: object.name, id, version: 1, changes: created(one, values) },
  }))
}

function insert(tx: Tx, ctx: Ctx, { object, rows }: { object: ObjectDef; rows: NewRow[] }): void {
  const columns = [
    ...givenFields(object).map(field => ({ name: field.name, type: columnType(field) })),
    ...object.fields.flatMap(field => viaColumn(field) ?? []).map(name => ({ name, type: 'uuid' })),
  ]
  const list = columns.map(column => columnOf(column.name)).join(', ')
  const typed = columns.map(column => `${columnOf(column.name)} ${column.type}`).join(', ')
  tx.send(
    `insert into ${tableOf(object.name)} (id, created_at, created_by, updated_at, updated_by, owner_id, department_id, ${list})
     select id, coalesce(_made_at, $2), coalesce(_made_by, $3), $2, $3, owner_id, (select m.department_id from ws.member m where m.id = owner_id), ${list}
     from jsonb_to_recordset($1::jsonb) as t(id uuid, owner_id uuid, _made_at timestamptz, _made_by uuid, ${typed})`,
    [
      JSON.stringify(
        rows.map(({ id, one, values, vias }) => ({
          id,
          ...(one.made && { _made_at: one.made.at, _made_by: one.made.by }),
          ...values,
          ...vias,
        })),
      ),
      ctx.now,
      actorId(ctx),
    ],
    { prepare: true, refused: error => constraintProblem(object, error) },
  )
}

/** The owner named, else whoever creates. */
function ownerOf({ values, ownerId }: Create, access: Caller | undefined): { owner_id?: string | null } {
  if (values['owner_id'] !== undefined) return {}
  return { owner_id: ownerId !== undefined ? ownerId : (access?.memberId ?? null) }
}

export function actorId({ actor }: Ctx): string | null {
  return actor.kind === 'member' ? actor.id : null
}

/** For each lookup to contact among the values: { contact_via: sighting }; a contact's own id is a sighting of his. */
export function viasOf(
  object: ObjectDef,
  values: Record<string, unknown>,
  via: Record<string, string | null> = {},
): Record<string, string | null> {
  return Object.fromEntries(
    object.fields.flatMap(field => {
      const column = viaColumn(field)
      const value = values[field.name]
      if (!column || value === undefined) return []
      return [[column, via[field.name] ?? (typeof value === 'string' ? value : null)]]
    }),
  )
}

/** Whose it is is told where somebody said so. */
function created({ values: given }: Create, values: Record<string, unknown>): WrittenRecord['changes'] {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => value !== null && (name !== 'owner_id' || Object.hasOwn(given, name)))
      .map(([name, value]): [string, [unknown, unknown]] => [name, [null, value]]),
  )
}
