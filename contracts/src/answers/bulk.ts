import { Type } from 'typebox'
import { BULK_STATUSES, type BulkView as BulkViewType } from '../bulk.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

const Counts = Type.Object({ seen: Count, changed: Count, refused: Count, undone: Count, kept: Count }, closed)

export const BulkView = says<BulkViewType>()(
  Type.Object(
    {
      id: Id,
      object: Text,
      kind: oneOf(['update', 'delete']),
      fields: Type.Array(Text),
      status: oneOf(BULK_STATUSES),
      actId: Id,
      total: Count,
      totalIs: oneOf(['exact', 'atLeast']),
      counts: Counts,
      refused: Type.Array(Type.Object({ id: Id, message: Text }, closed)),
      kept: Type.Array(Id),
      createdAt: Time,
      endedAt: nullable(Time),
    },
    closed,
  ),
)
