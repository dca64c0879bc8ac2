import type { Field } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem } from '../kernel/index.ts'
import { viaColumn } from './ddl.ts'
import { fieldProblem, nameTaken } from './problems.ts'

/** Names of objects and fields become names of tables, columns, indexes and keys of JSON objects. */
const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
const MAX_LENGTH = 41

const RESERVED_FIELDS = new Set([
  ...['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'owner_id', 'department_id'],
  ...['deleted_at', 'joined_into', 'owner_id_name', 'alias', 'constructor'],
  ...['xmin', 'xmax', 'cmin', 'cmax', 'ctid', 'tableoid'],
])
/** What else the log calls an object. */
const RESERVED_OBJECTS = new Set(['member', 'role', 'department', 'token', 'workspace', 'source', 'constructor'])

/** Throws invalid_input at `path`. */
export function checkObjectName(path: string, name: string): void {
  check(path, name, RESERVED_OBJECTS)
}

/**
 * Throws invalid_input for a name of the wrong form or reserved, name_taken for one in use, or whose column or shown name
 * (`account` is shown with `account_name`, a contact kept with `contact_via`) would be another field's.
 */
export function checkFieldName(path: string, field: Field, others: Pick<Field, 'name' | 'type' | 'object'>[]): void {
  check(path, field.name, RESERVED_FIELDS)
  const mine = new Set(keysOf(field))
  for (const other of others) if (keysOf(other).some(key => mine.has(key))) throw nameTaken({ name: field.name })
}

function keysOf(field: Pick<Field, 'name' | 'type' | 'object'>): string[] {
  const named = shownNames(field)
  const via = viaColumn(field)
  return [field.name, ...named, ...(via ? [via] : [])]
}

/** What stands beside a value that points: the name, or the names, of what it points to. */
export function shownNames({ name, type }: Pick<Field, 'name' | 'type'>): string[] {
  if (type === 'lookup_many') return [`${name}_names`]
  return type === 'lookup' || type === 'member' || type === 'department' ? [`${name}_name`] : []
}

function check(path: string, name: string, reserved: Set<string>): void {
  if (!NAME.test(name) || name.length > MAX_LENGTH) throw invalidInput({}, [wrongForm(path)])
  if (reserved.has(name))
    throw invalidInput({}, [fieldProblem(path, 'reserved', { zh: '这个名称由系统保留', en: 'is a reserved name' })])
}

function wrongForm(path: string): LocalFieldProblem {
  return fieldProblem(path, 'wrong_format', {
    zh: '名称须以小写字母开头，只含小写字母、数字和单个下划线，不以下划线结尾',
    en: 'must start with a lower-case letter, hold lower-case letters, digits and single underscores, and end in none',
  })
}
