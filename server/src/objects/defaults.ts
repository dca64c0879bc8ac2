import type { ObjectDef } from '@huiliu/contracts'
import { evaluateFormula } from '@huiliu/contracts/formula'
import type { Ctx, Tx } from '../kernel/index.ts'
import { profileOf, type Caller } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'
import { defaultOf } from './formula/index.ts'
import { checkValue } from './values.ts'

type Defaulting = { object: ObjectDef; catalog: Catalog; access: Caller | undefined }
type Defaults = (given: Record<string, unknown>) => Record<string, unknown>

/**
 * What a new record gets where it is given nothing, by the fields' default formulas; a value the field would not take is none.
 * A contact that identity makes stands for what sources say, and nothing else: it gets none.
 */
export async function defaultsOf(
  tx: Tx,
  ctx: Ctx,
  { object, catalog, access }: Defaulting,
): Promise<Defaults | undefined> {
  const fields = object.fields.filter(field => field.defaultFormula !== undefined)
  if (fields.length === 0 || (object.name === 'contact' && !access)) return undefined
  const profile = await profileOf({ db: tx })
  const setting = { now: ctx.now, ...profile }
  return given =>
    Object.fromEntries(
      fields.flatMap(field => {
        const expression = defaultOf(catalog.byName, object, field)
        if (!expression) return []
        const made = checkValue(
          field,
          evaluateFormula(expression, path => given[path], setting),
          profile.country,
        )
        return 'value' in made ? [[field.name, made.value]] : []
      }),
    )
}
