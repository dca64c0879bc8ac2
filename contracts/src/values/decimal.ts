const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i

/**
 * The one plain spelling of an exact decimal: no exponent, no needless zeros, no `-0`. Null when it is no number.
 * A JSON number is taken by its shortest spelling, so 0.1 is one tenth, as in PostgreSQL.
 */
export function canonicalDecimal(value: unknown): string | null {
  const match = typeof value === 'number' || typeof value === 'string' ? DECIMAL.exec(String(value)) : null
  if (!match) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return null
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  const left = digits.slice(0, Math.max(point, 0)).padEnd(point, '0').replace(/^0+/, '')
  const right = ('0'.repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0))).replace(/0+$/, '')
  if (left === '' && right === '') return '0'
  return `${sign === '-' ? '-' : ''}${left === '' ? '0' : left}${right === '' ? '' : `.${right}`}`
}

/** Compares two canonical decimals: below, at or above 0. */
export function compareDecimals(a: string, b: string): number {
  const negative = a.startsWith('-')
  if (negative !== b.startsWith('-')) return negative ? -1 : 1
  return negative ? compareMagnitudes(b.slice(1), a.slice(1)) : compareMagnitudes(a, b)
}

function compareMagnitudes(a: string, b: string): number {
  const [wholeA = '', fractionA = ''] = a.split('.')
  const [wholeB = '', fractionB = ''] = b.split('.')
  if (wholeA.length !== wholeB.length) return wholeA.length - wholeB.length
  return compareDigits(wholeA, wholeB) || compareDigits(fractionA, fractionB)
}

function compareDigits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
