export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

const MAX_DEPTH = 12

/**
 * The value as PostgreSQL's jsonb takes it and as it cannot blow a stack: NUL and lone surrogates become U+FFFD, what lies
 * deeper than 12 levels becomes null, `__proto__` is an ordinary key. The raw bytes stay in the delivery. What is safe
 * already, and almost everything is, comes back as it is: looking costs a fifth of copying.
 */
export function jsonSafe(value: unknown): Json {
  return isSafe(value, 0) ? value : safeCopy(value, 0)
}

function isSafe(value: unknown, depth: number): value is Json {
  if (typeof value === 'string') return isSafeText(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'boolean' || value === null) return true
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every(item => isSafe(item, depth + 1))
  return isObject(value) && areSafe(value, depth + 1)
}

// for…in, since entries would be made for nothing; what JSON.parse made has no inherited keys.
function areSafe(fields: Record<string, unknown>, depth: number): boolean {
  for (const key in fields) if (!isSafeText(key) || !isSafe(fields[key], depth)) return false
  return true
}

function safeCopy(value: unknown, depth: number): Json {
  if (typeof value === 'string') return safeText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map(item => safeCopy(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [safeText(key), safeCopy(item, depth + 1)] as const),
  )
}

function isSafeText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

export function safeText(text: string): string {
  const whole = text.includes('\u0000') ? text.replaceAll('\u0000', '\ufffd') : text
  return whole.isWellFormed() ? whole : whole.toWellFormed()
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
