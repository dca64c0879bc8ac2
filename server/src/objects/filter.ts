import { PARTS, type Condition, type Field, type ObjectDef } from '@huiliu/contracts'
import type { Setting } from '@huiliu/contracts/formula'
import { invalidInput } from '../kernel/index.ts'
import { fieldRight, profileOf, rightsOn, type CallCtx } from '../workspace/index.ts'
import { readablePredicate } from './branches.ts'
import { catalogOf, objectIn, type Catalog } from './catalog.ts'
import { checkCondition, compileCondition, describeCondition, type FieldSet } from './condition/index.ts'
import { liveOf } from './ddl.ts'
import { fieldSql } from './formula/index.ts'

/** What every record has beside the fields of its object. */
export const SYSTEM: ObjectDef['fields'] = [
  { name: 'id', type: 'lookup', label: { zh: '编号', en: 'Id' } },
  { name: 'created_at', type: 'datetime', label: { zh: '创建时间', en: 'Created' } },
  { name: 'updated_at', type: 'datetime', label: { zh: '更新时间', en: 'Changed' } },
  { name: 'owner_id', type: 'member', label: { zh: '负责人', en: 'Owner' } },
]

/** No member has it: a program acting on its own owns nothing. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

type Filtering = { filter: Condition; params: unknown[] }

/** A condition given from outside, fit to be compiled for this caller. Throws invalid_input with a problem per place. */
export async function checkFilter(ctx: CallCtx, object: ObjectDef, filter: Condition): Promise<Condition> {
  const checked = checkCondition(filter, await resolver(ctx, object, []), 'filter')
  if (checked.ok) return checked.condition
  throw invalidInput(
    {},
    checked.errors.map(({ path, code, message }) => ({ path, code, message })),
  )
}

/** A checked condition as SQL over alias `r`. */
export async function filterCondition(ctx: CallCtx, object: ObjectDef, { filter, params }: Filtering): Promise<string> {
  const { timeZone, country } = await profileOf(ctx)
  const resolve = await resolver(ctx, object, params)
  return compileCondition(filter, { resolve, params, alias: 'r', now: ctx.now, timeZone, country })
}

/** The object's own fields that this caller may name: for a condition that is asked of a record's values, not of tables. */
export async function fieldsFor(ctx: CallCtx, object: ObjectDef): Promise<FieldSet> {
  const resolve = await resolver(ctx, object, [])
  return path => {
    const found = resolve(path)
    return found?.column.via ? null : found
  }
}

/** A filter as its reader may know it, in words; of an object that is gone nothing is said. */
export async function filterInWords(ctx: CallCtx, name: string, filter: Condition): Promise<string> {
  const object = (await catalogOf(ctx)).byName.get(name)
  return object ? describeCondition(filter, await resolver(ctx, object, []), ctx.locale) : ''
}

async function resolver(ctx: CallCtx, object: ObjectDef, params: unknown[]): Promise<FieldSet> {
  const setting = { now: ctx.now, ...(await profileOf(ctx)) }
  return fieldsOf(ctx, { catalog: await catalogOf(ctx), object, params, setting })
}

type Resolving = { catalog: Catalog; object: ObjectDef; params: unknown[]; setting: Setting }

/** The fields this caller may name: his own object's, and one step through a lookup into records he may read. */
function fieldsOf(ctx: CallCtx, { catalog, object, params, setting }: Resolving): FieldSet {
  const asking = { objects: catalog.byName, setting, params, caller: ctx.caller }
  const computed = (on: ObjectDef, field: Field) =>
    field.formula !== undefined && { computed: (alias: string) => fieldSql(asking, on, { field, alias }) }
  const me = ctx.caller.memberId ?? NOBODY
  return path => {
    const [first = '', second] = path.split('.')
    const field = own(ctx, object, first)
    if (!field) return null
    if (second === undefined) {
      const column = { column: first, ...computed(object, field) }
      return { field, column, me, maskedOnlyEq: isMasked(ctx, object, first) }
    }
    const part = PARTS[field.type]?.find(one => one.name === second)
    if (part) return isMasked(ctx, object, first) ? null : partOf(field, part)
    if (field.type !== 'lookup' || !field.object || rightsOn(ctx.caller, field.object).read === 'none') return null
    // Whose id is masked cannot be told by what is behind it.
    if (isMasked(ctx, object, first)) return null
    const target = objectIn(catalog, field.object)
    const far = own(ctx, target, second)
    const readable = (alias: string) =>
      `${liveOf(target.name, alias)} and ${readablePredicate(ctx.caller, { object: target.name, alias, params })}`
    const label = { zh: `${field.label.zh}的${far?.label.zh ?? ''}`, en: `${field.label.en} ${far?.label.en ?? ''}` }
    return (
      far && {
        field: far,
        label,
        me,
        maskedOnlyEq: isMasked(ctx, target, second),
        column: {
          column: second,
          ...computed(target, far),
          via: { column: first, table: `rec_${target.name}`, readable },
        },
      }
    )
  }
}

/** `address.city`: a text or number within a structured value. */
function partOf(field: Field, part: Field): ReturnType<FieldSet> {
  const label = { zh: `${field.label.zh}的${part.label.zh}`, en: `${field.label.en} ${part.label.en}` }
  const numeric = part.type === 'number'
  return { field: part, label, column: { column: field.name, part: { key: part.name, numeric } } }
}

function isMasked({ caller }: CallCtx, object: ObjectDef, name: string): boolean {
  return fieldRight(caller, object.name, name) === 'masked'
}

function own(ctx: CallCtx, object: ObjectDef, name: string): ObjectDef['fields'][number] | null {
  const system = SYSTEM.find(field => field.name === name)
  if (system) return system
  const found = object.fields.find(field => field.name === name)
  return found && fieldRight(ctx.caller, object.name, name) !== 'hidden' ? found : null
}
