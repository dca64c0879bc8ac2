import {
  TAIL,
  begins,
  digitsOf,
  joined,
  nationalDigits,
  quoteLexeme,
  tail,
  within,
  type SearchField,
  type Term,
} from './search-terms.ts'
import { foldForSearch, runsOf, type Run } from './search-text.ts'

/** What the input asks of one object's fields, as texts of tsqueries: found at all, found at the beginning, being it. */
export type Asked = { any: string; begins: string; exact: string }

const MAX_INPUT = 100
const MAX_WORDS = 8
/** Fewer digits begin too many numbers. */
const MIN_DIGITS = 3
const NUMBER = /^[\d\s()+\-./]*\d[\d\s()+\-./]*$/

/**
 * Every word of the input must be found in some field, each in any. Null when there is nothing to ask, or no field to ask
 * it of. `fields` are those the reader may read plainly: what he does not see finds nothing.
 */
export function searchQuery(input: string, fields: SearchField[]): Asked | null {
  const text = foldForSearch(input.slice(0, MAX_INPUT)).trim()
  const words = wordsOf(text)
  if (words.length === 0 || fields.length === 0) return null
  const found = words.map(word => anyOf(fields.flatMap(field => wordQuery(field, word) ?? [])))
  if (found.some(one => one === '')) return null
  const whole = fields.flatMap(field => wholeValue(field, text) ?? [])
  return {
    any: allOf(found),
    begins: anyOf(whole.map(lexeme => `${lexeme}:*`)),
    exact: anyOf(whole),
  }
}

/** Any one of several questions; empty when there are none. */
export function anyOf(queries: string[]): string {
  const [only] = queries
  return queries.length > 1 ? `(${[...new Set(queries)].join(' | ')})` : (only ?? '')
}

function allOf(queries: string[]): string {
  const [only] = queries
  return queries.length > 1 ? `(${queries.join(' & ')})` : (only ?? '')
}

/** A telephone number may be typed with blanks: 138 0012 1234 is one word. */
function wordsOf(text: string): string[] {
  if (NUMBER.test(text)) return [text]
  return text
    .split(/\s+/)
    .filter(word => runsOf(word).length > 0)
    .slice(0, MAX_WORDS)
}

function wordQuery({ code, type }: SearchField, word: string): string | null {
  const lexeme = ({ text }: Term) => quoteLexeme(code + text)
  const beginning = (term: Term) => `${lexeme(term)}:*`
  if (type === 'phone') return phoneQuery(word, beginning)
  return type === 'email' ? emailQuery(word, beginning) : textQuery(word, { lexeme, beginning })
}

type Spelling = (term: Term) => string

function phoneQuery(word: string, beginning: Spelling): string | null {
  const digits = digitsOf(word)
  if (!NUMBER.test(word) || digits.length < MIN_DIGITS) return null
  const national = nationalDigits(word)
  // An area code alone (024) is too little from either end.
  const asked = anyOf([
    ...(national.length >= MIN_DIGITS ? [beginning(begins(national))] : []),
    ...(digits.length >= TAIL ? [beginning(tail(digits))] : []),
  ])
  return asked === '' ? null : asked
}

function emailQuery(word: string, beginning: Spelling): string | null {
  if (!/^[\p{L}\p{N}._+@-]+$/u.test(word)) return null
  if (word.startsWith('@')) return word.length > 1 ? beginning(within(word.slice(1))) : null
  return anyOf([beginning(begins(word)), beginning(within(word))])
}

/** Letters and digits of a word run on over what separates them: P-200 is P200, as it is in the terms. */
function textQuery(word: string, { lexeme, beginning }: { lexeme: Spelling; beginning: Spelling }): string | null {
  const parts: string[] = []
  let latin: Run[] = []
  const close = () => {
    if (latin.length > 0) parts.push(latinQuery(joined(latin), beginning))
    latin = []
  }
  for (const run of runsOf(word)) {
    if (!run.han) latin.push(run)
    else {
      close()
      parts.push(gramQuery(run.text, lexeme))
    }
  }
  close()
  return parts.length === 0 ? null : allOf(parts)
}

/** One character, one pair, or a phrase of pairs. */
function gramQuery(text: string, lexeme: Spelling): string {
  const characters = Array.from(text)
  if (characters.length === 1) return lexeme(within(text))
  const pairs = characters.slice(1).map((character, index) => lexeme(within(`${characters[index] ?? ''}${character}`)))
  return pairs.length > 1 ? `(${pairs.join(' <-> ')})` : (pairs[0] ?? '')
}

function latinQuery(text: string, beginning: Spelling): string {
  const ends = /^\d+$/.test(text) && text.length >= TAIL ? [beginning(tail(text))] : []
  return anyOf([beginning(begins(text)), beginning(within(text)), ...ends])
}

/** The lexeme a value would have that is the input itself. */
function wholeValue({ code, type }: SearchField, text: string): string | null {
  const value = type === 'phone' ? wholeNumber(text) : type === 'email' ? text : joined(runsOf(text))
  return value === '' ? null : quoteLexeme(code + begins(value).text)
}

function wholeNumber(text: string): string {
  return NUMBER.test(text) && digitsOf(text).length >= MIN_DIGITS ? nationalDigits(text) : ''
}
