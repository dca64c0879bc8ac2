import { FORMULA_RESULTS, type Field, type FieldType, type ObjectDef, type Rollup } from '@huiliu/contracts'
import {
  EVERYTHING,
  checkFormula,
  formulaType,
  type FormulaProblem,
  type FormulaType,
  type Scope,
} from '@huiliu/contracts/formula'
import { invalidInput, type LocalFieldProblem } from '../kernel/index.ts'
import { checkCondition, type FieldSet } from './condition/index.ts'
import { DEFAULT_ALLOWS, RULE_ALLOWS, allUses, conditionFields, formulaOf, fullSize, isOwn } from './formula/index.ts'
import { fieldProblem, valueProblem } from './problems.ts'

type Objects = ReadonlyMap<string, ObjectDef>
/** How a field comes from outside: `formula` and `rollup` are told by what they give. */
export type GivenField = Omit<Field, 'type'> & { type: FieldType | 'formula' | 'rollup' }

const MAX_PARTS = 2000

/** The fields of an object being shaped, computed ones with the type of their value. Throws invalid_input below `path`. */
export function typedFields(
  objects: Objects,
  object: ObjectDef,
  fields: GivenField[],
  path: (at: number) => string,
): Field[] {
  // A formula may use another of the same request, in any order: each is typed once those it uses are.
  const typed: (Field | undefined)[] = fields.map(field => (isTyped(field) ? field : undefined))
  const known = () => ({ ...object, fields: [...object.fields, ...typed.filter(field => field !== undefined)] })
  for (let round = 0; round < fields.length && typed.includes(undefined); round++)
    for (const [at, field] of fields.entries()) typed[at] ??= typeOf(objects, known(), field)
  return fields.map((field, at) => {
    const done = typed[at]
    if (done) return done
    throw invalidInput({}, [
      formulaRefused(
        `${path(at)}${field.type === 'rollup' ? 'rollup' : 'formula'}`,
        problemOf(objects, known(), field),
      ),
    ])
  })
}

function isTyped(field: GivenField): field is Field {
  return field.type !== 'formula' && field.type !== 'rollup'
}

const GIVES: Record<FormulaType, FieldType> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
}

function typeOf(objects: Objects, object: ObjectDef, field: GivenField): Field | undefined {
  if (field.type === 'rollup') return field.rollup && { ...field, type: rolledType(objects, field.rollup) }
  const checked = checkFormula(field.formula ?? '', scopeOf(objects, object))
  return checked.ok ? { ...field, type: GIVES[checked.expression.type] } : undefined
}

function rolledType(objects: Objects, rollup: Rollup): FieldType {
  const field = objects.get(rollup.object)?.fields.find(one => one.name === rollup.field)
  return rollup.function === 'count' || !field ? 'number' : field.type
}

function problemOf(objects: Objects, object: ObjectDef, field: GivenField): FormulaProblem | null {
  const checked = checkFormula(field.formula ?? '', scopeOf(objects, object))
  return checked.ok ? null : checked.problem
}

function scopeOf(objects: Objects, object: ObjectDef, allows: Scope['allows'] = EVERYTHING): Scope {
  return { objects: new Map([...objects, [object.name, object]]), object, allows }
}

/** A formula's problem as a field's, with its place in the text, counted from 1. */
export function formulaRefused(path: string, problem: FormulaProblem | null): LocalFieldProblem {
  if (!problem) return valueProblem(path, 'required')
  const { code, at, message } = problem
  return fieldProblem(path, `formula_${code}`, {
    zh: `第 ${at.from + 1} 个字符：${message.zh}`,
    en: `at character ${at.from + 1}: ${message.en}`,
  })
}

type Placed = { field: Field; at: (part: string) => string }

/** What is computed must be possible, give what the field is, and never come back to itself. `object` already has the field. */
export function checkComputed(objects: Objects, object: ObjectDef, { field, at }: Placed): void {
  const among = new Map([...objects, [object.name, object]])
  if (field.formula !== undefined && field.rollup) throw invalidInput({}, [impossible(at('rollup'))])
  if (field.defaultFormula !== undefined) checkDefault(among, object, { field, at })
  if (field.formula !== undefined) checkFormulaField(among, object, { field, at })
  if (field.rollup) checkRollup(among, object, { field, at, rollup: field.rollup })
  if (field.formula === undefined && !field.rollup) return
  const refused = (['required', 'unique', 'searchable'] as const).filter(part => field[part])
  if (refused.length > 0)
    throw invalidInput(
      {},
      refused.map(part => impossible(at(part))),
    )
  if (allUses(among, object, field) === null)
    throw invalidInput({}, [
      fieldProblem(at(field.rollup ? 'rollup' : 'formula'), 'formula_circular', {
        zh: '绕回了自己',
        en: 'comes back to itself',
      }),
    ])
}

function impossible(path: string): LocalFieldProblem {
  return fieldProblem(path, 'not_allowed', { zh: '这种字段不支持', en: 'is not possible for this type' })
}

function checkFormulaField(objects: Objects, object: ObjectDef, { field, at }: Placed): void {
  const isResult = FORMULA_RESULTS.some(type => type === field.type)
  const wanted = isResult ? formulaType(field) : undefined
  if (!wanted) throw invalidInput({}, [impossible(at('type'))])
  const checked = checkFormula(field.formula ?? '', scopeOf(objects, object), wanted)
  if (!checked.ok) throw invalidInput({}, [formulaRefused(at('formula'), checked.problem)])
  if (allUses(objects, object, field) !== null && fullSize(objects, object, checked.expression) > MAX_PARTS)
    throw invalidInput({}, [
      fieldProblem(at('formula'), 'formula_too_large', {
        zh: `连同所用公式超过 ${MAX_PARTS} 个部分`,
        en: `has more than ${MAX_PARTS} parts with the formulas it uses`,
      }),
    ])
}

function checkDefault(objects: Objects, object: ObjectDef, { field, at }: Placed): void {
  const wanted = formulaType(field)
  const isGiven = field.formula === undefined && !field.rollup && !field.readonly
  if (!wanted || !isGiven) throw invalidInput({}, [impossible(at('defaultFormula'))])
  const stored = { ...object, fields: object.fields.filter(one => one.formula === undefined && !one.rollup) }
  const checked = checkFormula(field.defaultFormula ?? '', scopeOf(objects, stored, DEFAULT_ALLOWS), wanted)
  if (!checked.ok) throw invalidInput({}, [formulaRefused(at('defaultFormula'), checked.problem)])
}

/** Throws invalid_input. */
export function checkRule(objects: Objects, object: ObjectDef, { text, path }: { text: string; path: string }): void {
  const checked = checkFormula(text, scopeOf(objects, object, RULE_ALLOWS), 'boolean')
  if (!checked.ok) throw invalidInput({}, [formulaRefused(path, checked.problem)])
}

type Rolling = Placed & { rollup: Rollup }

function checkRollup(objects: Objects, object: ObjectDef, { field, at, rollup }: Rolling): void {
  const child = objects.get(rollup.object)
  const by = child?.fields.find(one => one.name === rollup.by)
  const problems: LocalFieldProblem[] = []
  if (!child) problems.push(valueProblem(at('rollup.object'), 'unknown_field'))
  else if (by?.type !== 'lookup' || by.object !== object.name) problems.push(notALookup(at('rollup.by')))
  else
    problems.push(
      ...checkTotalled(objects, child, { field, at, rollup }),
      ...checkRollupFilter(objects, child, { field, at, rollup }),
    )
  if (problems.length > 0) throw invalidInput({}, problems)
}

function notALookup(path: string): LocalFieldProblem {
  return fieldProblem(path, 'not_allowed', { zh: '须是关联到这个对象的字段', en: 'must look up this object' })
}

const SUMMED = new Set<FieldType>(['number', 'currency', 'percent'])
const ORDERED = new Set<FieldType>([...SUMMED, 'date', 'datetime'])

function checkTotalled(objects: Objects, child: ObjectDef, { field, at, rollup }: Rolling): LocalFieldProblem[] {
  if (rollup.function === 'count') {
    if (rollup.field !== undefined) return [impossible(at('rollup.field'))]
    return field.type === 'number' ? [] : [impossible(at('type'))]
  }
  const totalled = child.fields.find(one => one.name === rollup.field)
  if (!totalled) return [valueProblem(at('rollup.field'), rollup.field === undefined ? 'required' : 'unknown_field')]
  const fits = rollup.function === 'min' || rollup.function === 'max' ? ORDERED : SUMMED
  if (!fits.has(totalled.type) || !keepsStill(objects, child, totalled)) return [impossible(at('rollup.field'))]
  const isSame = SUMMED.has(totalled.type) ? SUMMED.has(field.type) : field.type === totalled.type
  return isSame ? [] : [impossible(at('type'))]
}

/** A formula that changes by itself, or with other records, would leave the total behind. */
function keepsStill(objects: Objects, object: ObjectDef, field: Field): boolean {
  const expression = field.formula === undefined ? null : formulaOf(objects, object, field)
  return field.formula === undefined || (expression !== null && isOwn(objects, object, expression))
}

function checkRollupFilter(objects: Objects, child: ObjectDef, { at, rollup }: Rolling): LocalFieldProblem[] {
  if (!rollup.filter) return []
  const fields: FieldSet = path => {
    const found = child.fields.find(one => one.name === path)
    return found && keepsStill(objects, child, found) ? { field: found, column: { column: found.name } } : null
  }
  const checked = checkCondition(rollup.filter, fields, at('rollup.filter'))
  if (!checked.ok) return checked.errors.map(({ path, code, message }) => ({ path, code, message }))
  if (JSON.stringify(rollup.filter).includes('"relative"'))
    return [
      fieldProblem(at('rollup.filter'), 'not_allowed', {
        zh: '汇总的条件不能用相对日期',
        en: 'cannot use relative dates, since nothing would be counted anew when the day ends',
      }),
    ]
  return conditionFields(rollup.filter).length > 0 ? [] : [valueProblem(at('rollup.filter'), 'required')]
}
