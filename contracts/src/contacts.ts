import type { IdentityView, Trust } from './identity.ts'
import type { FileView } from './messages.ts'
import type { RecordRow } from './records.ts'

/** One value of one field, with where it came from (F2). */
export type FactView = {
  field: string
  value: unknown
  at: string
  trust: Trust
  source: { name: string; kind: string }
  /** the value shown on the page */
  current: boolean
  /** given for a number or an address and none: why, in the reader's language */
  unusable: string | null
}

/** An exact decimal and its ISO 4217 code. */
export type Money = { currency: string; amount: string }

export type ContactView = {
  id: string
  /** set when the id asked for was joined into this one */
  alias?: string
  /** null for a visitor nobody knows yet */
  record: RecordRow | null
  name: string
  anonymous: boolean
  verified: boolean
  ownerName: string | null
  firstAt: string
  lastAt: string
  facts: FactView[]
  /** totals per currency, the workspace's own first; totals and last are null when the reader may not see the fields */
  orders: { count: number; totals: Money[] | null; last: string | null }
  /** rights of the reader on this record */
  can: { update: boolean; delete: boolean; identity: boolean }
}

export type TimelineKind = 'page' | 'track' | 'identify' | 'order' | 'record' | 'identity' | 'message' | 'call'
export type TimelineItem = {
  id: string
  kind: TimelineKind
  /** the log's own name: page, track.Product Viewed, record.updated … */
  type: string
  at: string
  receivedAt: string
  channel: string
  source: string
  sightingId: string | null
  /** one sentence in the reader's language */
  title: string
  detail: string | null
  object: string | null
  recordId: string | null
  actor: string | null
  actId: string | null
  body: Record<string, unknown> | null
  /** what came with a message or a call */
  files?: FileView[]
}
export type Timeline = { items: TimelineItem[]; next: string | null }

/** The river: how much was said or done per channel and period. */
export type River = {
  periods: string[]
  unit: 'day' | 'week' | 'month'
  streams: { channel: string; total: number; counts: number[] }[]
}

/** What the customer page shows first, in one answer. */
export type CustomerPage = {
  contact: ContactView
  timeline: Timeline
  river: River
  identity: IdentityView
  /** the newest few */
  orders: RecordRow[]
}

export type LookupView = {
  contact: { id: string; name: string; trust: Trust } | null
  others: { id: string; name: string; trust: Trust }[]
}
