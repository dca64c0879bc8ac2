import { Type } from 'typebox'
import {
  DOMAIN_RECORDS,
  DOMAIN_STATES,
  type DomainCheck as DomainCheckType,
  type MailboxView as MailboxViewType,
} from '../mail.ts'
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

const Added = Type.Object({ host: Text, type: Type.Literal('TXT'), value: Text }, closed)
const DomainRecord = Type.Object(
  {
    name: oneOf(DOMAIN_RECORDS),
    host: Text,
    state: oneOf(DOMAIN_STATES),
    says: Text,
    found: Type.Array(Text),
    add: nullable(Added),
  },
  closed,
)
export const DomainCheck = says<DomainCheckType>()(
  Type.Object({ domain: Text, providers: Type.Boolean(), records: Type.Array(DomainRecord) }, closed),
)
