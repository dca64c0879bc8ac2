import type { IdentifierKind, IdentifierRef } from '@huiliu/contracts'
import { maskValue, restrictsFields } from '../objects/index.ts'
import { fieldRight, type Caller, type FieldRight } from '../workspace/index.ts'
import { IDENTIFIER_FIELDS, fieldOfKind, type IdentifierField } from './identifier-fields.ts'
import { identifierOf } from './normalize/index.ts'

type Named = { kind: IdentifierRef['kind']; value: string }

/** The reader's right on an identifier: that on the contact's field which holds such values. */
function identifierRight(caller: Caller, named: Named): FieldRight {
  if (!restrictsFields(caller, 'contact')) return 'write'
  const field = fieldOf(named)
  return field ? fieldRight(caller, 'contact', field) : 'write'
}

export function isHidden(caller: Caller, named: Named): boolean {
  return identifierRight(caller, named) === 'hidden'
}

/** Whether some identifiers are closed to the reader, whatever there is. */
export function hidesIdentifiers(caller: Caller): boolean {
  return IDENTIFIER_FIELDS.some(field => fieldRight(caller, 'contact', field) === 'hidden')
}

/** An identifier as the reader's right on it shows it. */
export function maskIdentifier(caller: Caller, kind: IdentifierKind, value: string): string {
  const right = identifierRight(caller, { kind, value })
  if (right === 'hidden') return '…'
  return right === 'masked' ? maskValue(value) : value
}

/** Many systems take the address or the number for a user id: it is no less an address for that. */
function fieldOf({ kind, value }: Named): IdentifierField | null {
  if (kind === 'contact' || kind === 'sighting' || kind === 'record_id' || kind === 'anonymous_id') return null
  return fieldOfKind(kind) ?? IDENTIFIER_FIELDS.find(field => reads(field, value)) ?? null
}

function reads(field: IdentifierField, value: string): boolean {
  return 'value' in identifierOf(field, value, { scope: '', country: 'CN' })
}
