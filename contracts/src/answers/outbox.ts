import { Type } from 'typebox'
import { IDENTIFIER_KINDS } from '../identity.ts'
import { BOUNCE_CLASSES } from '../messages.ts'
import {
  CONSENT_STATES,
  OUTGOING_STATES,
  PURPOSES,
  type ConsentLedger as ConsentLedgerType,
  type GateRule as GateRuleType,
  type OutgoingView as OutgoingViewType,
  type SendOption as SendOptionType,
  type SendPolicy as SendPolicyType,
} from '../outbox.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

const Reason = Type.Object({ code: Text, sentence: Text }, closed)

export const OutgoingView = says<OutgoingViewType>()(
  Type.Object(
    {
      id: Id,
      contactId: Id,
      source: Type.Object({ id: Id, name: Text, channel: Text }, closed),
      to: Type.Object({ kind: oneOf(IDENTIFIER_KINDS), value: Text, name: nullable(Text) }, closed),
      subject: nullable(Text),
      text: nullable(Text),
      files: Type.Array(Type.Object({ id: Id, name: Text }, closed)),
      purpose: oneOf(PURPOSES),
      state: oneOf(OUTGOING_STATES),
      reason: nullable(Reason),
      attempts: Count,
      createdAt: Time,
      dueAt: Time,
      sentAt: nullable(Time),
      actor: nullable(Text),
      platformId: nullable(Text),
      answers: nullable(Id),
      bounce: nullable(Type.Object({ at: Time, class: oneOf(BOUNCE_CLASSES), reason: nullable(Text) }, closed)),
    },
    closed,
  ),
)

const GateView = Type.Union([
  Type.Object({ allowed: Type.Literal(true), warnings: Type.Array(Reason) }, closed),
  Type.Object({ allowed: Type.Literal(false), rule: Text, sentence: Text, until: nullable(Time) }, closed),
])
export const SendOption = says<SendOptionType>()(
  Type.Object(
    {
      source: Type.Object({ id: Id, name: Text, kind: Text, channel: Text }, closed),
      recipient: nullable(Id),
      address: nullable(Text),
      gate: GateView,
      window: nullable(Type.Object({ remaining: nullable(Count), expiresAt: Time, sentence: Text }, closed)),
      carries: Type.Object({ subject: Type.Boolean(), files: Type.Boolean(), textBytes: nullable(Count) }, closed),
    },
    closed,
  ),
)

export const GateRule = says<GateRuleType>()(
  Type.Object({ rule: Text, sentence: Text, refused: Count, waiting: Count }, closed),
)

const ConsentEntry = Type.Object(
  {
    id: Id,
    purpose: oneOf(PURPOSES),
    channel: Text,
    address: Text,
    state: oneOf(CONSENT_STATES),
    said: oneOf(['customer', 'staff']),
    proof: nullable(Text),
    actor: nullable(Text),
    eventId: Id,
    at: Time,
  },
  closed,
)
const ConsentAddress = Type.Object(
  {
    recipient: Id,
    channel: Text,
    address: Text,
    source: Text,
    service: nullable(oneOf(CONSENT_STATES)),
    marketing: nullable(oneOf(CONSENT_STATES)),
  },
  closed,
)
export const ConsentLedger = says<ConsentLedgerType>()(
  Type.Object({ addresses: Type.Array(ConsentAddress), items: Type.Array(ConsentEntry), next: Type.Null() }, closed),
)

const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
export const SendPolicy = says<SendPolicyType>()(
  Type.Object(
    {
      quiet: nullable(Type.Object({ from: Clock, to: Clock }, closed)),
      caps: Type.Array(
        Type.Object(
          {
            messages: Type.Integer({ minimum: 1, maximum: 1000 }),
            days: Type.Integer({ minimum: 1, maximum: 90 }),
          },
          closed,
        ),
        { maxItems: 5 },
      ),
      opens: Type.Boolean(),
      clicks: Type.Boolean(),
    },
    closed,
  ),
)
