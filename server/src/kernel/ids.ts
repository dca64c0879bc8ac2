import { hash } from 'node:crypto'
import { v7 } from 'uuid'

/** A new id, made in the client of the database. Time-ordered (UUIDv7), so that index pages stay warm. */
export function newId(): string {
  return v7()
}

/** The same parts give the same id for ever: a natural key as a UUID (first 16 bytes of SHA-256). */
export function idFrom(...parts: string[]): string {
  const hex = hash('sha256', parts.map(part => `${Buffer.byteLength(part)}:${part}`).join(''), 'hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}
