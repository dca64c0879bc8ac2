import { foldForSearch, readings as readingsOf } from '../search-text.ts'

/**
 * What the search box finds, written a second time: a value and an input compared directly, letter by letter, without
 * terms, tsqueries or SQL. Folding and readings are shared; examples fix those.
 */

/** The same few values are compared thousands of times. */
function remembered<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return text => {
    const hit = known.get(text) ?? make(text)
    known.set(text, hit)
    return hit
  }
}
const fold = remembered(foldForSearch)
const readings = remembered(readingsOf)
const runsIn = remembered(text => text.match(/\p{Script=Han}+|[a-z0-9]+/gu) ?? [])

/** A value of a searchable field that the reader sees plainly. */
export type Searched = { type: string; value: string }

/** Whether a record with these values is found: every word by some value. */
export function isFoundBy(values: Searched[], input: string): boolean {
  const words = wordsOf(fold(input).trim())
  return words.length > 0 && words.every(word => values.some(one => fits(one, word)))
}

/** 0: some value is the input; 1: begins with it; 2: neither. */
export function tierOf(values: Searched[], input: string): number {
  const tiers = values.map(one => wholeTier(one, fold(input).trim()))
  return Math.min(2, ...tiers)
}

const isNumber = (word: string) => /^[\d\s()+\-./]+$/.test(word) && /\d/.test(word)

function wordsOf(text: string): string[] {
  if (isNumber(text)) return [text]
  return text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word))
}

function fits({ type, value }: Searched, word: string): boolean {
  const text = fold(value)
  if (type === 'phone') return isNumber(word) && numberFits(text, word)
  if (type === 'email') return addressFits(text, word)
  return pieces(word).every(piece => (isHan(piece) ? text.includes(piece) : letterTier(text, piece) < 9))
}

function national(text: string, keepZeros = false): string {
  const abroad = /^\s*(\+|00)\s*86/.test(text)
  const digits = text.replace(/\D/g, '')
  const own = abroad || /^86\d{11}$/.test(digits) ? digits.replace(/^0*86/, '') : digits
  return keepZeros ? own : own.replace(/^0+/, '')
}

function numberFits(text: string, word: string): boolean {
  const typed = national(word, true)
  if (typed.length < 3) return false
  const begins = national(word).length >= 3 && national(text).startsWith(national(word))
  return begins || (typed.length >= 4 && national(text).endsWith(typed))
}

function addressFits(text: string, word: string): boolean {
  if (!/^[\p{L}\p{N}._+@-]+$/u.test(word)) return false
  const [local = '', domain = ''] = text.split('@')
  const labels = domain.split('.')
  const domains = labels.map((_, from) => labels.slice(from).join('.')).slice(0, -1)
  const places = [...domains, ...local.split(/[._+-]/).slice(1)]
  if (word.startsWith('@')) return word.length > 1 && places.some(place => place.startsWith(word.slice(1)))
  return text.startsWith(word) || places.some(place => place.startsWith(word))
}

function isHan(text: string): boolean {
  return /^\p{Script=Han}/u.test(text)
}

/** Stretches of Chinese and of everything else, signs left out: P-200水泵 is p200 and 水泵. */
function pieces(word: string): string[] {
  return (
    word
      .match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu)
      ?.map(plain)
      .filter(Boolean) ?? []
  )
}

function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '')
}

/** 0: the text as spelt or spoken is the piece; 1: begins with it; 2: holds it at a place people type from; 9: none. */
function letterTier(text: string, piece: string): number {
  const runs = runsIn(text)
  const tiers = runs.flatMap((run, index) => {
    const here = index === 0 ? 0 : 2
    const rest = runs.slice(index).join('')
    const spelt = index === 0 || !isHan(run) ? [beginning(rest, piece, here)] : []
    const tail = !isHan(run) && /^\d{4,}$/.test(piece) && (/\d+$/.exec(run)?.[0] ?? '').endsWith(piece) ? [2] : []
    return [...spelt, ...tail, ...(isHan(run) ? spokenTiers(run, piece, here) : [])]
  })
  return Math.min(9, ...tiers)
}

function spokenTiers(run: string, piece: string, here: number): number[] {
  return readings(run).flatMap(syllables => {
    const initials = syllables.map(syllable => syllable[0] ?? '')
    return syllables.slice(0, 6).flatMap((syllable, at) => {
      const place = at === 0 ? here : 2
      const short = initials.slice(at).join('')
      return [
        beginning(syllables.slice(at).join(''), piece, place),
        ...(short.length > 1 || at === 0 ? [beginning(short, piece, place)] : []),
        ...(at === 0 ? [beginning(syllable + short.slice(1), piece, place)] : []),
      ]
    })
  })
}

function beginning(text: string, piece: string, place: number): number {
  if (!text.startsWith(piece)) return 9
  return place === 2 ? 2 : text === piece ? 0 : 1
}

function wholeTier({ type, value }: Searched, input: string): number {
  const text = fold(value)
  if (type === 'email') return beginning(text, input, 0)
  if (type === 'phone') {
    return isNumber(input) && national(input).length >= 3 ? beginning(national(text), national(input), 0) : 9
  }
  const whole = plain(input)
  const spelt = beginning(plain(text), whole, 0)
  return isHan(whole) ? spelt : Math.min(spelt, letterTier(text, whole))
}
