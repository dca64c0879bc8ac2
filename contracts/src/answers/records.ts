import { Type } from 'typebox'
import type { Condition } from '../condition.ts'
import {
  FIELD_TYPES,
  ROLLUP_FUNCTIONS,
  type Field,
  type Label,
  type ObjectDef,
  type Rollup,
  type Validation,
  SHAPE_CHANGES,
  type Dependent,
  type RecordFile,
  type ShapeChange,
} from '../fields.ts'
import type {
  FormulaTrial as FormulaTrialType,
  HistoryEntry as HistoryEntryType,
  ListHint,
  RecordList as RecordListType,
  RecordRow as RecordRowType,
  SearchHit as SearchHitType,
  UndoResult as UndoResultType,
} from '../records.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

/** Title of what stands for a record of any object: the API's document types it per object. */
export const RECORD = 'Record'
export const RecordRow = Type.Unsafe<RecordRowType>(
  Type.Object({ id: Id, version: Type.Integer() }, { additionalProperties: true, title: RECORD }),
)

const Hint = says<ListHint>()(
  Type.Object({ code: oneOf(['add_index', 'index_building']), field: Text, may: Type.Boolean() }, closed),
)
export const RecordList = says<RecordListType>()(
  Type.Object(
    {
      items: Type.Array(RecordRow),
      next: nullable(Text),
      count: Type.Optional(Count),
      countIs: Type.Optional(oneOf(['exact', 'atLeast'])),
      hint: Type.Optional(Hint),
    },
    closed,
  ),
)

const Change = Type.Object({ field: Text, before: Type.Unknown(), after: Type.Unknown() }, closed)
export const HistoryEntry = says<HistoryEntryType>()(
  Type.Object(
    {
      eventId: Id,
      actId: Id,
      at: Time,
      actor: Text,
      behalf: nullable(Text),
      reason: nullable(Text),
      type: Text,
      version: Type.Integer(),
      changes: Type.Array(Change),
      undone: Type.Boolean(),
    },
    closed,
  ),
)

export const SearchHit = says<SearchHitType>()(
  Type.Object({ object: Text, id: Id, name: Text, detail: nullable(Text) }, closed),
)

export const Written = Type.Object(
  {
    actId: Id,
    items: Type.Array(
      Type.Object({ id: Id, version: Type.Integer(), op: oneOf(['create', 'update', 'delete', 'restore']) }, closed),
    ),
  },
  closed,
)

const ProblemView = Type.Object({
  type: Text,
  status: Count,
  code: Text,
  title: Text,
  requestId: Type.Optional(Text),
  errors: Type.Optional(Type.Array(Type.Object({ path: Text, code: Text, message: Text }, closed))),
})
/** In the order of the operations. `version` is there where something was written, `problem` where it was refused. */
export const BatchAnswer = Type.Object(
  {
    actId: nullable(Id),
    items: Type.Array(
      Type.Object(
        {
          status: Count,
          op: Type.Optional(oneOf(['create', 'update', 'delete', 'restore'])),
          object: Type.Optional(Text),
          id: Type.Optional(Id),
          version: Type.Optional(Count),
          problem: Type.Optional(ProblemView),
        },
        closed,
      ),
    ),
  },
  closed,
)

export const UndoResult = says<UndoResultType>()(
  Type.Object(
    {
      actId: nullable(Id),
      undone: Type.Array(Type.Object({ object: Text, id: Id, fields: Type.Array(Text) }, closed)),
      kept: Type.Array(Type.Object({ object: Text, id: Id, field: Text, value: Type.Unknown() }, closed)),
    },
    closed,
  ),
)

/** Conditions name their own problems; the language is told in the manual. */
export const ConditionSchema = Type.Unsafe<Condition>(
  Type.Object({}, { additionalProperties: true, title: 'Condition' }),
)
const LabelView = says<Label>()(Type.Object({ zh: Text, en: Text }, closed))
const flag = Type.Optional(Type.Boolean())
const RollupView = says<Rollup>()(
  Type.Object(
    {
      object: Text,
      by: Text,
      function: oneOf(ROLLUP_FUNCTIONS),
      field: Type.Optional(Text),
      filter: Type.Optional(ConditionSchema),
    },
    closed,
  ),
)
const FIELD = {
  name: Text,
  label: LabelView,
  type: oneOf(FIELD_TYPES),
  required: flag,
  unique: flag,
  options: Type.Optional(
    Type.Array(
      Type.Object(
        { value: Text, label: LabelView, color: Type.Optional(Text), when: Type.Optional(Type.Array(Text)) },
        closed,
      ),
    ),
  ),
  object: Type.Optional(Text),
  indexed: flag,
  indexing: Type.Optional(oneOf(['building', 'failed'])),
  searchable: flag,
  standard: flag,
  readonly: flag,
  help: Type.Optional(LabelView),
  formula: Type.Optional(Text),
  rollup: Type.Optional(RollupView),
  filled: Type.Optional(Type.Number()),
  defaultFormula: Type.Optional(Text),
  dependsOn: Type.Optional(Text),
  master: flag,
  max: Type.Optional(Type.Integer()),
  pattern: Type.Optional(Text),
  default: Type.Optional(Type.Unknown()),
  hidden: flag,
  indexDone: Type.Optional(Type.Number()),
}
const FieldView = says<Field>()(Type.Object(FIELD, closed))
export const DeletedField = says<Field & { deletedAt: string }>()(Type.Object({ ...FIELD, deletedAt: Time }, closed))

const ValidationView = says<Validation>()(
  Type.Object({ formula: Text, message: LabelView, field: Type.Optional(Text) }, closed),
)
const OBJECT = {
  name: Text,
  label: LabelView,
  nameField: Text,
  icon: Type.Optional(Text),
  standard: flag,
  fields: Type.Array(FieldView),
  validations: Type.Optional(Type.Array(ValidationView)),
}
export const ObjectView = says<ObjectDef>()(Type.Object(OBJECT, closed))
const Can = Type.Object(
  {
    create: Type.Boolean(),
    update: Type.Boolean(),
    delete: Type.Boolean(),
    export: Type.Boolean(),
    import: Type.Boolean(),
  },
  closed,
)
/** With what the caller may do with its records. */
export const ObjectWithRights = Type.Object({ ...OBJECT, can: Can }, closed)

export const FormulaTrial = says<FormulaTrialType>()(
  Type.Object(
    {
      type: nullable(oneOf(['text', 'number', 'boolean', 'date', 'datetime'])),
      value: Type.Union([Text, Type.Boolean(), Type.Null()]),
      problem: Type.Optional(
        Type.Object({ code: Text, from: Type.Integer(), to: Type.Integer(), message: Text }, closed),
      ),
    },
    closed,
  ),
)
export const DeletedObject = Type.Object({ name: Text, label: LabelView, deletedAt: Time }, closed)
export const DependentView = says<Dependent>()(
  Type.Object(
    {
      kind: oneOf(['lookup', 'option', 'view', 'layout', 'form', 'formula', 'sharing']),
      name: LabelView,
      object: Text,
      id: Text,
    },
    closed,
  ),
)
export const ShapeChangeView = says<ShapeChange>()(
  Type.Object(
    {
      id: Text,
      type: oneOf(SHAPE_CHANGES),
      field: Type.Union([Text, Type.Null()]),
      changes: Type.Array(Type.Object({ part: Text, before: Type.Unknown(), after: Type.Unknown() }, closed)),
      at: Time,
      actor: Type.Object({ kind: Text, id: Type.Union([Text, Type.Null()]), name: Text }, closed),
    },
    closed,
  ),
)
export const RecordFileView = says<RecordFile>()(
  Type.Object({ id: Text, name: Text, media_type: Text, bytes: Type.Integer() }, closed),
)
