import type { DeletedRecord, ObjectDef } from '@huiliu/contracts'
import { invalidInput, isId, startAct, type Row } from '../kernel/index.ts'
import { rightsOn, seesPlainly, type CallCtx } from '../workspace/index.ts'
import { accessTo, binder, grantsOf, readablePredicate, type Held } from './branches.ts'
import { catalogOf, type Catalog } from './catalog.ts'
import { foldedText } from './condition/index.ts'
import { canonicalInstant } from '@huiliu/contracts/values'
import { columnOf, tableOf } from './ddl.ts'
import { shownValue } from './masks.ts'
import { fieldProblem } from './problems.ts'
import { visibleObject } from './visible.ts'
import { write, type Change, type WrittenRecord } from './write.ts'

const LIMIT = 50

type Asked = { search?: string; cursor?: string }
type BinRow = Row & Held & { id: string; name: string | null; deleted_at: Date; by: string | null }
type Page = { items: DeletedRecord[]; next: string | null }

/** An object's deleted records that the caller could read if they were not, the latest first. */
export async function deletedRecords(ctx: CallCtx, name: string, { search, cursor }: Asked): Promise<Page> {
  const object = visibleObject(ctx, await catalogOf(ctx), name)
  const before = positionOf(cursor)
  const words = search?.trim().toLowerCase()
  // Whose name is masked is not told by what a search finds.
  const isClosed =
    rightsOn(ctx.caller, name).read === 'none' || (words && !seesPlainly(ctx.caller, name, object.nameField))
  if (isClosed) return { items: [], next: null }
  const params: unknown[] = [name, ctx.caller.principals]
  const bind = binder(params)
  const named = `r.${columnOf(object.nameField)}::text`
  const where = [
    'r.deleted_at is not null',
    readablePredicate(ctx.caller, { object: name, alias: 'r', params }),
    ...(before ? [`(r.deleted_at, r.id) < (${bind(before.at)}::timestamptz, ${bind(before.id)}::uuid)`] : []),
    ...(words ? [`position(${bind(words)} in ${foldedText(named)}) > 0`] : []),
  ]
  const rows = await ctx.db.query<BinRow>(
    `select r.id, ${named} as name, r.deleted_at, r.owner_id, r.department_id, ${grantsOf('r', { object: '$1', principals: '$2' })},
       (select a.actor_name from ws.event e join ws.act a on a.id = e.act_id
        where e.record_id = r.id and e.type = 'record.deleted' order by e.occurred_at desc, e.seq desc limit 1) as by
     from ${tableOf(name)} r where ${where.join(' and ')} order by r.deleted_at desc, r.id desc limit ${LIMIT + 1}`,
    params,
  )
  const last = rows.length > LIMIT ? rows[LIMIT - 1] : undefined
  return { items: rows.slice(0, LIMIT).map(row => deleted(ctx, object, row)), next: last ? cursorOf(last) : null }
}

function deleted({ caller }: CallCtx, object: ObjectDef, row: BinRow): DeletedRecord {
  const name = shownValue(caller, object, object.nameField, row.name)
  return {
    id: row.id,
    name: typeof name === 'string' ? name : '',
    deletedAt: row.deleted_at.toISOString(),
    deletedBy: row.by,
    may: accessTo(caller, object.name, row).delete,
  }
}

function cursorOf({ deleted_at: at, id }: BinRow): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

/** Throws invalid_input for what is no cursor of ours. */
function positionOf(cursor: string | undefined): { at: string; id: string } | undefined {
  if (cursor === undefined) return undefined
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (canonicalInstant(at) !== null && isId(id)) return { at, id }
  throw invalidInput({}, [
    fieldProblem('cursor', 'wrong_format', { zh: '游标无效', en: 'is not a cursor of this list' }),
  ])
}

/** Brings deleted records back under one act, with the rights that deleting them takes. Throws not_found, forbidden, invalid_input. */
export async function restoreRecords(
  ctx: CallCtx,
  object: string,
  ids: string[],
): Promise<{ actId: string; items: Pick<WrittenRecord, 'id' | 'version' | 'op'>[] }> {
  const catalog: Catalog = await catalogOf(ctx)
  visibleObject(ctx, catalog, object)
  const changes = [...new Set(ids)].map((id): Change => ({ op: 'restore', object, id }))
  return ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'record' })
    const records = await write(tx, ctx, { actId, changes, access: ctx.caller })
    return { actId, items: records.map(({ id, version, op }) => ({ id, version, op })) }
  })
}
