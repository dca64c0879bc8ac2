import type { Label } from '@huiliu/contracts'

const MESSAGES = {
  not_a_condition: { zh: '不是条件', en: 'is not a condition' },
  unknown_key: { zh: '不认识“{key}”', en: 'has an unknown key “{key}”' },
  too_deep: { zh: '条件嵌套超过 {max} 层', en: 'is nested more than {max} levels deep' },
  too_many_nodes: { zh: '条件超过 {max} 个', en: 'has more than {max} parts' },
  expected_list: { zh: '应为列表', en: 'must be a list' },
  expected_pair: { zh: '应为 [下限, 上限]', en: 'must be [low, high]' },
  list_empty: { zh: '至少要有一个值', en: 'must have a value at least' },
  list_too_long: { zh: '不能超过 {max} 个值', en: 'may not have more than {max} values' },
  unknown_field: { zh: '没有字段“{field}”', en: 'names a field “{field}” that does not exist' },
  unknown_operator: { zh: '没有比较方式“{op}”', en: 'names a comparison “{op}” that does not exist' },
  operator_not_allowed: { zh: '此类字段不能用“{op}”', en: 'cannot use “{op}” on a field of this type' },
  masked_exact_only: { zh: '脱敏字段只能精确匹配', en: 'is a masked field: only an exact match is possible' },
  value_missing: { zh: '缺少值', en: 'needs a value' },
  value_not_expected: { zh: '不应有值', en: 'takes no value' },
  expected_text: { zh: '应为文字', en: 'must be text' },
  text_too_long: { zh: '不能超过 {max} 个字符', en: 'may not be longer than {max} characters' },
  bad_characters: { zh: '含有无效字符', en: 'contains invalid characters' },
  expected_number: { zh: '应为数字', en: 'must be a number' },
  number_too_long: { zh: '整数或小数部分不能超过 {max} 位', en: 'may not have more than {max} digits on either side' },
  expected_boolean: { zh: '应为是或否', en: 'must be true or false' },
  expected_date: { zh: '应为日期 YYYY-MM-DD 或相对日期', en: 'must be a date YYYY-MM-DD or a relative date' },
  expected_datetime: {
    zh: '应为日期、相对日期或带时区的时间（RFC 3339）',
    en: 'must be a date, a relative date or a time with its zone (RFC 3339)',
  },
  expected_time: { zh: '应为时刻 HH:MM', en: 'must be a time of day HH:MM' },
  date_out_of_range: { zh: '年份应在 {min} 到 {max} 之间', en: 'must be of a year from {min} to {max}' },
  days_out_of_range: { zh: '天数应为 0 到 {max} 的整数', en: 'must be a whole number of days from 0 to {max}' },
  expected_id: { zh: '不是有效的编号', en: 'is not a valid id' },
  unknown_option: { zh: '没有选项“{option}”', en: 'names an option “{option}” that does not exist' },
} satisfies Record<string, Label>

export type ConditionCode = keyof typeof MESSAGES
export type Params = Record<string, string | number>
/** A field problem in both languages; `message[locale]` is ready to show. Fits `invalidInput(params, errors)`. */
export type ConditionProblem = { path: string; code: ConditionCode; params: Params; message: Label }

const MAX_ECHO = 60

/** One problem of the catalogue. Words of the input are echoed clipped and well-formed. */
export function conditionProblem(path: string, code: ConditionCode, given: Params = {}): ConditionProblem {
  const params = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, echo(value)]))
  const { zh, en } = MESSAGES[code]
  return { path, code, params, message: { zh: fill(zh, params), en: fill(en, params) } }
}

function echo(value: string | number): string | number {
  return typeof value === 'number' ? value : value.slice(0, MAX_ECHO).toWellFormed().replaceAll('\0', '\uFFFD')
}

function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
