import type { Field, Label } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem } from '../kernel/index.ts'
import { isPattern } from './auto-numbers.ts'
import { fieldProblem, valueProblem } from './problems.ts'
import { kindOf, type TypePart } from './types/index.ts'
import { literalDefault } from './beginning.ts'

/** What a field is checked among: objects by name, and the other fields of its own object. */
export type Around = { objects: string[]; fields: Field[]; country: string }

const PARTS: TypePart[] = ['options', 'dependsOn', 'object', 'master', 'max', 'pattern']
const IMPOSSIBLE: Label = { zh: '这种字段不支持', en: 'is not possible for this type' }

/** What a field's parts must have to do with each other, its name aside; throws invalid_input with a problem per part. */
export function checkField(path: string, field: Field, around: Around): void {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  const problems: LocalFieldProblem[] = []
  const refuse = (part: string, message = IMPOSSIBLE, code = 'not_allowed') =>
    problems.push(fieldProblem(at(part), code, message))
  const kind = kindOf(field)
  for (const part of PARTS) if (field[part] !== undefined && !kind.takes?.includes(part)) refuse(part)
  if (kind.takes?.includes('object') && !around.objects.includes(field.object ?? ''))
    refuse('object', { zh: '没有这个对象', en: 'is not a known object' }, 'not_found')
  if (field.unique && !kind.unique) refuse('unique')
  if (field.indexed && !isIndexable(field)) refuse('indexed')
  if (field.searchable && !kind.searchable) refuse('searchable')
  if (field.pattern !== undefined && !isPattern(field.pattern)) refuse('pattern', WRONG_PATTERN, 'wrong_format')
  if (field.master && around.fields.some(other => other.master && other.name !== field.name))
    refuse('master', { zh: '一个对象只能从属于一个对象', en: 'is set for another field already' })
  if (problems.length > 0) throw invalidInput({}, problems)
  checkOptions(at('options'), field)
  checkDependence(at, field, around.fields)
  checkDefault(at('default'), field, around)
}

const WRONG_PATTERN: Label = {
  zh: '须含一处 {0000} 这样的编号，可含 {YYYY} {YY} {MM} {DD}，至多 40 个字符',
  en: 'needs one number like {0000}, may hold {YYYY} {YY} {MM} {DD}, and has at most 40 characters',
}

/** Of a formula nothing is kept that an index could hold. */
export function isIndexable(field: Pick<Field, 'type' | 'formula'>): boolean {
  return !kindOf(field).unindexable && field.formula === undefined
}

/** A choice needs options, each value once. Throws invalid_input. */
export function checkOptions(path: string, { type, options }: Field): void {
  if (!kindOf({ type }).takes?.includes('options')) return
  if (!options?.length)
    throw invalidInput({}, [
      fieldProblem(path, 'required', { zh: '至少要有一个选项', en: 'needs at least one option' }),
    ])
  const values = options.map(option => option.value)
  const twice = values.findIndex((value, index) => values.indexOf(value) !== index)
  if (twice >= 0)
    throw invalidInput({}, [
      fieldProblem(`${path}.${twice}.value`, 'duplicate', { zh: '选项重复', en: 'is there already' }),
    ])
}

/** Depends on a select of the same object, and in the end not on itself. Throws invalid_input. */
function checkDependence(at: (name: string) => string, field: Field, fields: Field[]): void {
  if (field.dependsOn === undefined) return
  const refuse = (part: string, message: Label) => {
    throw invalidInput({}, [fieldProblem(at(part), 'not_allowed', message)])
  }
  const by = fields.find(one => one.name === field.dependsOn)
  if (by?.type !== 'select') refuse('dependsOn', { zh: '须是本对象的单选字段', en: 'must be a select of this object' })
  for (let next = by, steps = 0; next; next = fields.find(one => one.name === next?.dependsOn), steps++)
    if (next.name === field.name || steps > fields.length)
      refuse('dependsOn', { zh: '不能绕回自身', en: 'leads back to the field itself' })
  const known = new Set(by?.options?.map(option => option.value))
  field.options?.forEach(({ when }, index) => {
    if (when?.some(value => !known.has(value)))
      refuse(`options.${index}.when`, { zh: '没有这个选项', en: 'names an option that does not exist' })
  })
}

function checkDefault(path: string, field: Field, { country }: Around): void {
  if (field.default === undefined || field.default === null) return
  const kind = kindOf(field)
  if (kind.made || kind.holds || kind.takes?.includes('object'))
    throw invalidInput({}, [fieldProblem(path, 'not_allowed', IMPOSSIBLE)])
  const checked = literalDefault(field, { country, day: '2000-01-01', now: '2000-01-01T00:00:00.000Z' })
  if ('code' in checked) throw invalidInput({}, [valueProblem(path, checked.code)])
}
