import { Type } from 'typebox'
import { VIEW_KINDS, type Display as DisplayType } from '../display.ts'
import type {
  DeletedRecord as DeletedRecordType,
  GroupSum as GroupSumType,
  RecordGroups as RecordGroupsType,
  SavedView as SavedViewType,
} from '../records.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'
import { ConditionSchema } from './records.ts'

const Name = Type.String({ maxLength: 60 })

export const Display = says<DisplayType>()(
  Type.Object(
    {
      kind: oneOf(VIEW_KINDS),
      group: Type.Optional(Name),
      sums: Type.Optional(Type.Array(Name, { maxItems: 10 })),
      start: Type.Optional(Name),
      end: Type.Optional(Name),
      pinned: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
    },
    closed,
  ),
)

const SortKey = Type.Object({ field: Text, dir: oneOf(['asc', 'desc']) }, closed)
export const SavedView = says<SavedViewType>()(
  Type.Object(
    {
      id: Id,
      object: Text,
      name: Text,
      shared: Type.Boolean(),
      mine: Type.Boolean(),
      query: Type.Object(
        {
          filter: Type.Optional(ConditionSchema),
          search: Type.Optional(Text),
          sort: Type.Optional(Type.Array(SortKey)),
        },
        closed,
      ),
      columns: Type.Array(Type.Object({ field: Text, width: Type.Optional(Type.Number()) }, closed)),
      display: Display,
      slug: Type.Optional(Text),
    },
    closed,
  ),
)

const GroupSum = says<GroupSumType>()(
  Type.Object({ field: Text, amount: nullable(Text), currency: nullable(Text) }, closed),
)
const Group = Type.Object(
  { value: nullable(Text), name: nullable(Text), count: Count, sums: Type.Array(GroupSum) },
  closed,
)
export const RecordGroups = says<RecordGroupsType>()(
  Type.Object({ items: Type.Array(Group), more: Type.Boolean(), countIs: oneOf(['exact', 'atLeast']) }, closed),
)

export const DeletedRecord = says<DeletedRecordType>()(
  Type.Object({ id: Id, name: Text, deletedAt: Time, deletedBy: nullable(Text), may: Type.Boolean() }, closed),
)
