import type { ObjectDef } from '@huiliu/contracts'
import type { Row } from '../kernel/index.ts'
import { profileOf, type CallCtx } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'
import { columnOf, tableOf } from './ddl.ts'
import { fieldSql } from './formula/index.ts'

type Computing = { object: ObjectDef; catalog: Catalog; rows: Row[]; fields: ObjectDef['fields'] }

/** id → what its formulas give, as the caller may see other records. One statement, and none where nothing is computed. */
export async function computedValues(
  ctx: CallCtx,
  { object, catalog, rows, fields }: Computing,
): Promise<Map<unknown, Row>> {
  const formulas = fields.filter(field => field.formula !== undefined)
  if (formulas.length === 0 || rows.length === 0) return new Map()
  const params: unknown[] = [rows.map(row => row['id'])]
  const setting = { now: ctx.now, ...(await profileOf(ctx)) }
  const asking = { objects: catalog.byName, setting, params, caller: ctx.caller }
  const values = formulas.map(field => `${fieldSql(asking, object, { field, alias: 'r' })} as ${columnOf(field.name)}`)
  const found = await ctx.db.query(
    `select r.id, ${values.join(', ')} from ${tableOf(object.name)} r where r.id = any($1)`,
    params,
    { prepare: true },
  )
  return new Map(found.map(row => [row['id'], row]))
}
