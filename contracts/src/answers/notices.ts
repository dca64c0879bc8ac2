import { Type } from 'typebox'
import {
  RECORD_NOTICES,
  type OwnersNotice as OwnersNoticeType,
  type RecordNotice as RecordNoticeType,
} from '../notices.ts'
import { Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

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
export const Notice = Type.Union([OwnersNotice, RecordNotice])
