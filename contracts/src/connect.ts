/** What became of one event for one subscription. `withheld`: its maker may not see it. `dead`: no try is left. */
export const SUBSCRIPTION_EVENT_STATES = ['waiting', 'sending', 'sent', 'withheld', 'dead'] as const
export type SubscriptionEventState = (typeof SUBSCRIPTION_EVENT_STATES)[number]

/** Why nothing leaves: by hand, the address said 410 Gone, or whoever set it may act no more. */
export const PAUSE_REASONS = ['hand', 'gone', 'maker'] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]

/** An address outside that is told of events, each message signed as Standard Webhooks say. */
export type Subscription = {
  id: string
  name: string
  url: string
  /** kinds of events: `record.updated`, `record.*`, `*` */
  types: string[]
  /** of events of records only those of these objects; null: of all */
  objects: string[] | null
  /** private networks (CIDR) the address may lie in */
  networks: string[]
  /** it is told what he may see */
  maker: string
  createdAt: string
  paused: { at: string; reason: PauseReason } | null
  /** since when every try failed, and until when it is left alone */
  failing: { since: string; until: string | null } | null
  /** how many wait, since when the oldest does, how many have no try left */
  waiting: number
  waitingSince: string | null
  dead: number
  sent24h: number
  lastSentAt: string | null
}

export type SubscriptionEvent = {
  id: string
  eventId: string
  type: string
  occurredAt: string
  state: SubscriptionEventState
  attempts: number
  /** when it is tried next */
  dueAt: string
  /** of the last answer */
  status: number | null
  detail: string | null
  settledAt: string | null
}

export type SubscriptionTrial = { ok: boolean; status: number | null; detail: string | null; milliseconds: number }
