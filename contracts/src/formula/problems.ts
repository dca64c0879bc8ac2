import type { Label } from '../fields.ts'
import type { Span } from './types.ts'

const MESSAGES = {
  empty: { zh: '公式是空的', en: 'the formula is empty' },
  too_long: { zh: '公式超过 {max} 个字符', en: 'the formula is longer than {max} characters' },
  too_large: { zh: '公式超过 {max} 个部分', en: 'the formula has more than {max} parts' },
  too_deep: { zh: '嵌套超过 {max} 层', en: 'is nested more than {max} levels deep' },
  unexpected: { zh: '这里不应有“{found}”', en: '“{found}” is not expected here' },
  unexpected_end: { zh: '公式没有写完', en: 'the formula ends too early' },
  expected: { zh: '这里应有“{wanted}”', en: '“{wanted}” is expected here' },
  unclosed_text: { zh: '文字缺少结尾的引号', en: 'the text has no closing quotation mark' },
  bad_text: { zh: '文字含有无效字符', en: 'the text contains invalid characters' },
  bad_number: { zh: '数字最多 30 位整数、20 位小数', en: 'a number has at most 30 digits and 20 decimals' },
  unknown_function: { zh: '没有函数“{name}”', en: 'there is no function {name}' },
  unknown_field: { zh: '没有字段“{name}”', en: 'there is no field {name}' },
  unusable_field: { zh: '字段“{name}”的类型不能用于公式', en: 'the field {name} is of a type formulas cannot use' },
  no_paths: { zh: '这里不能用关联记录的字段', en: 'fields of other records cannot be used here' },
  no_totals: { zh: '这里不能汇总下级记录', en: 'child records cannot be totalled here' },
  no_clock: { zh: '这里不能用 TODAY 和 NOW', en: 'TODAY and NOW cannot be used here' },
  many_lookups: {
    zh: '“{name}”有多个字段关联到这里，不能确定用哪一个',
    en: '{name} has several lookups to this object: which one is meant cannot be told',
  },
  total_alone: { zh: '汇总须单独写在 {names} 中', en: 'child records are totalled by {names} alone' },
  few_arguments: { zh: '{name} 至少要 {min} 个参数', en: '{name} needs at least {min} arguments' },
  wrong_arguments: { zh: '{name} 的参数个数不对', en: '{name} has a wrong number of arguments' },
  wrong_type: { zh: '这里应是{wanted}，却是{found}', en: 'must be {wanted}, but is {found}' },
  not_constant: { zh: '这里只能直接写明', en: 'must be written out here' },
  not_one_of: { zh: '应是其中之一：{options}', en: 'must be one of {options}' },
  bad_format: { zh: '不认识的格式', en: 'is not a known format' },
  wrong_result: { zh: '结果应是{wanted}，却是{found}', en: 'the result must be {wanted}, but is {found}' },
  circular: { zh: '公式绕回了自己：{path}', en: 'the formula comes back to itself: {path}' },
} satisfies Record<string, Label>

export type FormulaCode = keyof typeof MESSAGES
/** What is wrong with a formula, where in its text, in both languages. */
export type FormulaProblem = { code: FormulaCode; at: Span; message: Label }
type Word = string | number | Label

export class FormulaError extends Error {
  readonly problem: FormulaProblem
  constructor(code: FormulaCode, { from, to }: Span, words: Record<string, Word> = {}) {
    const message = { zh: said(MESSAGES[code].zh, words, 'zh'), en: said(MESSAGES[code].en, words, 'en') }
    super(message.en)
    this.problem = { code, at: { from, to }, message }
  }
}

function said(text: string, words: Record<string, Word>, locale: 'zh' | 'en'): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const word = words[name]
    if (word === undefined) return whole
    return typeof word === 'object' ? word[locale] : String(word).slice(0, 80).toWellFormed().replaceAll('\0', '�')
  })
}
