import type { Field } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem } from '../kernel/index.ts'
import { fieldProblem } from './problems.ts'
import { kindOf } from './types/index.ts'

/** What a field's parts must have to do with each other, its name aside; throws invalid_input with a problem per part. */
export function checkField(path: string, field: Field, objects: string[]): void {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  const problems: LocalFieldProblem[] = []
  const refuse = (part: string) =>
    problems.push(fieldProblem(at(part), 'not_allowed', { zh: '这种字段不支持', en: 'is not possible for this type' }))
  if (field.type === 'lookup' && !objects.includes(field.object ?? ''))
    problems.push(fieldProblem(at('object'), 'not_found', { zh: '没有这个对象', en: 'is not a known object' }))
  if (field.type !== 'lookup' && field.object !== undefined) refuse('object')
  const kind = kindOf(field)
  if (!hasOptions(field) && field.options !== undefined) refuse('options')
  if (field.unique && !kind.unique) refuse('unique')
  if (field.indexed && !isIndexable(field)) refuse('indexed')
  if (field.searchable && !kind.searchable) refuse('searchable')
  if (problems.length > 0) throw invalidInput({}, problems)
  checkOptions(at('options'), field)
}

/** Of a formula nothing is kept that an index could hold. */
export function isIndexable(field: Pick<Field, 'type' | 'formula'>): boolean {
  return !kindOf(field).unindexable && field.formula === undefined
}

function hasOptions(field: Pick<Field, 'type'>): boolean {
  return kindOf(field).takes?.includes('options') ?? false
}

/** A choice needs options, each value once. Throws invalid_input. */
export function checkOptions(path: string, { type, options }: Field): void {
  if (!hasOptions({ type })) {
    if (options !== undefined)
      throw invalidInput({}, [
        fieldProblem(path, 'not_allowed', { zh: '这种字段不支持', en: 'is not possible for this type' }),
      ])
    return
  }
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
