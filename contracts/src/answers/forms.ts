import { Type } from 'typebox'
import type { Label } from '../fields.ts'
import type { FormBody, PublicForm } from '../forms.ts'
import { Id, Text, Time, closed, says } from './common.ts'

const Words = says<Label>()(Type.Object({ zh: Text, en: Text }, closed))
const Body = says<FormBody>()(
  Type.Object(
    {
      title: Words,
      intro: Words,
      fields: Type.Array(
        Type.Object({ name: Text, required: Type.Optional(Type.Boolean()), label: Type.Optional(Words) }, closed),
      ),
      consent: Words,
      thanks: Words,
    },
    closed,
  ),
)
export const PublicFormView = says<PublicForm>()(
  Type.Object(
    {
      id: Id,
      object: Text,
      address: Text,
      body: Body,
      open: Type.Boolean(),
      version: Type.Integer(),
      createdAt: Time,
      updatedAt: Time,
      submissions: Type.Object({ taken: Type.Integer(), failed: Type.Integer() }, closed),
    },
    closed,
  ),
)
