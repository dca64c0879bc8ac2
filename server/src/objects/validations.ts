import type { ObjectDef, Validation } from '@huiliu/contracts'
import { invalidInput } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { objectIn, wholeCatalog } from './catalog.ts'
import { checkRule } from './check-computed.ts'
import { valueProblem } from './problems.ts'
import { changesBetween, tellShape } from './shape-changes.ts'
import { shapeOf } from './shape.ts'

/** The rules of an object, as a whole; a formula that holds refuses a record. Throws invalid_input. */
export async function setValidations(ctx: CallCtx, object: string, validations: Validation[]): Promise<ObjectDef> {
  const catalog = await wholeCatalog(ctx.db)
  const def = objectIn(catalog, object)
  for (const [at, { formula, field }] of validations.entries()) {
    checkRule(catalog.byName, def, { text: formula, path: `items.${at}.formula` })
    if (field !== undefined && !def.fields.some(one => one.name === field))
      throw invalidInput({}, [valueProblem(`items.${at}.field`, 'unknown_field')])
  }
  await ctx.db.tx(async tx => {
    await tx.query('update ws.object set validations = $2 where name = $1', [object, JSON.stringify(validations)])
    await tellShape(tx, ctx, {
      type: 'object.changed',
      object,
      changes: changesBetween({ validations: def.validations }, { validations }),
    })
  })
  return shapeOf(ctx, object)
}
