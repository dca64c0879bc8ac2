import type { IdentifierKind } from './identity.ts'
import type { Bounce } from './messages.ts'

/**
 * `sending`: the platform is being asked. `unknown`: its answer was lost, the customer may have it. `failed`: the platform
 * did not take it. `refused`: the send gate did not let it out. `taken_back`: by a person, before it left.
 */
export const OUTGOING_STATES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'refused', 'taken_back'] as const
export type OutgoingState = (typeof OUTGOING_STATES)[number]

/** What a message is for: service answers a customer, marketing asks something of him. */
export const PURPOSES = ['service', 'marketing'] as const
export type Purpose = (typeof PURPOSES)[number]

/** What a report said of a message that was sent; `reason` null: none was given, or the reader's rights hide it. */
export type OutgoingBounce = { at: string; class: Bounce['class']; reason: string | null }

/** A message on its way out, or what became of it. */
export type OutgoingView = {
  id: string
  contactId: string
  source: { id: string; name: string; channel: string }
  /** as the reader's rights show it */
  to: { kind: IdentifierKind; value: string; name: string | null }
  subject: string | null
  /** null: the reader's rights hide what is said */
  text: string | null
  files: { id: string; name: string }[]
  purpose: Purpose
  state: OutgoingState
  /** why it was refused, waits or failed: the rule or the platform's code, and a sentence in the reader's language */
  reason: { code: string; sentence: string } | null
  attempts: number
  createdAt: string
  /** when it is sent, or tried again */
  dueAt: string
  sentAt: string | null
  actor: string | null
  /** the platform's own id of it, as in the event that tells of it */
  platformId: string | null
  /** the event it answers */
  answers: string | null
  /** it was sent, and came back */
  bounce: OutgoingBounce | null
}

export type GateWarning = { code: string; sentence: string }
/** What the send gate says of a message; `until`: from when on it would not refuse it by this rule. */
export type GateView =
  { allowed: true; warnings: GateWarning[] } | { allowed: false; rule: string; sentence: string; until: string | null }

/** A channel by which somebody could be written to now. */
export type SendOption = {
  source: { id: string; name: string; kind: string; channel: string }
  /** the evidence by which the address is the customer's; null: he has none for this channel */
  recipient: string | null
  address: string | null
  gate: GateView
  /** a platform's conversation window, where it has one: how many may still be sent, until when */
  window: { remaining: number | null; expiresAt: string; sentence: string } | null
  carries: { subject: boolean; files: boolean; textBytes: number | null }
}

/** What a rule of the send gate keeps back as things are set; how many it refused within 24 hours, and holds now. */
export type GateRule = { rule: string; sentence: string; refused: number; waiting: number }

/** One word of the ledger of consent. `said`: by the customer himself, or noted by one of us. */
export type ConsentEntry = {
  id: string
  purpose: Purpose
  channel: string
  /** as the reader's rights show it */
  address: string
  state: ConsentState
  said: 'customer' | 'staff'
  /** how it was said; null: the event itself shows it, or the reader's rights hide it */
  proof: string | null
  actor: string | null
  eventId: string
  at: string
}
export const CONSENT_STATES = ['given', 'withdrawn'] as const
export type ConsentState = (typeof CONSENT_STATES)[number]
/** How things stand for one address; null: nothing was said. */
export type ConsentAddress = {
  /** the evidence by which the address is the customer's */
  recipient: string
  channel: string
  address: string
  source: string
  service: ConsentState | null
  marketing: ConsentState | null
}
export type ConsentLedger = { addresses: ConsentAddress[]; items: ConsentEntry[]; next: null }

/** How this company sends: when it leaves people alone, how often it asks something of them, what it looks at. */
export type SendPolicy = {
  /** wall-clock times of the workspace, HH:MM; null: never quiet */
  quiet: { from: string; to: string } | null
  /** marketing messages to one person, over all channels; none: no cap */
  caps: { messages: number; days: number }[]
  /** whether opens and clicks of marketing mails are looked at */
  opens: boolean
  clicks: boolean
}
