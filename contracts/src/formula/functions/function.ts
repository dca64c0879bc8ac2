import type { Label } from '../../fields.ts'
import { integerOf } from '../number.ts'
import type { FormulaType, Setting, Value } from '../types.ts'

/**
 * What an argument may be: a type; one of the type variables A and B, the same wherever it stands; `any` as it is; `words`
 * anything, as text; a constant form for TEXT; or one of constant words.
 */
export type Format = 'numberFormat' | 'dateFormat'
export type Takes = FormulaType | 'A' | 'B' | 'any' | 'words' | Format | readonly string[]

/** `head`, then `repeat` any number of times (once at least, if `head` is short of `least`), then perhaps `tail`. */
export type Signature = {
  head: readonly Takes[]
  repeat?: readonly Takes[]
  tail?: Takes
  /** what the last arguments of `head` are when they are not given */
  defaults?: readonly Value[]
}

export const GROUPS = ['logic', 'text', 'number', 'date', 'chinese'] as const
export type Group = (typeof GROUPS)[number]

export type FormulaFunction = {
  takes: Signature
  gives: FormulaType | 'A' | 'B'
  /** what A may be; anything when absent */
  only?: readonly FormulaType[]
  run: (args: readonly Value[], around: Around) => Value
}
export type Around = { setting: Setting; types: readonly FormulaType[] }

/** What people read of a function: its arguments, one sentence, and an example that a test computes. */
export type Help = { group: Group; form: Label; says: Label; example: string; gives: string }

/** Longer texts do not come about: what would be longer is empty. */
export const MAX_TEXT = 100_000

export function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}

export function truthOf(value: Value | undefined): boolean {
  return value === true
}

export function numberIn(value: Value | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n
}

/** More characters than any text has. */
export const MAX_COUNT = 1_000_000

/** A count given as a number: its whole part, within ±limit; 0 for none. */
export function countOf(value: Value | undefined, limit = MAX_COUNT): number {
  return integerOf(numberIn(value), limit)
}

/** Without one of its arguments there is no result. */
export function strict(run: (args: readonly Value[], around: Around) => Value): FormulaFunction['run'] {
  return (args, around) => (args.includes(null) ? null : run(args, around))
}

/** Text and no text that is empty, as SQL and JavaScript both count it. */
export function isBlank(value: Value): boolean {
  return value === null || value === ''
}

export function capped(text: string): string {
  return text.length <= MAX_TEXT || characters(text).length <= MAX_TEXT ? text : ''
}

/** By code points: 😀 is one. */
export function characters(text: string): string[] {
  return Array.from(text)
}
