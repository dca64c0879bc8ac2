import { Type } from 'typebox'
import {
  APP_PAGES,
  FIELD_TYPES,
  type AppPart,
  type Field,
  type FormPart,
  type ObjectPart,
  type RolePart,
  type SolutionHead,
  type ViewPart,
} from '@huiliu/contracts'
import { Display } from '@huiliu/contracts/answers'
import { FieldSchema, LabelSchema, LayoutSchema, Name, ValidationsSchema, ViewSchema } from '../objects/index.ts'

/** What stands in the files of a solution. */

const closed = { additionalProperties: false }
const flag = Type.Optional(Type.Boolean())
const Words = Type.Object({ zh: Type.String({ maxLength: 2000 }), en: Type.String({ maxLength: 2000 }) }, closed)
const Version = Type.String({ pattern: '^(0|[1-9]\\d{0,4})\\.(0|[1-9]\\d{0,4})\\.(0|[1-9]\\d{0,4})$' })
const Icon = Type.String({ minLength: 1, maxLength: 40 })
const RoleName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })

/** What a solution says of itself. */
export const HEAD = { name: Name, label: LabelSchema, description: Words, version: Version }
export const HeadSchema = Type.Unsafe<SolutionHead>(
  Type.Object(
    {
      ...HEAD,
      requires: Type.Optional(Type.Record(Name, Version, closed)),
      objects: Type.Optional(Type.Array(Name, { maxItems: 300 })),
    },
    closed,
  ),
)

const { type: _given, ...fieldParts } = FieldSchema.properties
const PartField = Type.Unsafe<Field>(
  Type.Object({ ...fieldParts, type: Type.Enum([...FIELD_TYPES]), readonly: flag }, closed),
)
export const ObjectSchema = Type.Unsafe<ObjectPart>(
  Type.Object(
    {
      name: Name,
      extends: flag,
      label: Type.Optional(LabelSchema),
      icon: Type.Optional(Icon),
      nameField: Type.Optional(Name),
      fields: Type.Array(PartField, { maxItems: 500 }),
      validations: Type.Optional(ValidationsSchema.properties.items),
    },
    closed,
  ),
)

const { query, columns } = ViewSchema.properties
export const ViewPartSchema = Type.Unsafe<ViewPart>(
  Type.Object({ object: Name, name: LabelSchema, query, columns, display: Display }, closed),
)

const Reach = Type.Enum(['none', 'own', 'department', 'below', 'all'])
const Rights = Type.Object(
  {
    settings: flag,
    members: flag,
    sources: flag,
    objects: flag,
    identity: flag,
    byObject: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^(\\*|[a-z][a-z0-9_]{0,40})$' }),
        Type.Object(
          {
            read: Type.Optional(Reach),
            update: Type.Optional(Reach),
            delete: Type.Optional(Reach),
            create: flag,
            export: flag,
            import: flag,
          },
          closed,
        ),
        closed,
      ),
    ),
    byField: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}\\.[a-z][a-z0-9_]{0,40}$' }),
        Type.Enum(['write', 'read', 'masked', 'hidden']),
        closed,
      ),
    ),
  },
  closed,
)
export const RoleSchema = Type.Unsafe<RolePart>(
  Type.Object({ name: RoleName, extends: flag, label: Type.Optional(LabelSchema), rights: Rights }, closed),
)

const FormField = Type.Object({ name: Name, required: flag, label: Type.Optional(LabelSchema) }, closed)
export const FormSchema = Type.Unsafe<FormPart>(
  Type.Object(
    {
      object: Name,
      title: LabelSchema,
      intro: Words,
      fields: Type.Array(FormField, { minItems: 1, maxItems: 100 }),
      consent: Words,
      thanks: Words,
    },
    closed,
  ),
)

const AppItem = Type.Union([
  Type.Object({ object: Name }, closed),
  Type.Object({ page: Type.Enum([...APP_PAGES]) }, closed),
  Type.Object({ view: Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}\\.[a-z0-9][a-z0-9_-]{0,60}$' }) }, closed),
])
export const AppSchema = Type.Unsafe<AppPart>(
  Type.Object(
    {
      name: Name,
      label: LabelSchema,
      icon: Icon,
      items: Type.Array(AppItem, { maxItems: 50 }),
      roles: Type.Optional(Type.Array(RoleName, { minItems: 1, maxItems: 50 })),
    },
    closed,
  ),
)
export { LayoutSchema }
