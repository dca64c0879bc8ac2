/** An order as a shop tells it, by Segment's e-commerce specification (https://segment.com/docs/connections/spec/ecommerce/v2/). */
export type ShopOrder = { number: string; total: string | null; currency: string | null; lines: ShopLine[] }
export type ShopLine = { sku: string | null; name: string | null; quantity: string; unitPrice: string | null }

const MAX_LINES = 500

/** The order inside the properties of a track event, or undefined when it names none. */
export function orderOf(body: Record<string, unknown> | null): ShopOrder | undefined {
  const properties = body?.['properties']
  if (!isObject(properties)) return undefined
  const number = idText(properties['order_id'] ?? properties['orderId'])
  if (!number) return undefined
  const products: unknown = properties['products']
  return {
    number,
    total: amount(properties['total'] ?? properties['revenue'] ?? properties['value']),
    currency: currencyOf(properties['currency']),
    lines: Array.isArray(products) ? products.slice(0, MAX_LINES).filter(isObject).map(lineOf) : [],
  }
}

function lineOf(product: Record<string, unknown>): ShopLine {
  return {
    sku: idText(product['sku'] ?? product['product_id']),
    name: idText(product['name']),
    quantity: amount(product['quantity']) ?? '1',
    unitPrice: amount(product['price']),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function idText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null
}

const DECIMAL = /^-?\d{1,15}(\.\d{1,6})?$/

/** A decimal as text, so that money is never rounded by a float; undefined amounts and absurd ones are null. */
function amount(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return DECIMAL.test(text) ? text : null
}

function currencyOf(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z]{3}$/.test(value) ? value.toUpperCase() : null
}

/** price × quantity in decimals, computed in integers of the finer scale. */
export function lineAmount({ quantity, unitPrice }: ShopLine): string | null {
  if (unitPrice === null) return null
  const [a, b] = [scaled(quantity), scaled(unitPrice)]
  const product = a.digits * b.digits
  const scale = a.scale + b.scale
  const sign = product < 0n ? '-' : ''
  const digits = (product < 0n ? -product : product).toString().padStart(scale + 1, '0')
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function scaled(text: string): { digits: bigint; scale: number } {
  const [whole = '0', fraction = ''] = text.split('.')
  return { digits: BigInt(whole + fraction), scale: fraction.length }
}
