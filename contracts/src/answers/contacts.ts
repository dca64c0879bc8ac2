import { Type } from 'typebox'
import type {
  ContactView as ContactViewType,
  CustomerPage as CustomerPageType,
  FactView as FactViewType,
  Money as MoneyType,
  River as RiverType,
  Timeline as TimelineType,
  TimelineItem as TimelineItemType,
} from '../contacts.ts'
import type { FileView as FileViewType } from '../messages.ts'
import type { DeliveryView as DeliveryViewType } from '../workspace.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'
import { IdentityView, TrustView } from './identity.ts'
import { RecordRow } from './records.ts'

export const TIMELINE_KINDS = ['page', 'track', 'identify', 'order', 'record', 'identity', 'message', 'call'] as const

const FactView = says<FactViewType>()(
  Type.Object(
    {
      field: Text,
      value: Type.Unknown(),
      at: Time,
      trust: TrustView,
      source: Type.Object({ name: Text, kind: Text }, closed),
      current: Type.Boolean(),
      unusable: nullable(Text),
    },
    closed,
  ),
)
const Money = says<MoneyType>()(Type.Object({ currency: Text, amount: Text }, closed))

export const ContactView = says<ContactViewType>()(
  Type.Object(
    {
      id: Id,
      alias: Type.Optional(Id),
      record: nullable(RecordRow),
      name: Text,
      anonymous: Type.Boolean(),
      verified: Type.Boolean(),
      ownerName: nullable(Text),
      firstAt: Time,
      lastAt: Time,
      facts: Type.Array(FactView),
      orders: Type.Object({ count: Count, totals: nullable(Type.Array(Money)), last: nullable(Time) }, closed),
      can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean(), identity: Type.Boolean() }, closed),
    },
    closed,
  ),
)

export const FileView = says<FileViewType>()(
  Type.Object(
    {
      id: Id,
      name: Text,
      mediaType: Text,
      bytes: nullable(Count),
      state: oneOf(['held', 'waiting', 'lost']),
      inline: nullable(Text),
      original: Type.Boolean(),
    },
    closed,
  ),
)
const TimelineItem = says<TimelineItemType>()(
  Type.Object(
    {
      id: Id,
      kind: oneOf(TIMELINE_KINDS),
      type: Text,
      at: Time,
      receivedAt: Time,
      channel: Text,
      source: Text,
      sightingId: nullable(Id),
      title: Text,
      detail: nullable(Text),
      object: nullable(Text),
      recordId: nullable(Id),
      actor: nullable(Text),
      actId: nullable(Id),
      body: nullable(Type.Record(Text, Type.Unknown())),
      files: Type.Optional(Type.Array(FileView)),
    },
    closed,
  ),
)
export const Timeline = says<TimelineType>()(
  Type.Object({ items: Type.Array(TimelineItem), next: nullable(Text) }, closed),
)

export const River = says<RiverType>()(
  Type.Object(
    {
      periods: Type.Array(Text),
      unit: oneOf(['day', 'week', 'month']),
      streams: Type.Array(Type.Object({ channel: Text, total: Count, counts: Type.Array(Count) }, closed)),
    },
    closed,
  ),
)

export const CustomerPage = says<CustomerPageType>()(
  Type.Object(
    { contact: ContactView, timeline: Timeline, river: River, identity: IdentityView, orders: Type.Array(RecordRow) },
    closed,
  ),
)

const Heard = Type.Object({ type: Text, name: nullable(Text), at: Time, contactId: nullable(Id), who: Text }, closed)
export const DeliveryView = says<DeliveryViewType>()(
  Type.Object(
    {
      seq: Text,
      receivedAt: Time,
      source: Text,
      path: Text,
      bytes: Count,
      state: oneOf(['waiting', 'processed', 'unmapped']),
      events: Type.Array(Heard),
      problems: Type.Array(Type.Object({ item: Count, code: Text, path: Text, message: Text }, closed)),
    },
    closed,
  ),
)
