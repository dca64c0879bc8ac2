import { jsonSafe, type Json } from '../json-safe.ts'

/** More digits than a double keeps: an order's number must not lose its last ones. */
const EXACT_DIGITS = 15

type Source = { source?: string }

/**
 * A message as JSON, or undefined when it is none. Numbers too long for a double (64-bit ids) stay text, digit by digit.
 * Half characters, NUL and what lies too deep are made harmless, as everywhere.
 */
export function readJson(body: Uint8Array): Json | undefined {
  try {
    const text = new TextDecoder('utf-8').decode(body)
    return jsonSafe(JSON.parse(text, exact))
  } catch {
    // No JSON, or nested so deeply that reading it would blow the stack.
    return undefined
  }
}

function exact(this: unknown, _key: string, value: unknown, context?: Source): unknown {
  if (typeof value !== 'number') return value
  const source = context?.source ?? String(value)
  return source.replace(/\D/g, '').length > EXACT_DIGITS || !Number.isFinite(value) ? source : value
}
