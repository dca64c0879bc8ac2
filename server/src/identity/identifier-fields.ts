import type { IdentifierKind } from '@huiliu/contracts'

const FIELDS: Partial<Record<IdentifierKind, 'email' | 'phone'>> = {
  email: 'email',
  phone: 'phone',
  virtual_phone: 'phone',
}

/** The contact's field whose values are identifiers of this kind, or null. */
export function fieldOfKind(kind: IdentifierKind): 'email' | 'phone' | null {
  return FIELDS[kind] ?? null
}
