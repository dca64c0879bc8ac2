import type { IdentifierKind } from '@huiliu/contracts'
import { phonesOf } from '../../telephone/index.ts'
import { emailsOf } from './email.ts'
import { memberCodeOf, platformIdOf, systemIdOf } from './id.ts'
import type { Reading, Unusable } from './reading.ts'

/** `scope` null: whatever it is, as in a search for all carriers. `country` (ISO 3166, two letters) is the workspace's. */
export type Around = { scope: string | null; country: string }
/** An identifier ready to be compared, or why the value is none. */
export type Comparable = { kind: IdentifierKind; scope: string; value: string } | { refused: Unusable }

const LONGEST = 256
/** Someone with more numbers or addresses in one field is a list, not a person. */
const MOST = 5

/** What one value means: the first usable one where it holds several. The kind may come out narrower (隐私号). */
export function identifierOf(kind: IdentifierKind, raw: string, around: Around): Comparable {
  const readings = identifiersOf(kind, raw, around)
  return readings.find(one => 'value' in one) ?? readings[0] ?? { refused: 'empty' }
}

/** All a field holds: 13800125521/021-58881234 are two numbers. Never empty; each once, in the order given. */
export function identifiersOf(kind: IdentifierKind, raw: string, { scope, country }: Around): Comparable[] {
  if (raw.length > LONGEST) return [{ refused: 'too_long' }]
  const seen = new Set<string>()
  const readings = readingsOf(kind, raw, { scope, country }).filter(one => {
    const key = 'refused' in one ? one.refused : `${one.kind} ${one.value}`
    return seen.has(key) ? false : seen.add(key)
  })
  const own = isWorldwide(kind) ? '' : (scope ?? '')
  return readings.slice(0, MOST).map(one => ('refused' in one ? one : { kind: one.kind, scope: own, value: one.value }))
}

/** The same for everybody, whoever tells them. */
const WORLDWIDE = new Set<IdentifierKind>(['phone', 'virtual_phone', 'email'])

export function isWorldwide(kind: IdentifierKind): boolean {
  return WORLDWIDE.has(kind)
}

function readingsOf(kind: IdentifierKind, raw: string, { scope, country }: Around): readonly Reading[] {
  switch (kind) {
    case 'phone':
      return phonesOf(raw, country)
    case 'virtual_phone':
      return phonesOf(raw, country).map(one => ('refused' in one ? one : { ...one, kind }))
    case 'email':
      return emailsOf(raw)
    case 'openid':
    case 'unionid':
    case 'external_userid':
      return [platformIdOf(kind, raw, scope)]
    case 'member_code':
      return [memberCodeOf(raw)]
    default:
      return [systemIdOf(kind, raw)]
  }
}
