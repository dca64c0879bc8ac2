import type { FormulaTrial } from '@huiliu/contracts'
import { EVERYTHING, checkFormula } from '@huiliu/contracts/formula'
import { notFound } from '../kernel/index.ts'
import { profileOf, type CallCtx } from '../workspace/index.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { tableOf } from './ddl.ts'
import { getRecord } from './get.ts'
import { formulaSql, usesOf } from './formula/index.ts'
import { plainly } from './seen.ts'
import { stored } from './stored.ts'

/** Reads a formula as its field would; a record the caller may read shows what it gives. Throws not_found. */
export async function tryFormula(
  ctx: CallCtx,
  name: string,
  { formula, record }: { formula: string; record?: string },
): Promise<FormulaTrial> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const checked = checkFormula(formula, { objects: catalog.byName, object, allows: EVERYTHING })
  if (!checked.ok) {
    const { code, at, message } = checked.problem
    return { type: null, value: null, problem: { code, ...at, message: message[ctx.locale] } }
  }
  const { expression } = checked
  const mayKnow = plainly(ctx.caller, { object, uses: usesOf(catalog.byName, object, expression) })
  if (record === undefined || !mayKnow) return { type: expression.type, value: null }
  const { id } = await getRecord(ctx, name, record)
  const params: unknown[] = [id]
  const asking = {
    objects: catalog.byName,
    setting: { now: ctx.now, ...(await profileOf(ctx)) },
    params,
    caller: ctx.caller,
  }
  const [row] = await ctx.db.query<{ value: unknown }>(
    `select ${formulaSql(asking, object, { expression, alias: 'r' })} as value from ${tableOf(name)} r where r.id = $1`,
    params,
  )
  if (!row) throw notFound()
  const value = stored(row.value)
  return { type: expression.type, value: typeof value === 'string' || typeof value === 'boolean' ? value : null }
}
