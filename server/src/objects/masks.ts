import type { FieldType, ObjectDef } from '@huiliu/contracts'
import { fieldRight, type Caller } from '../workspace/index.ts'
import { OWNER } from './check-values.ts'
import { kindOf } from './types/index.ts'

/** 138****1234, l***@example.com, 李** — enough to recognise, too little to use. */
export function maskValue(value: string): string {
  if (value.includes('@')) return `${value.slice(0, 1)}***${value.slice(value.indexOf('@'))}`
  if (/^\+?[\d\s-]{7,}$/.test(value))
    return value.replace(
      /(\d{2,})(\d{4})(\d{4})$/,
      (_, head: string, _middle: string, tail: string) => `${head}****${tail}`,
    )
  return value.length <= 1 ? '*' : `${value.slice(0, 1)}${'*'.repeat(Math.min(4, value.length - 1))}`
}

const MASKED = '***'

/** Free text stays recognisable; of a number, a date or a choice, the first character alone would tell too much. */
function maskAny(type: FieldType | undefined, value: unknown): unknown {
  if (value === null || value === undefined) return value
  return type && kindOf({ type }).freeText && typeof value === 'string' ? maskValue(value) : MASKED
}

/** One value of a field as the caller sees it; undefined where the field is hidden from him. */
export function shownValue(caller: Caller, object: ObjectDef, field: string, value: unknown): unknown {
  const right = fieldRight(caller, object.name, field)
  if (right === 'hidden') return undefined
  if (right !== 'masked') return value
  return maskAny(object.fields.find(one => one.name === field)?.type, value)
}

/** The caller's view of a row's fields: hidden ones absent, masked ones masked. */
export function maskRow(caller: Caller, object: ObjectDef, row: Record<string, unknown>): Record<string, unknown> {
  if (!restrictsFields(caller, object.name)) return row
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => {
      const shown = shownValue(caller, object, name, value)
      return shown === undefined ? [] : [[name, shown]]
    }),
  )
}

/** The same for the changes an event tells; a field that is deleted by now is not told. */
export function maskChanges(
  caller: Caller,
  object: ObjectDef,
  { changes, via: _sightings, ...rest }: Record<string, unknown>,
): Record<string, unknown> {
  if (typeof changes !== 'object' || changes === null) return rest
  const types = new Map(object.fields.map(field => [field.name, field.type]))
  const shown = Object.entries(changes).flatMap(([field, pair]: [string, unknown]) => {
    const right = fieldRight(caller, object.name, field)
    if (right === 'hidden' || !(types.has(field) || field === OWNER.name)) return []
    const values: unknown[] = Array.isArray(pair) ? pair : []
    return [[field, right === 'masked' ? values.map(value => maskAny(types.get(field), value)) : pair]]
  })
  return { ...rest, changes: Object.fromEntries(shown) }
}

export function restrictsFields(caller: Caller, object: string): boolean {
  return Object.entries(caller.rights.byField).some(
    ([name, right]) => name.startsWith(`${object}.`) && (right === 'masked' || right === 'hidden'),
  )
}
