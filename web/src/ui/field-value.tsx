import type { Field } from '@huiliu/contracts'
import { asText } from './fields.ts'
import { lookOf } from './field-types/index.ts'

type Props = {
  field: Field
  value: unknown
  /** the record it stands in: names of what is looked up (`<field>_name`), its currency */
  row?: Record<string, unknown> | undefined
  link?: boolean
}

/** One value as people read it: labels for options, names for ids, local dates and money. */
export function FieldValue({ field, value, row, link = false }: Props) {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return <span className="faint">—</span>
  const { Value } = lookOf(field)
  // What is masked has its type's form no more.
  if (!Value || (typeof value === 'string' && value.includes('***'))) return <>{asText(value)}</>
  return <Value field={field} value={value} row={row} link={link} />
}
