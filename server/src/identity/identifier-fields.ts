import type { IdentifierKind } from '@huiliu/contracts'

/** A contact's field whose values are identifiers: their history is in the edges. */
export const IDENTIFIER_FIELDS = ['email', 'phone'] as const
export type IdentifierField = (typeof IDENTIFIER_FIELDS)[number]

const FIELDS: Partial<Record<IdentifierKind, IdentifierField>> = {
  email: 'email',
  phone: 'phone',
  virtual_phone: 'phone',
}

/** The contact's field whose values are identifiers of this kind, or null. */
export function fieldOfKind(kind: IdentifierKind): IdentifierField | null {
  return FIELDS[kind] ?? null
}

export function isIdentifierField(field: string): field is IdentifierField {
  return IDENTIFIER_FIELDS.some(one => one === field)
}
