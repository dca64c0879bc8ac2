import { canonicalDecimal } from '../values/index.ts'

/** Exact decimals as whole units of 10⁻²⁰. Results of ×, ÷ and powers are rounded to that unit, half away from zero. */

export const DECIMALS = 20
export const ONE = 10n ** BigInt(DECIMALS)
/** At 10³⁰ and beyond there is no number, as in fields. */
export const TOO_LARGE = ONE * 10n ** 30n

/** Null for what is no number, has more than 20 decimals or is too large. */
export function numberOf(value: unknown): bigint | null {
  const decimal = canonicalDecimal(value)
  if (decimal === null) return null
  const [whole = '', fraction = ''] = decimal.split('.')
  if (fraction.length > DECIMALS || whole.length > 31) return null
  return bounded(BigInt(whole.replace('-', '') + fraction.padEnd(DECIMALS, '0')) * (whole.startsWith('-') ? -1n : 1n))
}

export function whole(value: number): bigint {
  return BigInt(value) * ONE
}

/** The one plain spelling: no exponent, no needless zeros. */
export function numberText(value: bigint): string {
  const digits = String(magnitude(value)).padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction === '' ? '' : `.${fraction}`}`
}

export function bounded(value: bigint): bigint | null {
  return magnitude(value) < TOO_LARGE ? value : null
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** a ÷ b to a whole number, half away from zero. */
export function roundedQuotient(a: bigint, b: bigint): bigint {
  const half = (2n * magnitude(a) + magnitude(b)) / (2n * magnitude(b))
  return a < 0n === b < 0n ? half : -half
}

export function times(a: bigint, b: bigint): bigint | null {
  return bounded(roundedQuotient(a * b, ONE))
}

export function over(a: bigint, b: bigint): bigint | null {
  return b === 0n ? null : bounded(roundedQuotient(a * ONE, b))
}

/** What is left of a after as many b as fit below it: has the sign of b. */
export function modulo(a: bigint, b: bigint): bigint {
  const rest = a % b
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest
}

/** The whole part as a JavaScript number, within ±`limit`. */
export function integerOf(value: bigint, limit: number): number {
  const cut = value / ONE
  const bound = BigInt(limit)
  return Number(cut > bound ? bound : cut < -bound ? -bound : cut)
}

/** The largest whole number whose square is not above n. */
export function squareRoot(n: bigint): bigint {
  if (n < 2n) return n
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1)
  for (let next = (root + n / root) >> 1n; next < root; next = (root + n / root) >> 1n) root = next
  return root
}
