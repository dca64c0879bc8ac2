import type { Field, ObjectDef } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem } from '../kernel/index.ts'
import { fieldRight, type Caller } from '../workspace/index.ts'
import { givenFields } from './ddl.ts'
import { literalDefault, unfitting, type Today } from './beginning.ts'
import { valueProblem } from './problems.ts'
import { stored } from './stored.ts'
import { checkValue } from './values.ts'

/** Who owns a record is written like a field of every object; whose department it belongs to follows. */
export const OWNER: Field = { name: 'owner_id', type: 'member', label: { zh: '负责人', en: 'Owner' } }

const known = new WeakMap<ObjectDef, Map<string, Field>>()

/** By name, what a record of an object can be given. */
export function writtenFields(object: ObjectDef): Map<string, Field> {
  const fields = known.get(object) ?? new Map([OWNER, ...object.fields].map(field => [field.name, field]))
  known.set(object, fields)
  return fields
}

/** `before`: the row as it is, of a change. */
type Checking = {
  access: Caller | undefined
  before: Record<string, unknown> | null
  today: Today
  at?: string | undefined
  /** values for what a new record is not given, from what it is */
  defaults?: ((given: Record<string, unknown>) => Record<string, unknown>) | undefined
}

/** Stored forms of the values given; throws invalid_input with a problem per field. Creating (nothing before), fields not given hold their default. */
export function checkValues(
  object: ObjectDef,
  given: Record<string, unknown>,
  { access, before, today, at, defaults }: Checking,
): Record<string, unknown> {
  const fields = writtenFields(object)
  const problems: LocalFieldProblem[] = []
  const refused = new Set<string>()
  const refuse = (name: string, code: string) => {
    refused.add(name)
    problems.push(valueProblem(pathAt(at, name), code))
  }
  const values: Record<string, unknown> = before ? {} : beginning(object, today)
  for (const [name, raw] of Object.entries(given)) {
    const field = fields.get(name)
    const reason = refusal(object, field, access)
    if (!field || reason) {
      refuse(name, reason ?? 'unknown_field')
      continue
    }
    const checked = checkValue(field, raw, today.country)
    if ('code' in checked) refuse(name, checked.code)
    else values[name] = checked.value
  }
  for (const [name, value] of Object.entries(defaults?.(values) ?? {}))
    if (!Object.hasOwn(given, name)) values[name] = value
  for (const { name, required, master } of object.fields)
    if ((required || master) && values[name] === null && !refused.has(name)) refuse(name, 'required')
  const touched = (name: string) => Object.hasOwn(values, name)
  const fits = (name: string) => (touched(name) ? values[name] : stored(before?.[name]))
  for (const name of unfitting(object, fits)) {
    const by = object.fields.find(field => field.name === name)?.dependsOn ?? ''
    if (!refused.has(name) && (touched(name) || touched(by))) refuse(name, 'not_with')
  }
  if (problems.length > 0) throw invalidInput({}, problems)
  return values
}

/** A field without a default is empty. A default that is no longer possible is none. */
function beginning(object: ObjectDef, today: Today): Record<string, unknown> {
  return Object.fromEntries(
    givenFields(object).map(field => {
      const checked = field.default === undefined ? { value: null } : literalDefault(field, today)
      return [field.name, 'value' in checked ? checked.value : null]
    }),
  )
}

export function pathAt(at: string | undefined, name: string): string {
  return at === undefined ? name : `${at}.${name}`
}

/** Why a field may not be given a value by the caller; null where it may. */
export function refusal(object: ObjectDef, field: Field | undefined, access: Caller | undefined): string | null {
  if (!field) return 'unknown_field'
  if (!access) return null
  const right = fieldRight(access, object.name, field.name)
  if (right === 'hidden') return 'unknown_field'
  return right !== 'write' || field.readonly ? 'readonly' : null
}
