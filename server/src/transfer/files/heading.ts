import type { SheetRow } from './sheet.ts'

/**
 * Where the headings stand, and what they are. A title over the table is passed by: the heading is the first row that is
 * about as wide as the table. Two rows of headings (联系方式 over 手机 and 邮箱, merged) become one: "联系方式 手机".
 */
export function headingOf(rows: SheetRow[]): { names: string[]; skip: number } {
  const width = Math.max(...rows.map(row => filled(row)))
  const at = Math.max(
    rows.findIndex(row => filled(row) * 2 > width),
    0,
  )
  const first = rows[at]?.cells ?? []
  if (!isHeading(first)) return { names: lettered(first.length, []), skip: 0 }
  const second = rows[at + 1]?.cells
  if (second && isSecondLine(first, second)) return { names: lettered(width, both(first, second)), skip: at + 2 }
  return { names: lettered(Math.max(first.length, width), first), skip: at + 1 }
}

function filled({ cells }: SheetRow): number {
  return cells.filter(cell => cell !== '').length
}

/** Headings are words: a row with a number, a date or an address in it is data of a table without headings. */
function isHeading(cells: string[]): boolean {
  return cells.every(cell => cell === '' || !DATA.test(cell.slice(0, LONGEST_NAME)))
}

/** What follows the first characters tells nothing more, and would be looked through again and again. */
const LONGEST_NAME = 200
const DATA = /^(?=.*\d)[+-]?[\d\s.,:/年月日-]+$|@.+\./

/** Beneath merged headings: words where the first row has none, and nothing that looks like data. */
function isSecondLine(first: string[], second: string[]): boolean {
  const gaps = second.filter((cell, at) => cell !== '' && (first[at] ?? '') === '')
  if (gaps.length === 0 || !isHeading(second)) return false
  // Under each gap's own group, too: 联系方式 | (gap) over 手机 | 邮箱.
  const alone = second.filter((cell, at) => cell === '' && (first[at] ?? '') !== '')
  return alone.length > 0 || second.every(cell => cell !== '')
}

function both(first: string[], second: string[]): string[] {
  let group = ''
  return Array.from({ length: Math.max(first.length, second.length) }, (_, at) => {
    const above = first[at] ?? ''
    const below = second[at] ?? ''
    if (above !== '') group = above
    if (below === '') return above
    return above === '' || (second[at + 1] !== '' && (first[at + 1] ?? 'x') === '') ? `${group} ${below}` : below
  })
}

/** Columns without a heading are called by their letters. */
function lettered(width: number, names: string[]): string[] {
  return Array.from(
    { length: width },
    (_, at) => (names[at] ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_NAME) || letters(at),
  )
}

export function letters(column: number): string {
  const [high, low] = [Math.floor(column / 26), column % 26]
  return (high > 0 ? letters(high - 1) : '') + String.fromCharCode(65 + low)
}
