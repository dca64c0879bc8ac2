import type { Condition, Field, ObjectDef, Rollup } from '@huiliu/contracts'
import { stepsOf, walk, type Expression } from '@huiliu/contracts/formula'
import { formulaOf, readOnce } from './read.ts'

type Objects = ReadonlyMap<string, ObjectDef>
/** `object.field` */
export type FieldKey = string

export function keyOf(object: string, field: string): FieldKey {
  return `${object}.${field}`
}

/** The fields a formula names, in its own object and in those it reaches. */
export function usesOf(objects: Objects, object: ObjectDef, expression: Expression): Set<FieldKey> {
  const found = new Set<FieldKey>()
  for (const part of walk(expression)) {
    if (part.kind === 'field') {
      let at: ObjectDef | undefined = object
      for (const step of stepsOf({ objects, object }, part.path.split('.')) ?? []) {
        if (at) found.add(keyOf(at.name, step.name))
        at = objects.get(step.object ?? '')
      }
    }
    if (part.kind === 'total') {
      found.add(keyOf(part.total.object, part.total.by))
      if (part.total.field) found.add(keyOf(part.total.object, part.total.field))
    }
  }
  return found
}

export function conditionFields(condition: Condition | undefined): string[] {
  if (!condition) return []
  if ('field' in condition) return [condition.field]
  if ('not' in condition) return conditionFields(condition.not)
  return ('all' in condition ? condition.all : condition.any).flatMap(conditionFields)
}

export function usesOfRollup({ object, by, field, filter }: Rollup): Set<FieldKey> {
  return new Set([by, ...(field ? [field] : []), ...conditionFields(filter)].map(name => keyOf(object, name)))
}

/** What a field is computed from, one step; nothing for a field people fill. */
export function usesOfField(objects: Objects, object: ObjectDef, field: Field): Set<FieldKey> {
  if (field.rollup) return usesOfRollup(field.rollup)
  const expression = field.formula === undefined ? null : formulaOf(objects, object, field)
  return expression ? usesOf(objects, object, expression) : new Set()
}

/** Everything a field is computed from, through other computed fields; null when it comes back to itself. */
export function allUses(objects: Objects, object: ObjectDef, field: Field): Set<FieldKey> | null {
  const start = keyOf(object.name, field.name)
  const found = new Set<FieldKey>()
  const open = [...usesOfField(objects, object, field)]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === start) return null
    if (found.has(key)) continue
    found.add(key)
    const [on = '', name] = key.split('.')
    const def = objects.get(on)
    const used = def?.fields.find(one => one.name === name)
    if (def && used) open.push(...usesOfField(objects, def, used))
  }
  return found
}

export type User = { object: string; kind: 'formula' | 'rollup' | 'validation' | 'default'; name: string }

/** What would stop working without a field. */
export function usersOf(objects: Objects, object: string, name: string): User[] {
  const key = keyOf(object, name)
  return [...objects.values()].flatMap(def => [
    ...def.fields.flatMap((field): User[] => {
      if (usesOfField(objects, def, field).has(key))
        return [{ object: def.name, kind: field.rollup ? 'rollup' : 'formula', name: field.name }]
      const value = field.defaultFormula === undefined ? null : defaultOf(objects, def, field)
      return value && usesOf(objects, def, value).has(key)
        ? [{ object: def.name, kind: 'default', name: field.name }]
        : []
    }),
    ...(def.validations ?? []).flatMap(({ formula }, at): User[] => {
      const rule = ruleOf(objects, def, formula)
      return rule && usesOf(objects, def, rule).has(key)
        ? [{ object: def.name, kind: 'validation', name: String(at + 1) }]
        : []
    }),
  ])
}

export const DEFAULT_ALLOWS = { paths: false, totals: false, clock: true }
export const RULE_ALLOWS = { paths: true, totals: true, clock: true }

export function defaultOf(objects: Objects, object: ObjectDef, field: Field): Expression | null {
  return readOnce(objects, object, { text: field.defaultFormula ?? '', type: field, allows: DEFAULT_ALLOWS })
}

export function ruleOf(objects: Objects, object: ObjectDef, text: string): Expression | null {
  return readOnce(objects, object, { text, type: { type: 'boolean' }, allows: RULE_ALLOWS })
}

/** Whether a value depends on the record's own stored fields alone, so that it changes only when the record is written. */
export function isOwn(objects: Objects, object: ObjectDef, expression: Expression): boolean {
  for (const part of walk(expression)) {
    if (part.kind === 'total' || (part.kind === 'call' && (part.name === 'TODAY' || part.name === 'NOW'))) return false
    if (part.kind !== 'field') continue
    if (part.path.includes('.')) return false
    const field = object.fields.find(one => one.name === part.path)
    const inner = field?.formula === undefined ? null : formulaOf(objects, object, field)
    if (field?.formula !== undefined && !(inner && isOwn(objects, object, inner))) return false
  }
  return true
}

/** How many parts a formula has with all formulas it uses written out in it. */
export function fullSize(objects: Objects, object: ObjectDef, expression: Expression, depth = 0): number {
  let size = 0
  for (const part of walk(expression)) {
    size += 1
    if (depth > 20 || size > 1_000_000) return Infinity
    const path = part.kind === 'field' ? part.path.split('.') : []
    const far = path.length > 1 ? reached(objects, object, path) : object
    const field = far?.fields.find(one => one.name === path.at(-1))
    const inner = far && field?.formula !== undefined ? formulaOf(objects, far, field) : null
    if (far && inner) size += fullSize(objects, far, inner, depth + 1)
  }
  return size
}

function reached(objects: Objects, object: ObjectDef, path: string[]): ObjectDef | undefined {
  const steps = stepsOf({ objects, object }, path)
  return objects.get(steps?.at(-2)?.object ?? '')
}
