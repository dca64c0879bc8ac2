import { fold } from '../../values/index.ts'
import { numberOf, numberText, whole } from '../number.ts'
import { instantText } from '../calendar.ts'
import type { FormulaType, Value } from '../types.ts'
import {
  MAX_TEXT,
  capped,
  characters,
  countOf,
  isBlank,
  textOf,
  type Around,
  type FormulaFunction,
} from './function.ts'

/** What trimming takes away at both ends. */
export const BLANKS = ' \t\n\r\u00a0\u3000'

/** Any value as the text it is joined as. */
export function words(value: Value, type: FormulaType, { setting }: Around): string {
  if (value === null) return ''
  if (typeof value === 'bigint') return numberText(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return type === 'datetime' ? instantText(value, 'YYYY-MM-DD HH:mm:ss', setting.timeZone) : value
}

function trim(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && BLANKS.includes(text.charAt(from))) from++
  while (to > from && BLANKS.includes(text.charAt(to - 1))) to--
  return text.slice(from, to)
}

function left(text: string, length: number): string {
  return characters(text).slice(0, Math.max(length, 0)).join('')
}

function right(text: string, length: number): string {
  return length <= 0 ? '' : characters(text).slice(-length).join('')
}

function middle(text: string, start: number, length: number): string {
  return start < 1
    ? ''
    : characters(text)
        .slice(start - 1, start - 1 + Math.max(length, 0))
        .join('')
}

/** The place of a text within another, from 1, not before `start`; none when it is not there. */
function find(needle: string, text: string, start: number): Value {
  if (needle === '' || start < 1) return null
  const head = characters(text)
    .slice(0, start - 1)
    .join('')
  const at = text.indexOf(needle, head.length)
  return at < 0 || head.length > text.length ? null : whole(characters(text.slice(0, at)).length + 1)
}

function substitute(text: string, old: string, put: string): string {
  if (old === '') return text
  const parts = text.split(old)
  const length = characters(text).length + (parts.length - 1) * (characters(put).length - characters(old).length)
  return length > MAX_TEXT ? '' : parts.join(put)
}

function repeat(text: string, times: number): string {
  return times <= 0 || characters(text).length * times > MAX_TEXT ? '' : text.repeat(times)
}

/** As long as is asked, with `filling` before it; what is long enough stays. */
function padLeft(text: string, length: number, filling: string): string {
  const missing = Math.min(length, 1000) - characters(text).length
  if (missing <= 0 || filling === '') return text
  const fill = characters(filling)
  return Array.from({ length: missing }, (_, at) => fill[at % fill.length]).join('') + text
}

const NUMBER_TEXT = /^[+-]?\d{1,30}(\.\d{1,20})?$/

/** A number as people write it: with thousands separated or not. */
export function valueOf(text: string): bigint | null {
  const plain = trim(text).replaceAll(',', '')
  return NUMBER_TEXT.test(plain) ? numberOf(plain) : null
}

type Texts = (...texts: string[]) => Value

function texts(count: number, gives: FormulaType, run: Texts): FormulaFunction {
  return {
    takes: { head: Array.from({ length: count }, () => 'text' as const) },
    gives,
    run: args => run(...args.map(textOf)),
  }
}

export const TEXT: Readonly<Record<string, FormulaFunction>> = {
  '&': { takes: { head: ['words', 'words'] }, gives: 'text', run: args => capped(args.map(textOf).join('')) },
  CONCAT: { takes: { head: [], repeat: ['words'] }, gives: 'text', run: args => capped(args.map(textOf).join('')) },
  TEXTJOIN: {
    takes: { head: ['text'], repeat: ['words'] },
    gives: 'text',
    run: ([separator, ...parts]) =>
      capped(
        parts
          .filter(part => !isBlank(part))
          .map(textOf)
          .join(textOf(separator)),
      ),
  },
  LEFT: {
    takes: { head: ['text', 'number'], defaults: [whole(1)] },
    gives: 'text',
    run: ([text, length]) => left(textOf(text), countOf(length)),
  },
  RIGHT: {
    takes: { head: ['text', 'number'], defaults: [whole(1)] },
    gives: 'text',
    run: ([text, length]) => right(textOf(text), countOf(length)),
  },
  MID: {
    takes: { head: ['text', 'number', 'number'] },
    gives: 'text',
    run: ([text, start, length]) => middle(textOf(text), countOf(start), countOf(length)),
  },
  LEN: texts(1, 'number', (text = '') => whole(characters(text).length)),
  TRIM: texts(1, 'text', (text = '') => trim(text)),
  UPPER: texts(1, 'text', (text = '') => text.replace(/[a-z]+/g, letters => letters.toUpperCase())),
  LOWER: texts(1, 'text', (text = '') => fold(text)),
  SUBSTITUTE: texts(3, 'text', (text = '', old = '', put = '') => substitute(text, old, put)),
  CONTAINS: texts(2, 'boolean', (text = '', part = '') => fold(text).includes(fold(part))),
  STARTSWITH: texts(2, 'boolean', (text = '', part = '') => fold(text).startsWith(fold(part))),
  ENDSWITH: texts(2, 'boolean', (text = '', part = '') => fold(text).endsWith(fold(part))),
  FIND: {
    takes: { head: ['text', 'text', 'number'], defaults: [whole(1)] },
    gives: 'number',
    run: ([needle, text, start]) => find(textOf(needle), textOf(text), countOf(start)),
  },
  REPT: {
    takes: { head: ['text', 'number'] },
    gives: 'text',
    run: ([text, times]) => repeat(textOf(text), countOf(times)),
  },
  PADLEFT: {
    takes: { head: ['words', 'number', 'text'], defaults: [' '] },
    gives: 'text',
    run: ([text, length, filling]) => padLeft(textOf(text), countOf(length), textOf(filling)),
  },
  SPLIT: {
    takes: { head: ['text', 'text', 'number'] },
    gives: 'text',
    run: ([text, separator, at]) => {
      const parts = textOf(separator) === '' ? [textOf(text)] : textOf(text).split(textOf(separator))
      return countOf(at) < 1 ? '' : (parts[countOf(at) - 1] ?? '')
    },
  },
  DIGITS: texts(1, 'text', (text = '') => text.replace(/[^0-9]/g, '')),
  ISNUMBER: texts(1, 'boolean', (text = '') => valueOf(text) !== null),
  VALUE: texts(1, 'number', (text = '') => valueOf(text)),
  WORDS: {
    takes: { head: ['any'] },
    gives: 'text',
    run: ([value = null], around) => words(value, around.types[0] ?? 'text', around),
  },
  NUMBERTEXT: {
    takes: { head: ['number', 'numberFormat'] },
    gives: 'text',
    run: ([value = null, format]) => numberAs(value, textOf(format)),
  },
  DATETEXT: {
    takes: { head: ['date', 'dateFormat'] },
    gives: 'text',
    run: ([day = null, format]) =>
      day === null ? '' : instantText(`${textOf(day)}T00:00:00.000000Z`, textOf(format), 'UTC'),
  },
  TIMETEXT: {
    takes: { head: ['datetime', 'dateFormat'] },
    gives: 'text',
    run: ([at = null, format], { setting }) =>
      at === null ? '' : instantText(textOf(at), textOf(format), setting.timeZone),
  },
}

/** `0.00`, `#,##0.00`, `0.0%`: so many decimals, thousands separated, of a hundred. */
function numberAs(value: Value, format: string): string {
  if (typeof value !== 'bigint') return ''
  const percent = format.endsWith('%')
  const decimals = (/\.(0+)/.exec(format)?.[1] ?? '').length
  const step = 10n ** BigInt(20 - decimals)
  const scaled = value * (percent ? 100n : 1n)
  const half = (2n * (scaled < 0n ? -scaled : scaled) + step) / (2n * step)
  const digits = String(half).padStart(decimals + 1, '0')
  const units = digits.slice(0, digits.length - decimals)
  const grouped = format.startsWith('#') ? units.replace(/\B(?=(\d{3})+$)/g, ',') : units
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`
  return `${scaled < 0n && half !== 0n ? '-' : ''}${grouped}${fraction}${percent ? '%' : ''}`
}
