import type { Field, ObjectDef, Validation } from '@huiliu/contracts'
import {
  EVERYTHING,
  checkFormula,
  evaluateFormula,
  formulaType,
  type Expression,
  type Setting,
} from '@huiliu/contracts/formula'

type Values = Record<string, unknown>
export type LiveValue = { field: Field; value: unknown; known: boolean }
export type Live = {
  /** formula fields: `known` where all they need is in the form */
  computed: LiveValue[]
  /** what empty fields will be given */
  defaults: LiveValue[]
  /** rules that hold as things stand */
  broken: Validation[]
}

/**
 * What a record comes to while it is being written: only what needs nothing but its own fields is told. What looks further
 * is computed when the record is saved.
 */
export function liveOf(def: ObjectDef, objects: ObjectDef[], given: { values: Values; setting: Setting }): Live {
  const { values, setting } = given
  const scope = { objects: new Map([...objects, def].map(one => [one.name, one])), object: def, allows: EVERYTHING }
  const made = new Map<string, LiveValue>()
  const read = (name: string): LiveValue => {
    const field = def.fields.find(one => one.name === name)
    if (!field || field.rollup)
      return { field: field ?? none(name), value: null, known: field === undefined && name === 'owner_id' }
    const known = made.get(name)
    if (known) return known
    if (field.formula === undefined) return { field, value: values[name] ?? null, known: true }
    // A formula never comes back to itself; while it is read, it is not known.
    made.set(name, { field, value: null, known: false })
    const live = { field, ...valueOf(field.formula, formulaType(field)) }
    made.set(name, live)
    return live
  }
  const valueOf = (text: string, type: ReturnType<typeof formulaType>) => {
    const checked = checkFormula(text, scope, type)
    if (!checked.ok || !namesOf(checked.expression).every(name => read(name).known))
      return { value: null, known: false }
    return { value: evaluateFormula(checked.expression, name => read(name).value, setting), known: true }
  }
  return {
    computed: def.fields.filter(field => field.formula !== undefined).map(field => read(field.name)),
    defaults: def.fields
      .filter(field => field.defaultFormula !== undefined && values[field.name] === undefined)
      .map(field => ({ field, ...valueOf(field.defaultFormula ?? '', formulaType(field)) })),
    broken: (def.validations ?? []).filter(({ formula }) => valueOf(formula, 'boolean').value === true),
  }
}

function none(name: string): Field {
  return { name, label: { zh: '', en: '' }, type: 'text' }
}

function namesOf(expression: Expression): string[] {
  if (expression.kind === 'constant') return []
  return expression.kind === 'call' ? expression.args.flatMap(namesOf) : [expression.path]
}
