import { Type } from 'typebox'
import {
  PAUSE_REASONS,
  SUBSCRIPTION_EVENT_STATES,
  type Subscription as SubscriptionType,
  type SubscriptionEvent as SubscriptionEventType,
  type SubscriptionTrial as SubscriptionTrialType,
} from '../connect.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

const SUBSCRIPTION = {
  id: Id,
  name: Text,
  url: Text,
  types: Type.Array(Text),
  objects: nullable(Type.Array(Text)),
  networks: Type.Array(Text),
  maker: Text,
  createdAt: Time,
  paused: nullable(Type.Object({ at: Time, reason: oneOf(PAUSE_REASONS) }, closed)),
  failing: nullable(Type.Object({ since: Time, until: nullable(Time) }, closed)),
  waiting: Count,
  waitingSince: nullable(Time),
  dead: Count,
  sent24h: Count,
  lastSentAt: nullable(Time),
}
export const Subscription = says<SubscriptionType>()(Type.Object(SUBSCRIPTION, closed))
/** `secret`: told this once. */
export const NewSubscription = Type.Object({ ...SUBSCRIPTION, secret: Text }, closed)

export const SubscriptionEvent = says<SubscriptionEventType>()(
  Type.Object(
    {
      id: Id,
      eventId: Id,
      type: Text,
      occurredAt: Time,
      state: oneOf(SUBSCRIPTION_EVENT_STATES),
      attempts: Count,
      dueAt: Time,
      status: nullable(Count),
      detail: nullable(Text),
      settledAt: nullable(Time),
    },
    closed,
  ),
)

export const SubscriptionTrial = says<SubscriptionTrialType>()(
  Type.Object({ ok: Type.Boolean(), status: nullable(Count), detail: nullable(Text), milliseconds: Count }, closed),
)
