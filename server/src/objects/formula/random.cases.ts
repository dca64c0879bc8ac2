import { FUNCTIONS, HELP, type FormulaType, type Takes } from '@huiliu/contracts/formula'

/** Random formulas of a type, as people could write them. */

export type Pick = { below(n: number): number; of<T>(list: readonly T[]): T }

/** Numbers that follow from a seed (mulberry32). */
export function pickFrom(seed: number): Pick {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return { below, of: list => list[below(list.length)] ?? never() }
}

function never(): never {
  throw new Error('nothing to choose from')
}

export const FIELDS: Readonly<Record<FormulaType, readonly string[]>> = {
  text: ['f_text', 'f_code', 'f_long', 'f_select'],
  number: ['f_number', 'f_count', 'f_money'],
  boolean: ['f_yes'],
  date: ['f_date', 'f_day'],
  datetime: ['f_at', 'f_time'],
}
const TYPES: readonly FormulaType[] = ['text', 'number', 'boolean', 'date', 'datetime']
const TEXTS = [
  '',
  'a',
  'AB',
  '汇流',
  '上海市',
  '😀',
  '-',
  ',',
  '1',
  '007',
  '1,280.5',
  ' x ',
  '％',
  '　',
  'ß',
  'İ',
  '%_\\',
  'ws.x',
  "'",
]
const NUMBERS = [
  '0',
  '1',
  '2',
  '3',
  '-1',
  '0.5',
  '2.345',
  '-2.5',
  '100',
  '1000',
  '12345678901234567890',
  '0.00000000000000000001',
  '1e-7',
  '999999999999',
  '9.99e29',
  '20',
  '-30',
]

/** Internal names → what people write. */
const WRITTEN: Readonly<Record<string, string>> = {
  DAYADD: 'DATEADD',
  TIMEADD: 'DATEADD',
  DAYDIFF: 'DATEDIFF',
  TIMEDIFF: 'DATEDIFF',
  DAYOF: 'DATEVALUE',
  DAYFROM: 'DATEVALUE',
  WORDS: 'TEXT',
  NUMBERTEXT: 'TEXT',
  DATETEXT: 'TEXT',
  TIMETEXT: 'TEXT',
  DAYPLUS: '+',
  DAYMINUS: '-',
  DAYSBETWEEN: '-',
}
const SIGNS = new Set(['+', '-', '*', '/', '&', '=', '<>', '<', '<=', '>', '>='])
export const NAMES = Object.keys(FUNCTIONS).filter(
  name => SIGNS.has(name) || name === 'NEGATE' || Object.hasOwn(HELP, name) || Object.hasOwn(WRITTEN, name),
)

/** A formula of a type, at most so deep. */
export function randomFormula(pick: Pick, type: FormulaType, depth: number): string {
  if (depth <= 0 || pick.below(8) === 0) return leaf(pick, type)
  const fitting = NAMES.filter(name => gives(name, type))
  return call(pick, { name: pick.of(fitting), type, depth })
}

function gives(name: string, type: FormulaType): boolean {
  const made = FUNCTIONS[name]?.gives
  if (made === 'B') return true
  return made === type || (made === 'A' && (FUNCTIONS[name]?.only ?? TYPES).includes(type))
}

function leaf(pick: Pick, type: FormulaType): string {
  if (pick.below(5) > 1) return pick.of(FIELDS[type])
  if (type === 'text') return `"${pick.of(TEXTS).replaceAll('"', '""')}"`
  if (type === 'number') return pick.of(NUMBERS)
  if (type === 'boolean') return pick.of(['TRUE', 'FALSE'])
  if (type === 'date') return pick.of(['TODAY()', 'DATE(2026, 2, 28)', 'DATE(2024, 2, 29)', 'DATEVALUE("2026-10-01")'])
  return 'NOW()'
}

function call(pick: Pick, { name, type, depth }: { name: string; type: FormulaType; depth: number }): string {
  const found = FUNCTIONS[name] ?? never()
  const { head, repeat, tail, defaults = [] } = found.takes
  const free = pick.of(found.only ?? TYPES)
  const types = { A: found.gives === 'A' ? type : free, B: found.gives === 'B' ? type : pick.of(TYPES) }
  const rounds = repeat ? 1 + pick.below(3) : 0
  const short = repeat ? 0 : pick.below(defaults.length + 1)
  const takes: Takes[] = [
    ...head.slice(0, head.length - short),
    ...Array.from({ length: rounds }, () => repeat ?? []).flat(),
    ...(tail && pick.below(2) === 0 ? [tail] : []),
  ]
  const args = takes.map(one => argument(pick, one, { types, depth: depth - 1 }))
  const written = WRITTEN[name] ?? name
  if (name === 'NEGATE') return `-(${args.join('')})`
  return SIGNS.has(written) ? `(${args.join(` ${written} `)})` : `${written}(${args.join(', ')})`
}

const FORMATS = {
  numberFormat: ['0', '0.00', '#,##0', '#,##0.00', '0.0%', '#,##0%', '0.0000000000'],
  dateFormat: ['YYYY-MM-DD', 'YYYY年M月D日', 'MM/DD', 'HH:mm', 'YYYYMMDDHHmmss', 'D'],
}

type Arguing = { types: { A: FormulaType; B: FormulaType }; depth: number }

function argument(pick: Pick, takes: Takes, { types, depth }: Arguing): string {
  if (takes === 'A' || takes === 'B') return randomFormula(pick, types[takes], depth)
  if (takes === 'any' || takes === 'words') return randomFormula(pick, pick.of(TYPES), depth)
  if (takes === 'numberFormat' || takes === 'dateFormat') return `"${pick.of(FORMATS[takes])}"`
  if (typeof takes !== 'string') return `"${pick.of(takes)}"`
  return randomFormula(pick, takes, depth)
}
