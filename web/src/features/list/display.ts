import {
  COLUMN_TYPES,
  DAY_TYPES,
  GROUP_TYPES,
  PLACE_TYPES,
  SUM_TYPES,
  VIEW_KINDS,
  type Display,
  type Field,
  type FieldType,
  type ObjectDef,
  type ViewKind,
} from '@huiliu/contracts'
import { allFields } from '../../ui/fields.ts'
import type { IconName } from '../../ui/icon.tsx'

export const TABLE: Display = { kind: 'table' }

export const KIND_ICONS: Record<ViewKind, IconName> = {
  table: 'table',
  kanban: 'board',
  calendar: 'today',
  gallery: 'gallery',
  timeline: 'bars',
  places: 'pin',
}

/** Reads what an address says of a display; undefined for what is none. */
export function parseDisplay(value: unknown): Display | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined
  const kind = VIEW_KINDS.find(one => one === value.kind)
  if (!kind) return undefined
  const said = new Map(Object.entries(value))
  const text = (name: string) => {
    const given: unknown = said.get(name)
    return typeof given === 'string' ? { [name]: given } : {}
  }
  const sums: unknown = said.get('sums')
  const pinned: unknown = said.get('pinned')
  return {
    kind,
    ...text('group'),
    ...text('start'),
    ...text('end'),
    ...(Array.isArray(sums) && { sums: sums.filter(one => typeof one === 'string') }),
    ...(typeof pinned === 'number' && { pinned }),
  }
}

/** Which fields serve a purpose, the object's own first. */
export function fieldsOf(def: ObjectDef, types: readonly FieldType[]): Field[] {
  return allFields(def).filter(field => types.includes(field.type))
}

/** What groups of this kind of view are made of. */
export function groupTypes(kind: ViewKind): readonly FieldType[] {
  if (kind === 'kanban') return COLUMN_TYPES
  return kind === 'places' ? PLACE_TYPES : GROUP_TYPES
}

const PLACE = /city|address|province|region|district|place|location|市|区|省|地址|地点|城/i

/** The display with what is not said filled in from the object's fields: a board by its stage, a calendar by its first date. */
export function completed(def: ObjectDef, display: Display): Display {
  const { kind } = display
  if (kind === 'kanban') return { group: board(def), sums: sums(def), ...display }
  if (kind === 'places') return { group: place(def), ...display }
  if (kind === 'calendar') return { start: days(def)[0], ...display }
  if (kind === 'timeline') {
    const [start, end] = days(def)
    return { start, ...(end && !display.start && { end }), ...display }
  }
  return display
}

function board(def: ObjectDef): string {
  const fields = fieldsOf(def, COLUMN_TYPES)
  const best =
    fields.find(field => /stage|status|state/.test(field.name)) ?? fields.find(field => field.type === 'select')
  return best?.name ?? 'owner_id'
}

function sums(def: ObjectDef): string[] {
  return fieldsOf(def, SUM_TYPES)
    .filter(field => field.type === 'currency')
    .slice(0, 1)
    .map(field => field.name)
}

function place(def: ObjectDef): string {
  const fields = fieldsOf(def, PLACE_TYPES)
  const best = fields.find(field => PLACE.test(field.name) || PLACE.test(field.label.zh))
  return (best ?? fields[0])?.name ?? def.nameField
}

/** Dates of the object's own, then when it was made. */
function days(def: ObjectDef): [start: string, end?: string] {
  const [first = 'created_at', second] = fieldsOf(def, DAY_TYPES)
    .map(field => field.name)
    .filter(name => !['created_at', 'updated_at'].includes(name))
  return second ? [first, second] : [first]
}

export function fieldNamed(def: ObjectDef, name: string | undefined): Field | undefined {
  return allFields(def).find(field => field.name === name)
}
