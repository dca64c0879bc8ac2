import { PARTS, type Field, type ObjectDef } from '@huiliu/contracts'
import { words } from '../../app/i18n.ts'
import { allFields, fieldLabel } from '../fields.ts'

/** A field a condition can name: own fields, then one step through each lookup (`account.industry`). */
export type FieldChoice = { path: string; label: string; group: string; field: Field }

export function fieldChoices(def: ObjectDef, objects: ObjectDef[]): FieldChoice[] {
  const own = allFields(def)
  const choices = own.map(field => choice(field, field.name, words(def.label)))
  const related = own.flatMap(lookup => {
    const target = lookup.type === 'lookup' ? objects.find(object => object.name === lookup.object) : undefined
    if (!target) return []
    return target.fields.map(field => choice(field, `${lookup.name}.${field.name}`, fieldLabel(lookup)))
  })
  const parts = own.flatMap(field =>
    (PARTS[field.type] ?? []).map(part => choice(part, `${field.name}.${part.name}`, fieldLabel(field))),
  )
  return [...choices, ...parts, ...related]
}

function choice(field: Field, path: string, group: string): FieldChoice {
  return { path, label: fieldLabel(field), group, field: { ...field, name: path } }
}
