import { MATCH_KINDS, type Field, type MatchKind, type ObjectDef } from '@huiliu/contracts'
import { identifiersOf } from '../../identity/index.ts'

export type MatchKey = { kind: MatchKind; value: string }

/** What a field of an object says of who a customer is; null: nothing by which one is known again. */
export function matchKindOf(object: ObjectDef, { name, type }: Pick<Field, 'name' | 'type'>): MatchKind | null {
  if (type === 'phone') return 'phone'
  if (type === 'email') return 'email'
  if (type !== 'text') return null
  if (name === 'credit_code') return 'credit_code'
  if (COMPANY_FIELDS.has(name) || (object.name === 'account' && name === object.nameField)) return 'name'
  return null
}

/** Fields that hold an organisation's name, whatever the object. */
const COMPANY_FIELDS = new Set(['company', 'company_name'])

/** The keys of a record's values, each once, with the first value that gave it. */
export function keysOf(object: ObjectDef, values: Record<string, unknown>, country: string): Map<string, KeyOf> {
  const found = new Map<string, KeyOf>()
  for (const field of object.fields) {
    const [kind, raw] = [matchKindOf(object, field), values[field.name]]
    if (!kind || typeof raw !== 'string' || raw.trim() === '') continue
    for (const value of comparable(kind, raw, country))
      if (!found.has(`${kind} ${value}`)) found.set(`${kind} ${value}`, { kind, value, field: field.name, raw })
  }
  return found
}

export type KeyOf = MatchKey & { field: string; raw: string }

function comparable(kind: MatchKind, raw: string, country: string): string[] {
  if (kind === 'name') return [companyKey(raw)].filter(one => one.length >= 2)
  if (kind === 'credit_code') return [creditCode(raw)].filter(one => one.length >= 8)
  return identifiersOf(kind, raw, { scope: null, country }).flatMap(one =>
    'value' in one && MATCH_KINDS.some(known => known === one.kind) ? one.value : [],
  )
}

function creditCode(raw: string): string {
  return raw.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

const LEGAL_FORMS =
  /(股份有限公司|有限责任公司|有限公司|分公司|公司|集团|coltd|companylimited|limited|ltd|llc|inc|corp|corporation|gmbh|company|co)$/

/** A company's name as people mean it: without its legal form, marks and spaces, in one width and case. */
export function companyKey(name: string): string {
  let key = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\s]/gu, '')
  for (let shorter = key.replace(LEGAL_FORMS, ''); shorter.length >= 2 && shorter !== key;) {
    key = shorter
    shorter = key.replace(LEGAL_FORMS, '')
  }
  return key
}
