import { dayAt } from '@huiliu/contracts/values'
import type { Ctx, Tx } from '../../kernel/index.ts'
import {
  catalogOf,
  findAllByField,
  findByField,
  write,
  type Change,
  type StoredRecord,
  type WrittenRecord,
} from '../../objects/index.ts'
import { profileOf } from '../../workspace/index.ts'
import { isInForce, priceFor } from './price.ts'

type Values = Record<string, unknown>
type Written = { actId: string; records: WrittenRecord[] }
/** A line's object, and the field that points to what it is a line of. */
export type LineKind = { object: string; parent: string }

/**
 * A line with a product and without a name or price gets the product's: the price of the parent's price book for its
 * quantity, else the product's own where the parent is in the home currency. Its currency is its parent's. In the act of
 * whoever wrote the line; what somebody typed is never changed.
 */
export async function fillLines(
  tx: Tx,
  ctx: Ctx,
  { object, parent }: LineKind,
  { actId, records }: Written,
): Promise<void> {
  const ids = records.flatMap(({ op, id, changes }) =>
    op === 'create' || (op === 'update' && (changes['product'] ?? changes[parent])) ? [id] : [],
  )
  if (ids.length === 0) return
  const lines = [...(await findByField(tx, { object, field: 'id', values: ids })).values()]
  const around = await aroundOf(tx, ctx, { parent, lines })
  const fields = new Set((await catalogOf(ctx)).byName.get(object)?.fields.map(field => field.name))
  const changes = lines.flatMap((line): Change[] => {
    const values = Object.fromEntries(Object.entries(filled(line.values, around)).filter(([name]) => fields.has(name)))
    return Object.keys(values).length > 0 ? [{ op: 'update', object, id: line.id, values }] : []
  })
  if (changes.length > 0) await write(tx, ctx, { actId, changes, quiet: true })
}

type Around = {
  parent: string
  parents: Map<string, StoredRecord>
  products: Map<string, StoredRecord>
  books: Map<string, StoredRecord>
  /** by book */
  entries: Map<string, StoredRecord[]>
  currency: string
  today: string
}

async function aroundOf(
  tx: Tx,
  ctx: Ctx,
  { parent, lines }: { parent: string; lines: StoredRecord[] },
): Promise<Around> {
  const byName = (await catalogOf(ctx)).byName
  const find = async (object: string, ids: string[]) =>
    byName.has(object) ? findByField(tx, { object, field: 'id', values: ids }) : new Map<string, StoredRecord>()
  const { currency, timeZone } = await profileOf({ db: tx })
  const parents = await find(parent, idsIn(lines, parent))
  const products = await find('product', idsIn(lines, 'product'))
  const bookIds = parent === 'price_book' ? [] : idsIn([...parents.values()], 'price_book')
  const books = await find('price_book', bookIds)
  const entries = byName.has('price_book_entry')
    ? await findAllByField(tx, { object: 'price_book_entry', field: 'price_book', values: bookIds })
    : new Map<string, StoredRecord[]>()
  return { parent, parents, products, books, entries, currency, today: dayAt(ctx.now.getTime(), timeZone) }
}

function idsIn(records: StoredRecord[], field: string): string[] {
  return [...new Set(records.flatMap(({ values }) => text(values[field]) ?? []))]
}

/** What a line lacks. */
function filled(line: Values, around: Around): Values {
  const parent = around.parents.get(text(line[around.parent]) ?? '')?.values
  if (!parent) return {}
  const product = around.products.get(text(line['product']) ?? '')?.values
  const found: Values = {}
  const code = text(parent['currency_code'])
  if (text(line['currency_code']) !== code) found['currency_code'] = code
  if (text(line['name']) === null && product) found['name'] = product['name']
  if ((line['unit_price'] ?? null) === null && product) {
    const price = bookPrice(line, parent, around) ?? (isHome(code, around) ? text(product['price']) : null)
    if (price !== null) found['unit_price'] = price
  }
  return found
}

function bookPrice(line: Values, parent: Values, { books, entries, today, currency }: Around): string | null {
  const id = text(parent['price_book']) ?? ''
  const book = books.get(id)?.values
  if (!book || !sameCurrency(text(book['currency_code']), text(parent['currency_code']), currency)) return null
  const inForce = { active: book['active'] === true, from: text(book['valid_from']), until: text(book['valid_until']) }
  if (!isInForce(inForce, today)) return null
  const own = (entries.get(id) ?? []).filter(({ values }) => values['product'] === line['product'])
  const offered = own.flatMap(({ values }) => {
    const price = text(values['unit_price'])
    return price === null ? [] : [{ minQuantity: Number(values['min_quantity'] ?? 1), price }]
  })
  return priceFor(offered, Number(line['quantity'] ?? 1))
}

function isHome(code: string | null, { currency }: Around): boolean {
  return sameCurrency(code, null, currency)
}

/** No code is the home currency. */
function sameCurrency(a: string | null, b: string | null, home: string): boolean {
  const of = (code: string | null) => (code ?? home).trim().toUpperCase()
  return of(a) === of(b)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null
}
