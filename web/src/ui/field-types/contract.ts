import type { ComponentType } from 'react'
import type { Field } from '@huiliu/contracts'

export type ValueProps = {
  field: Field
  /** never empty */
  value: unknown
  /** the record it stands in: names of what is looked up (`<field>_name`), its currency */
  row?: Record<string, unknown> | undefined
  /** within a line of a list: one line, nothing to click */
  link: boolean
}
export type InputProps = {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  autoFocus?: boolean
  id?: string
  /** the name of the record a lookup holds now */
  name?: unknown
  /** what stands in the other fields: names, and values that options depend on */
  row?: Record<string, unknown> | undefined
}

/** How one type of field looks: shown, and typed in. A further type is a file here and a line in `index.ts`. */
export type FieldLook = {
  Value?: ComponentType<ValueProps>
  Input: ComponentType<InputProps>
  /** of its column, in pixels */
  width?: number
  numeric?: true
  /** no column of a list unless asked for */
  long?: true
  /** choosing is the whole edit in place; typing is finished by Enter or by leaving */
  atOnce?: true
  /** Enter is a new line of it */
  lines?: true
  /** edited beside the page, not within a cell: it needs room */
  roomy?: true
  /** what a value is in one line of text; labels of options and plain values without it */
  text?: (value: unknown) => string
}
