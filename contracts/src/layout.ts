import type { Condition } from './condition.ts'
import type { Label } from './fields.ts'

/** Fields side by side under a heading; shown where `when` holds of the record. */
export type LayoutSection = {
  id: string
  label: Label
  columns: 1 | 2 | 3
  fields: string[]
  /** asks only for fields of the record itself */
  when?: Condition
}
/** A list of records of `object` whose `field` points to the record at hand. */
export type LayoutRelated = { object: string; field: string }
export type LayoutTab = { id: string; label: Label; sections: LayoutSection[]; related: LayoutRelated[] }

/** How a record's page and form are laid out. What is neither in a section nor in `without` stands in the last section. */
export type Layout = { tabs: LayoutTab[]; without: string[] }

/** `role`: whose it is; '' for who has none of his own. */
export type SavedLayout = { role: string; version: number; updatedAt: string; layout: Layout }
/** `saved`: somebody laid it out; else it is made of the object's fields. */
export type LayoutForMe = { layout: Layout; saved: boolean }
