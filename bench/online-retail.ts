import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

/** Sums of a part of the data set, counted from its own text: amounts in exact decimals, as thousandths. */
export type Totals = {
  lines: number
  orders: number
  cancelledLines: number
  customers: number
  linesWithoutCustomer: number
  thousandths: bigint
}

/** The whole of it, as its publisher and others who worked with it give it. */
export const WHOLE: Totals = {
  lines: 525_461,
  orders: 28_816,
  cancelledLines: 10_206,
  customers: 4383,
  linesWithoutCustomer: 107_927,
  thousandths: 9_539_484_634n,
}

/** The first `rows` lines as a file of the same headings, and what they sum up to. Throws where the data set is not. */
export async function partOf(path: string, rows: number): Promise<{ csv: string; totals: Totals }> {
  if (!existsSync(path)) throw new Error(`${path} is not there: the data set is UCI Online Retail II as gzip csv`)
  const lines: string[] = []
  const text = createReadStream(path).pipe(createGunzip())
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    lines.push(line)
    if (lines.length > rows) break
  }
  return { csv: lines.join('\n'), totals: totalsOf(lines.slice(1)) }
}

function totalsOf(lines: string[]): Totals {
  const orders = new Set<string>()
  const customers = new Set<string>()
  const totals = { cancelledLines: 0, linesWithoutCustomer: 0, thousandths: 0n }
  for (const line of lines) {
    const [number = '', , , quantity = '0', , price = '0', customer = ''] = cellsOf(line)
    orders.add(number)
    if (number.startsWith('C')) totals.cancelledLines++
    if (customer === '') totals.linesWithoutCustomer++
    else customers.add(customer)
    totals.thousandths += BigInt(quantity) * thousandths(price)
  }
  return { ...totals, lines: lines.length, orders: orders.size, customers: customers.size }
}

/** RFC 4180; no cell of this data set holds a line's end. */
function cellsOf(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  )
}

export function thousandths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const size = BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0').slice(0, 3))
  return decimal.startsWith('-') ? -size : size
}
