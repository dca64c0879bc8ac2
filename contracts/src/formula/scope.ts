import type { Field, FieldType, ObjectDef } from '../fields.ts'
import type { FormulaType } from './types.ts'

/** What a field of each type is in a formula; types that are not here cannot be used. A percent field of 15 % is 15. */
const TYPES: Partial<Record<FieldType, FormulaType>> = {
  text: 'text',
  long_text: 'text',
  phone: 'text',
  email: 'text',
  url: 'text',
  select: 'text',
  auto_number: 'text',
  lookup: 'text',
  member: 'text',
  number: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
}

export function formulaType({ type }: Pick<Field, 'type'>): FormulaType | undefined {
  return TYPES[type]
}

const SYSTEM: readonly Field[] = [
  { name: 'id', type: 'text', label: { zh: '编号', en: 'Id' } },
  { name: 'created_at', type: 'datetime', label: { zh: '创建时间', en: 'Created' } },
  { name: 'updated_at', type: 'datetime', label: { zh: '更新时间', en: 'Changed' } },
  { name: 'owner_id', type: 'member', label: { zh: '负责人', en: 'Owner' } },
]

export function fieldOf(object: ObjectDef, name: string): Field | undefined {
  return object.fields.find(field => field.name === name) ?? SYSTEM.find(field => field.name === name)
}

/** All objects by name, and the one whose records the formula is about. */
export type Scope = {
  objects: ReadonlyMap<string, ObjectDef>
  object: ObjectDef
  /** what may be used beside the record's own fields and constants */
  allows: { paths: boolean; totals: boolean; clock: boolean }
}
export const EVERYTHING = { paths: true, totals: true, clock: true }

export const MAX_STEPS = 4

/** The fields a path steps through, lookups first; null where it leads nowhere. */
export function stepsOf(
  { objects, object }: Pick<Scope, 'objects' | 'object'>,
  path: readonly string[],
): Field[] | null {
  const steps: Field[] = []
  let at: ObjectDef | undefined = object
  for (const name of path) {
    const field: Field | undefined = at && fieldOf(at, name)
    if (!field || steps.length === MAX_STEPS) return null
    steps.push(field)
    at = field.type === 'lookup' && field.object ? objects.get(field.object) : undefined
  }
  return steps
}

/** The lookups by which records of `child` belong to a record. */
export function lookupsTo({ objects, object }: Pick<Scope, 'objects' | 'object'>, child: string): Field[] {
  return (objects.get(child)?.fields ?? []).filter(field => field.type === 'lookup' && field.object === object.name)
}
