import type { Label } from '@huiliu/contracts'
import {
  constraintOf,
  defineProblem,
  invalidInput,
  sqlState,
  type LocalFieldProblem,
  type ProblemError,
} from '../kernel/index.ts'

export const unknownObject = defineProblem('unknown_object', 404, {
  zh: '没有这个对象：{object}',
  en: 'There is no object {object}',
})
export const nameTaken = defineProblem('name_taken', 409, {
  zh: '名称已被使用：{name}',
  en: 'The name {name} is in use',
})
export const standardField = defineProblem('standard_field', 409, {
  zh: '标准字段不能删除',
  en: 'A standard field cannot be deleted',
})
export const alreadyUndone = defineProblem('already_undone', 409, {
  zh: '这次操作已经撤销过了',
  en: 'This act has been taken back already',
})
export const keyReused = defineProblem('idempotency_key_reused', 409, {
  zh: '这个幂等键已用于另一个请求',
  en: 'The idempotency key was used for another request',
})

export function fieldProblem(path: string, code: string, message: Label): LocalFieldProblem {
  return { path, code, message }
}

export const VALUE_MESSAGES: Record<string, Label> = {
  required: { zh: '必填', en: 'is required' },
  unknown_field: { zh: '没有这个字段', en: 'is not a known field' },
  readonly: { zh: '不能修改', en: 'cannot be changed' },
  wrong_type: { zh: '类型不对', en: 'has the wrong type' },
  wrong_format: { zh: '格式不对', en: 'has the wrong format' },
  not_allowed: { zh: '不在可选值之内', en: 'is not one of the options' },
  too_long: { zh: '太长', en: 'is too long' },
  out_of_range: { zh: '超出范围', en: 'is out of range' },
  unprintable: { zh: '含有无法保存的字符', en: 'contains characters that cannot be kept' },
  not_found: { zh: '指向的记录不存在或无权查看', en: 'points to a record that does not exist or that you may not see' },
  unique_taken: { zh: '已有相同的值', en: 'is in use by another record' },
}

export function valueProblem(path: string, code: string): LocalFieldProblem {
  return fieldProblem(path, code, VALUE_MESSAGES[code] ?? { zh: '无效', en: 'is not valid' })
}

/**
 * A violated constraint of a record table as a problem of its field: rec_<object>_<field>_unique | _fk. Undefined for
 * every other error.
 */
export function constraintProblem(error: unknown): ProblemError | undefined {
  const state = sqlState(error)
  const [, field, kind] = /^rec_(?:.+?)__(.+)__(unique|fk)$/.exec(constraintOf(error) ?? '') ?? []
  if (!field || (state !== '23505' && state !== '23503')) return undefined
  return invalidInput({}, [valueProblem(field, kind === 'unique' ? 'unique_taken' : 'not_found')])
}
