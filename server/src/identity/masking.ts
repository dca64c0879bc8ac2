import type { IdentifierKind, IdentifierRef } from '@huiliu/contracts'
import { maskValue, restrictsFields } from '../objects/index.ts'
import { countryOf, fieldRight, type CallCtx, type Caller, type FieldRight } from '../workspace/index.ts'
import { IDENTIFIER_FIELDS, fieldOfKind, type IdentifierField } from './identifier-fields.ts'
import { identifierOf } from './normalize/index.ts'

type Named = { kind: IdentifierRef['kind']; value: string }
/** What a reader sees of identifiers. */
export type IdentifierMasks = {
  isHidden(named: Named): boolean
  /** an identifier as the reader's right on it shows it */
  shown(kind: IdentifierKind, value: string): string
}

/** By the reader's right on the contact's field which holds such values. */
export async function masksOf({ db, caller }: CallCtx): Promise<IdentifierMasks> {
  const country = await countryOf(db)
  const rightOn = (named: Named): FieldRight => {
    if (!restrictsFields(caller, 'contact')) return 'write'
    const field = fieldOf(named, country)
    return field ? fieldRight(caller, 'contact', field) : 'write'
  }
  return {
    isHidden: named => rightOn(named) === 'hidden',
    shown(kind, value) {
      const right = rightOn({ kind, value })
      if (right === 'hidden') return '…'
      return right === 'masked' ? maskValue(value) : value
    },
  }
}

/** Whether some identifiers are closed to the reader, whatever there is. */
export function hidesIdentifiers(caller: Caller): boolean {
  return IDENTIFIER_FIELDS.some(field => fieldRight(caller, 'contact', field) === 'hidden')
}

/** Many systems take the address or the number for a user id: it is no less an address for that. */
function fieldOf({ kind, value }: Named, country: string): IdentifierField | null {
  if (kind === 'contact' || kind === 'sighting' || kind === 'record_id' || kind === 'anonymous_id') return null
  const reads = (field: IdentifierField) => 'value' in identifierOf(field, value, { scope: '', country })
  return fieldOfKind(kind) ?? IDENTIFIER_FIELDS.find(reads) ?? null
}
