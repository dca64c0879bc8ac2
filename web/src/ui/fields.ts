import { SYSTEM_FIELDS, type Field, type FieldType, type ObjectDef, type RecordRow } from '@huiliu/contracts'
import i18next from 'i18next'
import { words } from '../app/i18n.ts'

const SYSTEM_TYPES: Record<(typeof SYSTEM_FIELDS)[number], FieldType> = {
  id: 'text',
  version: 'number',
  created_at: 'datetime',
  created_by: 'text',
  updated_at: 'datetime',
  updated_by: 'text',
  owner_id: 'member',
}
const SHOWN_SYSTEM = ['owner_id', 'created_at', 'updated_at'] as const

/** The object's own fields and the system fields worth showing. */
export function allFields(def: ObjectDef): Field[] {
  const own = new Set(def.fields.map(field => field.name))
  const system = SHOWN_SYSTEM.filter(name => !own.has(name)).map(systemField)
  return [...def.fields, ...system]
}

export function fieldLabel(field: Field): string {
  const system = SYSTEM_FIELDS.some(name => name === field.name) && !words(field.label)
  return system ? i18next.t(`system.${field.name}`) : words(field.label)
}

/** What fields are called, the system's own among them; of one that is gone, its name. */
export function labelsOf(def: ObjectDef | undefined, names: string[]): string[] {
  return names.map(name => {
    const own = def?.fields.find(field => field.name === name)
    if (own) return words(own.label)
    return SYSTEM_FIELDS.some(one => one === name) ? i18next.t(`system.${name}`) : name
  })
}

/** Whether a person may type into it; the system writes the rest. */
export function isEditable(field: Field): boolean {
  return (
    !field.readonly &&
    field.type !== 'auto_number' &&
    !['id', 'version', 'created_at', 'updated_at'].includes(field.name)
  )
}

/** A record's name for lists, links and toasts; its address or number when it has none, else its id. */
export function recordName(def: ObjectDef | undefined, row: RecordRow): string {
  const best = [def ? row[def.nameField] : row.name, row.email, row.phone].find(
    one => typeof one === 'string' && one !== '',
  )
  return asText(best) || row.id
}

export function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function systemField(name: (typeof SHOWN_SYSTEM)[number]): Field {
  return {
    name,
    label: { zh: '', en: '' },
    type: SYSTEM_TYPES[name],
    readonly: name !== 'owner_id',
    standard: true,
    indexed: true,
  }
}
