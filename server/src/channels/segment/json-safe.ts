export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

const MAX_DEPTH = 12

/**
 * A copy that PostgreSQL's jsonb takes and that cannot blow a stack: NUL and lone surrogates become U+FFFD, what lies
 * deeper than 12 levels becomes null, `__proto__` is an ordinary key. The raw bytes stay in the delivery.
 */
export function jsonSafe(value: unknown, depth = 0): Json {
  if (typeof value === 'string') return safeText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map(item => jsonSafe(item, depth + 1))
  const entries = Object.entries(value).map(([key, item]) => [safeText(key), jsonSafe(item, depth + 1)] as const)
  return Object.fromEntries(entries)
}

export function safeText(text: string): string {
  const whole = text.includes('\u0000') ? text.replaceAll('\u0000', '\ufffd') : text
  return whole.isWellFormed() ? whole : whole.toWellFormed()
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
