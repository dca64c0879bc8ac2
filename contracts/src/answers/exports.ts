import { Type } from 'typebox'
import type { Condition } from '../condition.ts'
import { EXPORT_STATUSES, type ExportPolicy, type ExportView } from '../transfer.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

export const ExportAnswer = says<ExportView>()(
  Type.Object(
    {
      id: Id,
      object: Text,
      format: oneOf(['xlsx', 'csv']),
      status: oneOf(EXPORT_STATUSES),
      by: Text,
      mine: Type.Boolean(),
      fields: Type.Array(Text),
      filter: nullable(Type.Unsafe<Condition>(Type.Object({}, { additionalProperties: true, title: 'Condition' }))),
      says: Text,
      search: nullable(Text),
      rows: Count,
      expected: nullable(Count),
      fileName: nullable(Text),
      bytes: nullable(Count),
      sha256: nullable(Text),
      decidedBy: nullable(Text),
      decidedAt: nullable(Time),
      reason: nullable(Text),
      failure: nullable(Text),
      createdAt: Time,
      endedAt: nullable(Time),
      keptUntil: nullable(Time),
      may: Type.Object({ decide: Type.Boolean(), download: Type.Boolean(), withdraw: Type.Boolean() }, closed),
    },
    closed,
  ),
)

export const ExportPolicyView = says<ExportPolicy>()(
  Type.Object(
    {
      approveAbove: nullable(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
      marked: Type.Boolean(),
      keptDays: Type.Integer({ minimum: 1, maximum: 90 }),
    },
    closed,
  ),
)
