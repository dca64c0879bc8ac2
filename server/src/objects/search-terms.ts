import type { FieldType } from '@huiliu/contracts'
import { foldForSearch, readings, runsOf, type Run } from './search-text.ts'

/**
 * What a value is found by, as lexemes of a tsvector. Each begins with the code of its field, so that a query asks only the
 * fields its reader may read; the sign after it tells the kind:
 * `3=` from the beginning of the value, `3:` from a place within it, `3~` backwards from its end (tails of numbers).
 * Chinese stands by character and by pair, with places, so that longer fragments are phrases; everything else by what
 * people type the beginning of: the text from each of its words on, pinyin and initials, digits, addresses, domains.
 */
export type Term = { text: string; place?: number }
export type SearchField = { code: string; type: FieldType }

const MAX_TEXT = 100
const MAX_LEXEME = 40
/** Pinyin starts at each of the first syllables of a run. */
const STARTS = 6

/** The terms of a stored value; none for what is no text. */
export function searchTerms({ code, type }: SearchField, value: unknown): Term[] {
  if (typeof value !== 'string' || value === '') return []
  const text = foldForSearch(value.slice(0, MAX_TEXT))
  const terms = new Map<string, Term>()
  for (const { text: own, place } of termsOf(type, text)) {
    const lexeme = code + own
    terms.set(place === undefined ? lexeme : `${lexeme} ${place}`, {
      text: lexeme,
      ...(place !== undefined && { place }),
    })
  }
  return [...terms.values()]
}

function termsOf(type: FieldType, text: string): Term[] {
  if (type === 'phone') return phoneTerms(text)
  return type === 'email' ? emailTerms(text) : textTerms(text)
}

function phoneTerms(text: string): Term[] {
  const digits = nationalDigits(text)
  return digits === '' ? [] : [begins(digits), tail(digits)]
}

/** Digits of a number without 86 before a Chinese one and without the 0 of an area code. */
export function nationalDigits(text: string): string {
  return digitsOf(text).replace(/^0+/, '')
}

/** Digits as typed, without 86 before a Chinese number; an extension is no part of it. */
export function digitsOf(text: string): string {
  const digits = (text.split(/[;,x#转]/)[0] ?? '').replace(/\D/g, '')
  const abroad = /^\s*(\+|00)\s*86/.test(text) || /^86\d{11}$/.test(digits)
  return abroad ? digits.replace(/^(00)?86/, '') : digits
}

function emailTerms(text: string): Term[] {
  const at = text.lastIndexOf('@')
  const [local, domain] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  const labels = domain.split('.')
  const domains = labels.slice(0, -1).map((_, from) => within(labels.slice(from).join('.')))
  return [
    begins(text),
    ...local
      .split(/[^\p{L}\p{N}]+/u)
      .slice(1)
      .filter(Boolean)
      .map(within),
    ...domains,
  ]
}

function textTerms(text: string): Term[] {
  const runs = runsOf(text)
  let place = 0
  return runs.flatMap((run, index) => {
    const sign = index === 0 ? begins : within
    const rest = sign(joined(runs.slice(index)))
    if (!run.han) return [rest, ...tailTerms(run.text)]
    place += 2
    const grams = gramTerms(run.text, place)
    place += grams.length
    return [...(index === 0 ? [rest] : []), ...grams, ...pinyinTerms(run.text, sign)]
  })
}

export function joined(runs: Run[]): string {
  return runs.map(run => run.text).join('')
}

/** Long numbers are known by their last digits, too. */
function tailTerms(word: string): Term[] {
  const digits = /\d+$/.exec(word)?.[0] ?? ''
  return digits.length >= TAIL ? [tail(digits)] : []
}

function gramTerms(run: string, from: number): Term[] {
  const characters = Array.from(run)
  const pairs = characters.slice(1).map((character, index) => ({
    text: `:${characters[index] ?? ''}${character}`,
    place: from + index,
  }))
  return [...new Set(characters)].map((character): Term => ({ text: `:${character}` })).concat(pairs)
}

/** 王小明: wangxiaoming, wxm and wangxm from the beginning; xiaoming, xm, ming from within. */
function pinyinTerms(run: string, first: typeof begins): Term[] {
  return readings(run).flatMap(syllables => {
    const heads = syllables.map(syllable => syllable.slice(0, 1))
    return syllables.slice(0, STARTS).flatMap((syllable, at) => {
      const sign = at === 0 ? first : within
      const initials = heads.slice(at).join('')
      return [
        sign(syllables.slice(at).join('')),
        ...(initials.length > 1 || at === 0 ? [sign(initials)] : []),
        ...(at === 0 && heads.length > 1 ? [sign(syllable + initials.slice(1))] : []),
      ]
    })
  })
}

/** Fewer digits at the end of a number tell nobody apart. */
export const TAIL = 4

export function begins(text: string): Term {
  return { text: `=${clip(text)}` }
}
export function within(text: string): Term {
  return { text: `:${clip(text)}` }
}
export function tail(digits: string): Term {
  return { text: `~${clip([...digits].reverse().join(''))}` }
}

function clip(text: string): string {
  return text.length <= MAX_LEXEME ? text : Array.from(text).slice(0, MAX_LEXEME).join('')
}

/** Terms as the text of a tsvector. */
export function termsVector(terms: Term[]): string {
  return terms.map(({ text, place }) => quoteLexeme(text) + (place === undefined ? '' : `:${place}`)).join(' ')
}

export function quoteLexeme(text: string): string {
  return `'${text.replace(/['\\]/g, sign => sign + sign)}'`
}
