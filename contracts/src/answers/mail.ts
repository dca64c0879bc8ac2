import { Type } from 'typebox'
import type { MailboxView as MailboxViewType } from '../mail.ts'
import { Count, Text, Time, closed, nullable, oneOf, says } from './common.ts'

const Folder = Type.Object(
  {
    path: Text,
    role: oneOf(['inbox', 'sent', 'other']),
    exists: Count,
    held: Count,
    missing: Count,
    missingSince: nullable(Time),
    gone: Count,
    checkedAt: Time,
  },
  closed,
)
export const MailboxView = says<MailboxViewType>()(
  Type.Object(
    {
      state: oneOf(['waiting', 'connecting', 'reading', 'watching']),
      problem: nullable(Type.Object({ code: Text, message: Text, detail: nullable(Text) }, closed)),
      checkedAt: nullable(Time),
      nextAt: nullable(Time),
      first: nullable(Type.Object({ startedAt: Time, total: Count, done: Count }, closed)),
      folders: Type.Array(Folder),
    },
    closed,
  ),
)
