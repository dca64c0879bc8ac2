import type { IdentifierKind } from '@huiliu/contracts'
import { useFormat } from '../../../ui/format.ts'

/** An identifier's value as people read it: telephone numbers in the form they have everywhere else. */
export function useIdentifierText(): (identifier: { kind: IdentifierKind; value: string }) => string {
  const format = useFormat()
  return ({ kind, value }) => (kind === 'phone' || kind === 'virtual_phone' ? format.phone(value) : value)
}
