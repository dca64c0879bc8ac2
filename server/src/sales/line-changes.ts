import { sameValue, type Change, type StoredRecord } from '../objects/index.ts'
import { lineAmount, type ShopLine } from './shop-order.ts'

type Retold = { before: ShopLine[]; after: ShopLine[]; held: StoredRecord[] }
type Links = { order: string; productOf: (sku: string | null) => string | null }
type Values = Record<string, unknown>

export function lineCreates(lines: ShopLine[], links: Links): Change[] {
  return lines.map(line => ({ op: 'create', object: 'order_line', values: linked(line, links) }))
}

/**
 * The lines of an order made true to what is told of them now. A line is known by what it sells, and the second of one product
 * is another line. What somebody has changed or removed by hand stays so.
 */
export function lineChanges({ before, after, held }: Retold, links: Links): Change[] {
  // Lines that were there before any was told are somebody's own account of the order.
  if (before.length === 0 && held.length > 0) return []
  const [was, is] = [byWhat(before), byWhat(after)]
  const there = byWhat(held.map(({ id, values }) => ({ id, values, sku: values['sku'], name: values['name'] })))
  const added = [...is].flatMap(([what, line]) => (was.has(what) || there.has(what) ? [] : line))
  const others = [...was].flatMap(([what, line]): Change[] => {
    const [record, now] = [there.get(what), is.get(what)]
    if (!record || !agree(lineValues(line), record.values)) return []
    const at = { object: 'order_line', id: record.id }
    if (!now) return [{ op: 'delete', ...at }]
    return agree(lineValues(line), lineValues(now)) ? [] : [{ op: 'update', ...at, values: linked(now, links) }]
  })
  return [...lineCreates(added, links), ...others]
}

function byWhat<T extends { sku: unknown; name: unknown }>(lines: T[]): Map<string, T> {
  const found = new Map<string, T>()
  for (const [what, same] of Map.groupBy(lines, line => JSON.stringify(line.sku ?? [line.name])))
    same.forEach((line, place) => found.set(`${what} ${place}`, line))
  return found
}

function linked(line: ShopLine, { order, productOf }: Links): Values {
  return { ...lineValues(line), order, product: productOf(line.sku) }
}

function lineValues(line: ShopLine): Values {
  return {
    name: line.name,
    sku: line.sku,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    amount: lineAmount(line),
  }
}

const TEXTS = new Set(['name', 'sku'])

function agree(a: Values, b: Values): boolean {
  return Object.keys(a).every(name => sameValue(TEXTS.has(name) ? 'text' : 'number', a[name] ?? null, b[name] ?? null))
}
