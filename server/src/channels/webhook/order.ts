import type { Mapping } from '@huiliu/contracts'
import type { Json, JsonObject } from '../json-safe.ts'
import type { Blame } from './parse.ts'
import { below, valueAt, type Around } from './place.ts'
import { amountOf, isNothing, textOf } from './values.ts'

type OrderPlaces = NonNullable<Mapping['order']>
type LinePlaces = NonNullable<OrderPlaces['lines']>

const MAX_LINES = 500

/** The order as the properties of a track call (Segment's e-commerce specification), which is what orders are made from. */
export function orderProperties(around: Around, places: OrderPlaces, blame: Blame): JsonObject {
  const hundredths = places.amounts === 'hundredths'
  const number = textOf(valueAt(places.number, around))
  if (number === null) blame('no_order_number', places.number)
  const total = amountAt(places.total, { around, hundredths, blame })
  const currency = currencyAt(places.currency, around, blame)
  const products = places.lines ? linesAt(places.lines, { around, hundredths, blame }) : []
  return {
    ...(number !== null && { order_id: number }),
    ...(total !== null && { total }),
    ...(currency !== null && { currency }),
    ...(products.length > 0 && { products }),
  }
}

type Reading = { around: Around; hundredths: boolean; blame: Blame }

/** Nothing is no amount; something that is none is a problem. `at`: how the place is told, when it is not the place itself. */
function amountAt(place: string | undefined, { around, hundredths, blame }: Reading, at = place): string | null {
  if (place === undefined) return null
  const given = valueAt(place, around)
  if (isNothing(given)) return null
  const amount = amountOf(given, { hundredths })
  if (amount === undefined) blame('not_an_amount', at ?? place, textOf(given))
  return amount ?? null
}

/** ISO 4217, and what Chinese systems write for their own. */
const YUAN = new Set(['RMB', '人民币', '元', 'CNH', '￥', '¥'])

function currencyAt(place: string | undefined, around: Around, blame: Blame): string | null {
  const text = place === undefined ? null : textOf(valueAt(place, around))
  if (place === undefined || text === null) return null
  if (YUAN.has(text.toUpperCase())) return 'CNY'
  if (/^[a-z]{3}$/i.test(text)) return text.toUpperCase()
  blame('not_a_currency', place, text)
  return null
}

function linesAt(places: LinePlaces, { around, hundredths, blame }: Reading): JsonObject[] {
  const list = valueAt(places.each, around)
  if (isNothing(list)) return []
  const rows = Array.isArray(list) ? list : [list ?? null]
  if (rows.length > MAX_LINES) blame('too_many_lines', places.each, String(rows.length))
  return rows.slice(0, MAX_LINES).map((row, index) => {
    const line = { item: row, message: around.message }
    const at = (place: string | undefined) => `${below(places.each, index)}${place ?? ''}`
    const text = (place: string | undefined): Json => (place === undefined ? null : textOf(valueAt(place, line)))
    const amount = (place: string | undefined, cents: boolean) =>
      amountAt(place, { around: line, hundredths: cents, blame }, at(place))
    return {
      sku: text(places.sku),
      name: text(places.name),
      quantity: amount(places.quantity, false),
      price: amount(places.unitPrice, hundredths),
    }
  })
}
