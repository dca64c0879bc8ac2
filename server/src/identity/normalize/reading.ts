import type { IdentifierKind } from '@huiliu/contracts'

/** Why a value given for an identifier is none: it stays a fact and takes no part in who is who. */
export type Unusable =
  'empty' | 'too_long' | 'wrong_format' | 'not_a_number' | 'no_area_code' | 'no_scope' | 'placeholder_id'

/** What one value means, ready to be compared, or why it means nothing. */
export type Reading = { kind: IdentifierKind; value: string } | { refused: Unusable }
