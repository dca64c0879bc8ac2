import type { Label, ObjectDef } from '@huiliu/contracts'
import {
  constraintOf,
  defineProblem,
  invalidInput,
  sqlState,
  type LocalFieldProblem,
  type ProblemError,
} from '../kernel/index.ts'
import { objectName } from './ddl.ts'

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
export const shareEndsBefore = defineProblem('share_ends_before', 422, {
  zh: '共享的截止时间要晚于现在',
  en: 'A share must end after now',
})
export const alreadyUndone = defineProblem('already_undone', 409, {
  zh: '这次操作已经撤销过了',
  en: 'This act has been taken back already',
})
export const notUndoable = defineProblem('act_not_undoable', 409, {
  zh: '这次操作不能撤销',
  en: 'This act cannot be taken back',
})
export const nameFieldNeeded = defineProblem('name_field_needed', 409, {
  zh: '用来称呼记录的字段不能删除',
  en: 'The field that names the records cannot be deleted',
})
export const tooManyFields = defineProblem('too_many_fields', 409, {
  zh: '一个对象最多 {max} 个字段（含已删除的）',
  en: 'An object has at most {max} fields, deleted ones included',
})
export const fieldInUse = defineProblem('field_in_use', 409, {
  zh: '这个字段正被使用：{users}',
  en: 'The field is in use: {users}',
})
export const notAPicture = defineProblem('not_a_picture', 422, {
  zh: '不是图片（PNG、JPEG、GIF、WebP）',
  en: 'This is no picture (PNG, JPEG, GIF, WebP)',
})
export const standardObject = defineProblem('standard_object', 409, {
  zh: '标准对象不能删除',
  en: 'A standard object cannot be deleted',
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
  too_deep: { zh: '嵌套太深', en: 'is nested too deeply' },
  unprintable: { zh: '含有无法保存的字符', en: 'contains characters that cannot be kept' },
  not_with: { zh: '与所依赖的字段的值不相配', en: 'does not go with the value of the field it depends on' },
  unknown_country: { zh: '不是国家或地区代码（ISO 3166）', en: 'is not the code of a country (ISO 3166)' },
  unknown_division: { zh: '没有这个行政区划代码', en: 'is not a known division code' },
  unknown_file: { zh: '文件不存在，或属于另一条记录', en: 'holds a file that does not exist or is another record’s' },
  too_many_files: { zh: '文件太多', en: 'holds too many files' },
  not_found: { zh: '指向的记录不存在或无权查看', en: 'points to a record that does not exist or that you may not see' },
  too_long_for_index: {
    zh: '太长：有索引的字段至多 2,000 字节',
    en: 'is too long: a field with an index holds at most 2,000 bytes',
  },
  not_unique: { zh: '不是能找到唯一一条记录的字段', en: 'is not a field whose values are unique' },
  differs: { zh: '与用来查找记录的值不同', en: 'differs from the value the record is found by' },
  unique_taken: { zh: '已有相同的值', en: 'is in use by another record' },
}

export function valueProblem(path: string, code: string): LocalFieldProblem {
  return fieldProblem(path, code, VALUE_MESSAGES[code] ?? { zh: '无效', en: 'is not valid' })
}

/** A violated constraint of a record table as a problem of its field. Undefined for every other error. */
export function constraintProblem(object: ObjectDef, error: unknown): ProblemError | undefined {
  const state = sqlState(error)
  const constraint = constraintOf(error)
  if (constraint === undefined || (state !== '23505' && state !== '23503')) return undefined
  const kind = state === '23505' ? 'unique' : 'fk'
  const field = object.fields.find(one => objectName(object.name, one.name, kind) === constraint)
  return field && invalidInput({}, [valueProblem(field.name, kind === 'unique' ? 'unique_taken' : 'not_found')])
}
