import type { Field, IdentifierKind, ImportTarget, Label, ObjectDef } from '@huiliu/contracts'
import { OWNER, kindOf, type Catalog } from '../../objects/index.ts'
import { fieldRight, rightsOn, seesPlainly, type Caller } from '../../workspace/index.ts'

/** What a column can mean within an object, beside its fields. */
export type Special = 'id' | 'created_at' | 'created_by'
/** `reference`: a record looked up, by whatever names it. */
export type Meaning =
  | { is: 'field'; field: Field }
  /** files of the archive, by their names in it */
  | { is: 'files'; field: Field }
  | { is: 'reference'; field: Field }
  | { is: 'identifier'; kind: IdentifierKind }
  | { is: Special }

/** Identifiers of a person that are no fields of the contact. */
export const IDENTIFIERS: { kind: IdentifierKind; label: Label }[] = [
  { kind: 'member_code', label: { zh: '会员号', en: 'Member code' } },
  { kind: 'user_id', label: { zh: '账号', en: 'User id' } },
]
const SPECIALS: Record<Special, Label> = {
  id: { zh: '记录编号', en: 'Record id' },
  created_at: { zh: '创建时间', en: 'Created at' },
  created_by: { zh: '创建人', en: 'Created by' },
}
/** order_line → order → contact: as deep as a row speaks of others. */
const DEPTH = 2

export type Named = { target: string; meaning: Meaning; label: Label; path: Field[]; object: ObjectDef }

/** Everything a column of an import of this object may mean for this caller. */
export function namedTargets(catalog: Catalog, caller: Caller, object: ObjectDef): Named[] {
  return within({ catalog, caller }, object, [])
}

type Around = { catalog: Catalog; caller: Caller }

function within({ catalog, caller }: Around, object: ObjectDef, path: Field[]): Named[] {
  const prefix = path.map(field => `${field.name}.`).join('')
  const at = (target: string, meaning: Meaning, label: Label): Named => ({
    target: prefix + target,
    meaning,
    label,
    path,
    object,
  })
  const own = object.fields.filter(
    field => !kindOf(field).made && !field.readonly && fieldRight(caller, object.name, field.name) === 'write',
  )
  // The system's own numbers are read to find a record by, never written.
  const numbers = object.fields.filter(field => isNumber(field) && seesPlainly(caller, object.name, field.name))
  const found = own.map(field => at(field.name, { is: meantBy(field), field }, field.label))
  for (const field of numbers) found.push(at(field.name, { is: 'field', field }, field.label))
  if (object.name === 'contact')
    for (const { kind, label } of IDENTIFIERS) found.push(at(`@${kind}`, { is: 'identifier', kind }, label))
  if (path.length === 0) {
    found.push(at('owner_id', { is: 'field', field: OWNER }, OWNER.label))
    for (const is of ['id', 'created_at', 'created_by'] as const) found.push(at(is, { is }, SPECIALS[is]))
  }
  const deeper = own.flatMap(field => {
    const target = field.type === 'lookup' ? catalog.byName.get(field.object ?? '') : undefined
    const seen = [object, ...path.map(one => ({ name: one.object }))].some(one => one.name === target?.name)
    if (!target || seen || path.length >= DEPTH || rightsOn(caller, target.name).read === 'none') return []
    return within({ catalog, caller }, target, [...path, field])
  })
  return [...found, ...deeper]
}

function meantBy(field: Field): 'field' | 'files' | 'reference' {
  if (kindOf(field).holds) return 'files'
  return field.type === 'lookup' || field.type === 'lookup_many' ? 'reference' : 'field'
}

/** A number that the system gives: it names one record. */
export function isNumber({ type, pattern }: Field): boolean {
  return type === 'auto_number' && pattern !== undefined
}

export function targetView({ target, meaning, label, path, object }: Named): ImportTarget {
  const field = meaning.is === 'field' ? meaning.field : object.fields.find(one => one.name === target)
  const group = path.length === 0 ? null : joined(path.map(one => one.label))
  return {
    target,
    label,
    type: meaning.is === 'field' ? meaning.field.type : meaning.is,
    required: path.length === 0 && (field?.required ?? false),
    group,
    ...(meaning.is === 'reference' && meaning.field.object && { object: meaning.field.object }),
  }
}

function joined(labels: Label[]): Label {
  return { zh: labels.map(one => one.zh).join(' · '), en: labels.map(one => one.en).join(' · ') }
}
