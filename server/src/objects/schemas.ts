import { FIELD_TYPES, ROLLUP_FUNCTIONS } from '@huiliu/contracts'
import { ConditionSchema, Display } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import { MAX_PATTERN } from './auto-numbers.ts'
import { MOST_STARS } from './types/rating.ts'

/** Of an object, deleted ones included: PostgreSQL takes more, rows and statements get slow. */
export const MAX_FIELDS = 500
export const closed = { additionalProperties: false }
export const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' })
export const Uuid = Type.String({ format: 'uuid' })
export const LabelSchema = Type.Object(
  { zh: Type.String({ minLength: 1, maxLength: 100 }), en: Type.String({ minLength: 1, maxLength: 100 }) },
  closed,
)
/** Title of what stands for values given for a record of any object; the API's document types it per object. */
export const VALUES = 'Values'
export const Values = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { title: VALUES })

const OptionSchema = Type.Object(
  {
    value: Type.String({ minLength: 1, maxLength: 100 }),
    label: LabelSchema,
    color: Type.Optional(Type.String({ maxLength: 20 })),
    when: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 200 })),
  },
  closed,
)
/** What a formula or roll-up gives need not be said. */
const GIVEN_TYPES = [...FIELD_TYPES, 'formula', 'rollup'] as const
/** Longer ones are refused with a place in their text. */
const FormulaText = Type.Optional(Type.String({ maxLength: 10_000 }))
/** What can be changed of a field of any type. */
const SHAPE = {
  help: Type.Optional(LabelSchema),
  default: Type.Optional(Type.Unknown()),
  hidden: Type.Optional(Type.Boolean()),
}
export const FieldSchema = Type.Object(
  {
    name: Name,
    label: LabelSchema,
    type: Type.Union(GIVEN_TYPES.map(type => Type.Literal(type))),
    required: Type.Optional(Type.Boolean()),
    unique: Type.Optional(Type.Boolean()),
    options: Type.Optional(Type.Array(OptionSchema, { maxItems: 500 })),
    object: Type.Optional(Name),
    indexed: Type.Optional(Type.Boolean()),
    searchable: Type.Optional(Type.Boolean()),
    ...SHAPE,
    dependsOn: Type.Optional(Name),
    master: Type.Optional(Type.Boolean()),
    max: Type.Optional(Type.Integer({ minimum: 3, maximum: MOST_STARS })),
    pattern: Type.Optional(Type.String({ minLength: 3, maxLength: MAX_PATTERN })),
    formula: FormulaText,
    rollup: Type.Optional(
      Type.Object(
        {
          object: Name,
          by: Name,
          function: Type.Union(ROLLUP_FUNCTIONS.map(one => Type.Literal(one))),
          field: Type.Optional(Name),
          filter: Type.Optional(ConditionSchema),
        },
        closed,
      ),
    ),
    defaultFormula: FormulaText,
  },
  closed,
)
export const NewObjectSchema = Type.Object(
  {
    name: Name,
    label: LabelSchema,
    nameField: Type.Optional(Name),
    icon: Type.Optional(Type.String({ maxLength: 40 })),
    fields: Type.Array(FieldSchema, { maxItems: MAX_FIELDS }),
  },
  closed,
)
export const FieldChangeSchema = Type.Object(
  {
    label: Type.Optional(LabelSchema),
    required: Type.Optional(Type.Boolean()),
    unique: Type.Optional(Type.Boolean()),
    options: Type.Optional(Type.Array(OptionSchema, { maxItems: 500 })),
    ...SHAPE,
    dependsOn: Type.Optional(Type.Union([Name, Type.Null()])),
    max: Type.Optional(Type.Integer({ minimum: 3, maximum: MOST_STARS })),
    pattern: Type.Optional(Type.String({ minLength: 3, maxLength: MAX_PATTERN })),
    searchable: Type.Optional(Type.Boolean()),
    indexed: Type.Optional(Type.Boolean()),
    formula: FormulaText,
    /** empty for none */
    defaultFormula: FormulaText,
  },
  closed,
)

export const TrialSchema = Type.Object(
  { formula: Type.String({ maxLength: 10_000 }), record: Type.Optional(Uuid) },
  closed,
)
export const ValidationsSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { formula: Type.String({ maxLength: 10_000 }), message: LabelSchema, field: Type.Optional(Name) },
        closed,
      ),
      { maxItems: 50 },
    ),
  },
  closed,
)

export const SortSchema = Type.Array(
  Type.Object(
    { field: Type.String({ maxLength: 60 }), dir: Type.Union([Type.Literal('asc'), Type.Literal('desc')]) },
    closed,
  ),
  { maxItems: 4 },
)
const Search = Type.Optional(Type.String({ maxLength: 200 }))
export const QuerySchema = Type.Object(
  {
    filter: Type.Optional(ConditionSchema),
    search: Search,
    sort: Type.Optional(SortSchema),
    fields: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: MAX_FIELDS })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    cursor: Type.Optional(Type.String({ maxLength: 4000 })),
    count: Type.Optional(Type.Boolean()),
  },
  closed,
)
export const GroupsSchema = Type.Object(
  {
    filter: Type.Optional(ConditionSchema),
    search: Search,
    by: Type.Optional(Type.String({ maxLength: 60 })),
    unit: Type.Optional(Type.Union([Type.Literal('day'), Type.Literal('month'), Type.Literal('year')])),
    sums: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 10 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  closed,
)
export const ViewSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    shared: Type.Boolean({ default: false }),
    query: Type.Object(
      { filter: Type.Optional(ConditionSchema), search: Search, sort: Type.Optional(SortSchema) },
      closed,
    ),
    columns: Type.Array(
      Type.Object(
        { field: Type.String({ maxLength: 60 }), width: Type.Optional(Type.Number({ minimum: 20, maximum: 2000 })) },
        closed,
      ),
      { maxItems: MAX_FIELDS },
    ),
    display: Type.Optional(Display),
  },
  closed,
)
export const BatchSchema = Type.Object(
  {
    create: Type.Optional(Type.Array(Values, { maxItems: 1000 })),
    update: Type.Optional(
      Type.Array(Type.Intersect([Type.Object({ id: Uuid, version: Type.Optional(Type.Integer()) }), Values]), {
        maxItems: 1000,
      }),
    ),
    delete: Type.Optional(Type.Array(Uuid, { maxItems: 1000 })),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
)

const OBJECT = { object: Name }
const VERSION = { version: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999_999 })) }
/** One thing of a batch to do with one record. */
export const OperationSchema = Type.Union([
  Type.Object({ op: Type.Literal('create'), ...OBJECT, values: Values }, closed),
  Type.Object({ op: Type.Literal('update'), ...OBJECT, id: Uuid, ...VERSION, values: Values }, closed),
  Type.Object({ op: Type.Literal('delete'), ...OBJECT, id: Uuid, ...VERSION }, closed),
  Type.Object({ op: Type.Literal('restore'), ...OBJECT, id: Uuid, ...VERSION }, closed),
  Type.Object(
    {
      op: Type.Literal('upsert'),
      ...OBJECT,
      field: Name,
      value: Type.String({ minLength: 1, maxLength: 500 }),
      values: Values,
    },
    closed,
  ),
])
