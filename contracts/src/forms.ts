import type { Label } from './fields.ts'

/** A field as a form asks for it. */
export type FormField = {
  name: string
  /** asked even where the field itself is not required */
  required?: boolean
  /** what is asked, where that is not the field's own label */
  label?: Label
}
/** What a public form shows and asks; people see one of the two languages. */
export type FormBody = {
  title: Label
  intro: Label
  fields: FormField[]
  /** the line to be agreed to; none is asked for when it is empty */
  consent: Label
  thanks: Label
}
export type PublicForm = {
  id: string
  object: string
  /** its place: /f/{address} */
  address: string
  body: FormBody
  /** takes submissions */
  open: boolean
  version: number
  createdAt: string
  updatedAt: string
  submissions: { taken: number; failed: number }
}
