import { Type } from 'typebox'
import {
  ACCESS_ANSWERS,
  BELONGINGS,
  FOLLOW_UPS,
  MATCH_KINDS,
  type AccessRequest as AccessRequestType,
  type FollowUpView as FollowUpViewType,
  type MemberBelongings as MemberBelongingsType,
  type ObjectOwnership as ObjectOwnershipType,
  type OwnedMatch as OwnedMatchType,
  type PoolReason as PoolReasonType,
  type PoolRules as PoolRulesType,
  type PoolView as PoolViewType,
} from '../ownership.ts'
import { Count, Id, Text, Time, closed, nullable, oneOf, says } from './common.ts'

const Limit = nullable(Type.Integer({ minimum: 1, maximum: 100_000 }))

export const PoolRules = says<PoolRulesType>()(
  Type.Object(
    {
      on: Type.Boolean(),
      days: nullable(Type.Integer({ minimum: 1, maximum: 3650 })),
      warnDays: Type.Integer({ minimum: 0, maximum: 365 }),
      holdLimit: Limit,
      dayLimit: Limit,
      masked: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' }), { maxItems: 100 }),
    },
    closed,
  ),
)
const rules = { matched: Type.Boolean(), tellsOwner: Type.Boolean(), pool: PoolRules }
export const OwnershipRules = Type.Object(rules, closed)
export const ObjectOwnership = says<ObjectOwnershipType>()(Type.Object({ object: Text, ...rules }, closed))

export const PoolView = says<PoolViewType>()(
  Type.Object(
    {
      object: Text,
      rules: PoolRules,
      held: Count,
      today: Count,
      can: Type.Object({ claim: Type.Boolean(), assign: Type.Boolean() }, closed),
    },
    closed,
  ),
)
export const PoolReason = says<PoolReasonType>()(
  Type.Object({ id: Id, at: Time, from: nullable(Text), by: Text, reason: nullable(Text) }, closed),
)
export const FollowUpView = says<FollowUpViewType>()(
  Type.Object({ at: Time, kind: oneOf(FOLLOW_UPS), dueAt: nullable(Time) }, closed),
)
export const OwnedMatch = says<OwnedMatchType>()(
  Type.Object(
    {
      object: Text,
      by: Type.Array(oneOf(MATCH_KINDS)),
      record: nullable(Type.Object({ id: Id, name: Text }, closed)),
      owner: nullable(Text),
      mine: Type.Boolean(),
      pooled: Type.Boolean(),
      shown: Text,
      ref: nullable(Id),
      asked: Type.Boolean(),
    },
    closed,
  ),
)
export const AccessRequest = says<AccessRequestType>()(
  Type.Object(
    {
      id: Id,
      object: Text,
      recordId: nullable(Id),
      shown: Text,
      asker: Text,
      reason: Text,
      at: Time,
      answer: nullable(oneOf(ACCESS_ANSWERS)),
      answeredBy: nullable(Text),
      answerReason: nullable(Text),
    },
    closed,
  ),
)
export const MemberBelongings = says<MemberBelongingsType>()(
  Type.Object(
    {
      member: Type.Object({ id: Id, name: Text }, closed),
      objects: Type.Array(Type.Object({ object: Text, count: Count, countIs: oneOf(['exact', 'atLeast']) }, closed)),
      others: Type.Array(Type.Object({ kind: oneOf(BELONGINGS), count: Count }, closed)),
    },
    closed,
  ),
)
