import { isStorable } from '../values/index.ts'
import { numberOf } from './number.ts'
import { FormulaError } from './problems.ts'
import type { Span } from './types.ts'

export type Token = Span &
  (
    | { kind: 'number'; value: bigint }
    | { kind: 'text'; value: string }
    | { kind: 'name'; value: string }
    | { kind: 'sign'; value: string }
    | { kind: 'end'; value: '' }
  )

const SPACE = /[\s\u3000]+/y
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y
const TEXT = /"((?:[^"]|"")*)"/y
const SIGN = /<>|!=|<=|>=|[-+*/&=<>(),]/y
/** What a Chinese keyboard writes for the same signs. */
const WIDE: Readonly<Record<string, string>> = { '（': '(', '）': ')', '，': ',' }

/** Throws FormulaError. */
export function tokensOf(source: string): Token[] {
  const text = source.replace(/[（），]/g, sign => WIDE[sign] ?? sign)
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at += match[0].length
    return match
  }
  while (at < text.length) {
    if (take(SPACE)) continue
    const from = at
    tokens.push(tokenAt(source, { from, take }))
  }
  return [...tokens, { kind: 'end', value: '', from: at, to: at }]
}

type Taking = { from: number; take: (pattern: RegExp) => RegExpExecArray | null }

function tokenAt(source: string, { from, take }: Taking): Token {
  const span = (match: RegExpExecArray) => ({ from, to: from + match[0].length })
  const number = take(NUMBER)
  if (number) {
    const value = numberOf(number[0])
    if (value === null) throw new FormulaError('bad_number', span(number))
    return { kind: 'number', value, ...span(number) }
  }
  const name = take(NAME)
  if (name) return { kind: 'name', value: name[0], ...span(name) }
  const text = take(TEXT)
  if (text) {
    // Signs within a text stay as they were written.
    const value = source.slice(from + 1, from + text[0].length - 1).replaceAll('""', '"')
    if (!isStorable(value)) throw new FormulaError('bad_text', span(text))
    return { kind: 'text', value, ...span(text) }
  }
  const sign = take(SIGN)
  if (sign) return { kind: 'sign', value: sign[0] === '!=' ? '<>' : sign[0], ...span(sign) }
  if (source[from] === '"') throw new FormulaError('unclosed_text', { from, to: source.length })
  const found = String.fromCodePoint(source.codePointAt(from) ?? 0)
  throw new FormulaError('unexpected', { from, to: from + found.length }, { found })
}
