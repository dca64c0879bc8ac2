import type { IdentifierKind } from '@huiliu/contracts'
import { maskValue } from '../objects/index.ts'
import { fieldRight, type Caller } from '../workspace/index.ts'
import { fieldOfKind } from './identifier-fields.ts'

/** An identifier as the reader's rights on the contact's field of the same kind show it. */
export function maskIdentifier(caller: Caller, kind: IdentifierKind, value: string): string {
  const field = fieldOfKind(kind)
  if (!field) return value
  const right = fieldRight(caller, 'contact', field)
  if (right === 'hidden') return '…'
  return right === 'masked' ? maskValue(value) : value
}
