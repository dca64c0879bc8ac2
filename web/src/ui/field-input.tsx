import { lookOf, type InputProps } from './field-types/index.ts'

export type { InputProps } from './field-types/index.ts'

/** THE editor of one value, by field type: forms, inline edit, bulk edit and conditions all use it. */
export function FieldInput(props: InputProps) {
  const { Input } = lookOf(props.field)
  return <Input {...props} />
}
