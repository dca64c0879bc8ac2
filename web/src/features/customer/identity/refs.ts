import type { IdentifierRef, SightingView } from '@huiliu/contracts'

export function ref(sighting: Pick<SightingView, 'id'> | undefined): IdentifierRef {
  return { kind: 'sighting', value: sighting?.id ?? '' }
}

export function personRef(contactId: string): IdentifierRef {
  return { kind: 'contact', value: contactId }
}
