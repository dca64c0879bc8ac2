import type { Field, FieldType } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem } from '../kernel/index.ts'
import { fieldProblem } from './problems.ts'

const UNIQUE = new Set<FieldType>(['text', 'email', 'phone', 'number'])
/** A B-tree serves neither of these. */
const NOT_INDEXABLE = new Set<FieldType>(['long_text', 'multi_select', 'json'])
const SEARCHABLE = new Set<FieldType>(['text', 'email', 'phone', 'url', 'auto_number', 'select'])
const CHOICES = new Set<FieldType>(['select', 'multi_select'])

/** What a field's parts must have to do with each other, its name aside; throws invalid_input with a problem per part. */
export function checkField(path: string, field: Field, objects: string[]): void {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  const problems: LocalFieldProblem[] = []
  const refuse = (part: string) =>
    problems.push(fieldProblem(at(part), 'not_allowed', { zh: '这种字段不支持', en: 'is not possible for this type' }))
  if (field.type === 'lookup' && !objects.includes(field.object ?? ''))
    problems.push(fieldProblem(at('object'), 'not_found', { zh: '没有这个对象', en: 'is not a known object' }))
  if (field.type !== 'lookup' && field.object !== undefined) refuse('object')
  if (!CHOICES.has(field.type) && field.options !== undefined) refuse('options')
  if (field.unique && !UNIQUE.has(field.type)) refuse('unique')
  if (field.indexed && !isIndexable(field)) refuse('indexed')
  if (field.searchable && !SEARCHABLE.has(field.type)) refuse('searchable')
  if (problems.length > 0) throw invalidInput({}, problems)
  checkOptions(at('options'), field)
}

export function isIndexable({ type }: Pick<Field, 'type'>): boolean {
  return !NOT_INDEXABLE.has(type)
}

/** A choice needs options, each value once. Throws invalid_input. */
export function checkOptions(path: string, { type, options }: Field): void {
  if (!CHOICES.has(type)) {
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
