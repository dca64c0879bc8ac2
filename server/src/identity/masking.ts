import type { IdentifierKind } from '@huiliu/contracts'
import { maskValue } from '../objects/index.ts'
import { fieldRight, type Caller } from '../workspace/index.ts'

const FIELD_OF: Partial<Record<IdentifierKind, string>> = { email: 'email', phone: 'phone', virtual_phone: 'phone' }

/** An identifier as the reader's rights on the contact's field of the same kind show it. */
export function maskIdentifier(caller: Caller, kind: IdentifierKind, value: string): string {
  const field = FIELD_OF[kind]
  if (!field) return value
  const right = fieldRight(caller, 'contact', field)
  if (right === 'hidden') return '…'
  return right === 'masked' ? maskValue(value) : value
}
