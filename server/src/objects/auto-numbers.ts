import type { Field, ObjectDef } from '@huiliu/contracts'
import { dayAt } from '@huiliu/contracts/values'
import type { Tx } from '../kernel/index.ts'
import { objectName } from './ddl.ts'

/** Literal text, `{YYYY}` `{YY}` `{MM}` `{DD}` of the day, and once `{0000}`: the number, with at least so many digits. */
const PIECE = /\{(YYYY|YY|MM|DD|0+)\}/g
export const MAX_PATTERN = 40

/** Whether it holds exactly one number and nothing that is none of the pieces. */
export function isPattern(pattern: string): boolean {
  const pieces = Array.from(pattern.matchAll(PIECE), ([, piece = '']) => piece)
  const rest = pattern.replaceAll(PIECE, '')
  const digits = pieces.filter(piece => piece.startsWith('0'))
  return (
    pattern.length <= MAX_PATTERN && digits.length === 1 && (digits[0]?.length ?? 0) <= 12 && !/[{}\p{Cc}]/u.test(rest)
  )
}

/** `INS-{YYYY}{MM}-{0000}` of 7 on a day of November 2026: INS-202611-0007. */
export function numberText(pattern: string, { n, day }: { n: string; day: string }): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const parts: Record<string, string> = { YYYY: year, YY: year.slice(2), MM: month, DD: date }
  return pattern.replaceAll(PIECE, (_, piece: string) => parts[piece] ?? n.padStart(piece.length, '0'))
}

type Numbering = { object: ObjectDef; rows: { values: Record<string, unknown> }[]; now: Date; timeZone: string }

/** Gives new records their numbers, in place. A number is never given twice; one given to what was not saved in the end is missing. */
export async function giveNumbers(tx: Tx, { object, rows, now, timeZone }: Numbering): Promise<void> {
  for (const field of object.fields.filter(isNumbered)) {
    const wanting = rows.filter(({ values }) => values[field.name] === null || values[field.name] === undefined)
    if (wanting.length === 0) continue
    const numbers = await tx.query<{ n: string }>(
      `select nextval('ws.${objectName(object.name, field.name, 'seq')}')::text as n from generate_series(1, $1)`,
      [wanting.length],
    )
    const day = dayAt(now.getTime(), timeZone)
    for (const [index, { values }] of wanting.entries())
      values[field.name] = numberText(field.pattern ?? '', { n: numbers[index]?.n ?? '', day })
  }
}

/** A number without a pattern comes from elsewhere: an order's from its shop. */
export function isNumbered({ type, pattern }: Pick<Field, 'type' | 'pattern'>): boolean {
  return type === 'auto_number' && pattern !== undefined
}
