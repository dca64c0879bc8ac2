import type { Field, ObjectDef } from '@huiliu/contracts'
import { EVERYTHING, checkFormula, formulaType, type Expression, type Scope } from '@huiliu/contracts/formula'

type Objects = ReadonlyMap<string, ObjectDef>

const kept = new WeakMap<Objects, Map<string, Expression | null>>()

/** The checked formula of a computed field; null for one whose fields are gone. */
export function formulaOf(objects: Objects, object: ObjectDef, field: Field): Expression | null {
  return readOnce(objects, object, { text: field.formula ?? '', type: field, allows: EVERYTHING })
}

type Reading = { text: string; type?: Pick<Field, 'type'>; allows: Scope['allows'] }

/** Formulas are text in the metadata; each is read once for as long as the metadata are the same. */
export function readOnce(objects: Objects, object: ObjectDef, { text, type, allows }: Reading): Expression | null {
  const known = kept.get(objects) ?? new Map<string, Expression | null>()
  kept.set(objects, known)
  const key = JSON.stringify([object.name, text, type?.type, allows])
  const hit = known.get(key)
  if (hit !== undefined) return hit
  const checked = checkFormula(text, { objects, object, allows }, type && formulaType(type))
  const expression = checked.ok ? checked.expression : null
  known.set(key, expression)
  return expression
}
