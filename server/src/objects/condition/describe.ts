import type { Comparison, Condition, Field, FieldCondition, Label, Locale, Operand } from '@huiliu/contracts'
import { canonicalDecimal, canonicalInstant, isDay } from '@huiliu/contracts/values'
import { kindOf } from '../types/index.ts'
import type { FieldSet } from './fields.ts'
import { isAsker, readRelative } from './operand.ts'

/** The name of the record or member an id stands for, where the reader may know it. */
export type NameOf = (field: Field, id: string) => string | undefined

const OPERATOR: Record<Comparison, Label> = {
  eq: { zh: '是', en: 'is' },
  ne: { zh: '不是', en: 'is not' },
  lt: { zh: '小于', en: 'is less than' },
  lte: { zh: '不大于', en: 'is at most' },
  gt: { zh: '大于', en: 'is greater than' },
  gte: { zh: '不小于', en: 'is at least' },
  in: { zh: '是其中之一：', en: 'is one of' },
  notIn: { zh: '有值且不是：', en: 'has a value and is none of' },
  contains: { zh: '包含', en: 'contains' },
  notContains: { zh: '有值且不包含', en: 'has a value and does not contain' },
  startsWith: { zh: '开头是', en: 'starts with' },
  endsWith: { zh: '结尾是', en: 'ends with' },
  between: { zh: '介于', en: 'is between' },
  isEmpty: { zh: '为空', en: 'is empty' },
  isNotEmpty: { zh: '不为空', en: 'is not empty' },
}
const OPERATOR_OF_TIME: Partial<Record<Comparison, Label>> = {
  lt: { zh: '早于', en: 'is before' },
  lte: { zh: '不晚于', en: 'is not after' },
  gt: { zh: '晚于', en: 'is after' },
  gte: { zh: '不早于', en: 'is not before' },
}

type Words = { fields: FieldSet; locale: Locale; nameOf: NameOf }

/** A sentence: `行业 是 制造 且 金额 大于 1,000`, `Industry is Manufacturing and Amount is greater than 1,000`. */
export function describeCondition(
  condition: Condition,
  fields: FieldSet,
  locale: Locale,
  nameOf: NameOf = () => undefined,
): string {
  return sentence(condition, { fields, locale, nameOf })
}

function sentence(condition: Condition, words: Words): string {
  const { locale } = words
  if ('all' in condition) return list(condition.all, words, { word: { zh: '且', en: 'and' }, none: 'all' })
  if ('any' in condition) return list(condition.any, words, { word: { zh: '或', en: 'or' }, none: 'any' })
  if ('not' in condition) {
    return locale === 'zh' ? `不满足（${sentence(condition.not, words)}）` : `not (${sentence(condition.not, words)})`
  }
  return comparison(condition, words)
}

const OF_NOTHING = { all: { zh: '总是', en: 'always' }, any: { zh: '从不', en: 'never' } } satisfies Record<
  string,
  Label
>

type Joint = { word: Label; none: keyof typeof OF_NOTHING }

function list(given: Condition[], words: Words, { word, none }: Joint): string {
  const { locale } = words
  const parts = given.map(unwrapped)
  if (parts.length === 0) return OF_NOTHING[none][locale]
  const inner = parts.map(part => {
    const text = sentence(part, words)
    if (parts.length === 1 || !isGroup(part)) return text
    return locale === 'zh' ? `（${text}）` : `(${text})`
  })
  return inner.join(` ${word[locale]} `)
}

/** A group of one says what its one part says. */
function unwrapped(condition: Condition): Condition {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : []
  const [only] = parts
  return parts.length === 1 && only ? unwrapped(only) : condition
}

function isGroup(condition: Condition): boolean {
  return ('all' in condition && condition.all.length > 0) || ('any' in condition && condition.any.length > 0)
}

function comparison({ field: path, op, value }: FieldCondition, words: Words): string {
  const { locale, fields } = words
  const resolved = fields(path)
  const family = resolved && kindOf(resolved.field).family
  const timely = family === 'date' || family === 'timestamptz' || family === 'time'
  const operator = ((timely ? OPERATOR_OF_TIME[op] : undefined) ?? OPERATOR[op])[locale]
  const name = (resolved?.label ?? resolved?.field.label)?.[locale] ?? path
  if (value === undefined) return `${name} ${operator}`
  const texts = (Array.isArray(value) ? value : [value]).map(one => operandWords(one, resolved?.field, words))
  const between = op === 'between' ? { zh: ' 和 ', en: ' and ' } : { zh: '、', en: ', ' }
  const joined = texts.join(between[locale])
  return locale === 'zh' && operator.endsWith('：') ? `${name} ${operator}${joined}` : `${name} ${operator} ${joined}`
}

function operandWords(operand: Operand, field: Field | undefined, { locale, nameOf }: Words): string {
  if (isAsker(operand)) return locale === 'zh' ? '我自己' : 'me'
  const relative = readRelative(operand)
  if (relative?.relative === 'today') return locale === 'zh' ? '今天' : 'today'
  if (relative) {
    const { n } = relative
    if (locale === 'zh') return relative.relative === 'daysAgo' ? `${n} 天前` : `${n} 天后`
    return `${n} ${n === 1 ? 'day' : 'days'} ${relative.relative === 'daysAgo' ? 'ago' : 'ahead'}`
  }
  const family = field && kindOf(field).family
  if (family === 'boolean') return BOOLEAN[String(operand)]?.[locale] ?? ''
  if (family === 'numeric') return thousands(canonicalDecimal(operand) ?? String(operand))
  if (family === 'timestamptz' && !isDay(operand)) return minute(canonicalInstant(operand) ?? String(operand))
  if (field && (family === 'uuid' || family === 'uuids')) return nameOf(field, String(operand)) ?? String(operand)
  const option = field?.options?.find(one => one.value === operand)
  return option?.label[locale] ?? String(operand)
}

const BOOLEAN: Record<string, Label> = { true: { zh: '是', en: 'yes' }, false: { zh: '否', en: 'no' } }

/** Digit groups by text: Intl would round long decimals. */
function thousands(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

function minute(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`
}
