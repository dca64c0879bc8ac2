import { Type } from 'typebox'
import {
  RECORD_NOTICES,
  EXPORT_NOTICES,
  type ExportNotice as ExportNoticeType,
  type OwnersNotice as OwnersNoticeType,
  type RecordNotice as RecordNoticeType,
} from '../notices.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

const OwnersNotice = says<OwnersNoticeType>()(
  Type.Object(
    {
      id: Id,
      kind: oneOf(['owners_differ']),
      at: Time,
      name: Text,
      contactId: nullable(Id),
      owners: Type.Array(Text),
      why: Text,
    },
    closed,
  ),
)
const RecordNotice = says<RecordNoticeType>()(
  Type.Object(
    {
      id: Id,
      kind: oneOf(RECORD_NOTICES),
      at: Time,
      object: Text,
      recordId: Id,
      name: Text,
      by: Text,
      text: nullable(Text),
      gone: Type.Boolean(),
      closed: Type.Boolean(),
    },
    closed,
  ),
)
const ExportNotice = says<ExportNoticeType>()(
  Type.Object(
    {
      id: Id,
      kind: oneOf(EXPORT_NOTICES),
      at: Time,
      exportId: Id,
      object: Text,
      rows: Count,
      by: Text,
      text: nullable(Text),
    },
    closed,
  ),
)
export const Notice = Type.Union([OwnersNotice, RecordNotice, ExportNotice])
