import { parsePhoneNumberFromString } from 'libphonenumber-js'
import type { IdentifierKind } from '@huiliu/contracts'

export type Comparable = { kind: IdentifierKind; scope: string; value: string } | { refused: string }

const JUNK = new Set([
  '',
  'null',
  'undefined',
  'none',
  'nil',
  '0',
  'nan',
  'anonymous',
  'guest',
  'unknown',
  '[object object]',
  '00000000-0000-0000-0000-000000000000',
])

export function identifierOf(kind: IdentifierKind, raw: string, scope: string): Comparable {
  const text = raw.normalize('NFKC').trim()
  if (JUNK.has(text.toLowerCase())) return { refused: 'empty' }
  if (text.length > 256) return { refused: 'too_long' }
  if (kind === 'email') {
    const value = text.toLowerCase().replace(/^mailto:/, '')
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? { kind, scope: '', value } : { refused: 'wrong_format' }
  }
  if (kind === 'phone') {
    if (text.includes('*')) return { kind, scope: '', value: text }
    const number = parsePhoneNumberFromString(text, 'CN')
    return number ? { kind, scope: '', value: number.number } : { refused: 'not_a_number' }
  }
  return { kind, scope, value: text }
}
