import { COMPARISONS, OPERATORS_BY_TYPE, type Comparison, type Condition, type FieldCondition } from '@huiliu/contracts'
import type { FieldSet, ResolvedField } from './fields.ts'
import { readOperand } from './operand.ts'
import { conditionProblem, type ConditionCode, type ConditionProblem, type Params } from './problems.ts'

export type CheckedCondition = { ok: true; condition: Condition } | { ok: false; errors: ConditionProblem[] }

const MAX_DEPTH = 20
const MAX_NODES = 200
const MAX_VALUES = 1000
const MAX_ERRORS = 20
const FIELD_PATH = /^[a-z][a-z0-9_]{0,40}(\.[a-z][a-z0-9_]{0,40})?$/

/**
 * Reads a condition that came from outside. Never throws: what is wrong comes back with its place, `all.0.value` after
 * `path`. The condition returned is a fresh copy of known keys only. What a caller may ask depends on his rights, so a
 * stored condition is checked again with the fields of whoever runs it.
 */
export function checkCondition(condition: unknown, fields: FieldSet, path = ''): CheckedCondition {
  const check: Check = { fields, errors: [], nodes: 0 }
  const checked = checkNode(check, condition, { path, depth: 1 })
  if (checked !== null && check.errors.length === 0) return { ok: true, condition: checked }
  return { ok: false, errors: check.errors.slice(0, MAX_ERRORS) }
}

type Check = { fields: FieldSet; errors: ConditionProblem[]; nodes: number }
type Place = { path: string; depth: number }
type Keyed = Record<string, unknown>

function checkNode(check: Check, node: unknown, place: Place): Condition | null {
  check.nodes += 1
  if (check.nodes > MAX_NODES) return refuse(check, place.path, 'too_many_nodes', { max: MAX_NODES })
  if (place.depth > MAX_DEPTH) return refuse(check, place.path, 'too_deep', { max: MAX_DEPTH })
  if (!isKeyed(node)) return refuse(check, place.path, 'not_a_condition')
  if (Object.hasOwn(node, 'field')) return checkComparison(check, node, place.path)
  const keys = Object.keys(node)
  const [key] = keys
  if (keys.length !== 1 || key === undefined) return refuse(check, place.path, 'not_a_condition')
  const below = { path: join(place.path, key), depth: place.depth + 1 }
  if (key === 'all' || key === 'any') {
    const children = checkChildren(check, node[key], below)
    if (!children) return null
    return key === 'all' ? { all: children } : { any: children }
  }
  if (key !== 'not') return refuse(check, place.path, 'unknown_key', { key })
  const inner = checkNode(check, node.not, below)
  return inner && { not: inner }
}

function checkChildren(check: Check, list: unknown, { path, depth }: Place): Condition[] | null {
  if (!Array.isArray(list)) return refuse(check, path, 'expected_list')
  const children: Condition[] = []
  for (let i = 0; i < list.length; i++) {
    const child = checkNode(check, list[i], { path: join(path, String(i)), depth })
    if (child) children.push(child)
    if (check.nodes > MAX_NODES || check.errors.length >= MAX_ERRORS) return null
  }
  return children
}

const KEYS = new Set(['field', 'op', 'value'])

function checkComparison(check: Check, node: Keyed, path: string): FieldCondition | null {
  const unknown = Object.keys(node).find(key => !KEYS.has(key))
  if (unknown !== undefined) return refuse(check, path, 'unknown_key', { key: unknown })
  const { field, op } = node
  const resolved = typeof field === 'string' && FIELD_PATH.test(field) ? check.fields(field) : null
  if (typeof field !== 'string' || !resolved) {
    return refuse(check, join(path, 'field'), 'unknown_field', { field: typeof field === 'string' ? field : '' })
  }
  if (!isComparison(op)) {
    return refuse(check, join(path, 'op'), 'unknown_operator', { op: typeof op === 'string' ? op : '' })
  }
  if (!OPERATORS_BY_TYPE[resolved.field.type].includes(op)) {
    return refuse(check, join(path, 'op'), 'operator_not_allowed', { op })
  }
  if (resolved.maskedOnlyEq && op !== 'eq') return refuse(check, join(path, 'op'), 'masked_exact_only')
  return checkValue(check, resolved, { field, op, value: node.value, path: join(path, 'value') })
}

type Given = { field: string; op: Comparison; value: unknown; path: string }

function checkValue(check: Check, resolved: ResolvedField, { field, op, value, path }: Given): FieldCondition | null {
  if (op === 'isEmpty' || op === 'isNotEmpty') {
    return value === undefined ? { field, op } : refuse(check, path, 'value_not_expected')
  }
  const many = op === 'in' || op === 'notIn' || op === 'between'
  if (!many) {
    const result = readOperand(resolved.field, value, resolved.me)
    return 'code' in result ? refuse(check, path, result.code, result.params) : { field, op, value: result.operand }
  }
  const problem = listProblem(op, value)
  if (problem || !Array.isArray(value)) return refuse(check, path, problem ?? 'expected_list', { max: MAX_VALUES })
  const operands = []
  for (let i = 0; i < value.length; i++) {
    const result = readOperand(resolved.field, value[i], resolved.me)
    if ('code' in result) return refuse(check, join(path, String(i)), result.code, result.params)
    operands.push(result.operand)
  }
  return { field, op, value: operands }
}

function listProblem(op: Comparison, value: unknown): ConditionCode | null {
  if (value === undefined || value === null) return 'value_missing'
  if (op === 'between') return Array.isArray(value) && value.length === 2 ? null : 'expected_pair'
  if (!Array.isArray(value)) return 'expected_list'
  if (value.length === 0) return 'list_empty'
  return value.length > MAX_VALUES ? 'list_too_long' : null
}

function refuse(check: Check, path: string, code: ConditionCode, params: Params = {}): null {
  if (check.errors.length < MAX_ERRORS) check.errors.push(conditionProblem(path, code, params))
  return null
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function isKeyed(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isComparison(value: unknown): value is Comparison {
  return COMPARISONS.some(comparison => comparison === value)
}
