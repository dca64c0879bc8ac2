import { Type } from 'typebox'
import type {
  RecordAccess as RecordAccessType,
  RecordShare as RecordShareType,
  RecordShares as RecordSharesType,
  SharingRule as SharingRuleType,
} from '../access.ts'
import { Count, Id, Text, Time, closed, listOf, nullable, oneOf, says } from './common.ts'
import { ConditionSchema } from './records.ts'

const Named = Type.Object({ id: Id, name: Text }, closed)
const Level = oneOf(['read', 'update'])
const Reach = oneOf(['none', 'own', 'department', 'below', 'all'])
const NamedRecipient = Type.Object(
  { kind: oneOf(['member', 'role', 'department', 'below']), id: Text, name: Text },
  closed,
)
const Rights = Type.Object({ read: Type.Boolean(), update: Type.Boolean(), delete: Type.Boolean() }, closed)

export const SharingRule = says<SharingRuleType>()(
  Type.Object(
    {
      id: Id,
      object: Text,
      name: Text,
      condition: ConditionSchema,
      says: Text,
      to: nullable(NamedRecipient),
      level: Level,
      state: oneOf(['applied', 'applying', 'removing']),
      done: Count,
      expected: Count,
      broken: Type.Boolean(),
    },
    closed,
  ),
)
export const SharingRules = listOf(SharingRule)

export const RecordShare = says<RecordShareType>()(
  Type.Object(
    {
      id: Id,
      to: NamedRecipient,
      level: Level,
      duty: nullable(Text),
      rule: nullable(Named),
      by: nullable(Text),
      endsAt: nullable(Time),
    },
    closed,
  ),
)
export const RecordShares = says<RecordSharesType>()(
  Type.Object(
    { owner: nullable(Named), department: nullable(Named), items: Type.Array(RecordShare), may: Type.Boolean() },
    closed,
  ),
)

const holds = { holds: Type.Boolean() }
const Way = Type.Union([
  Type.Object({ kind: Type.Literal('role'), ...holds, reach: Reach }, closed),
  Type.Object({ kind: Type.Literal('owner'), ...holds, owner: nullable(Named) }, closed),
  Type.Object({ kind: Type.Literal('department'), ...holds, reach: Reach, department: nullable(Named) }, closed),
  Type.Object({ kind: Type.Literal('share'), ...holds, shares: Type.Array(RecordShare) }, closed),
])
export const RecordAccess = says<RecordAccessType>()(
  Type.Object(
    {
      member: Named,
      roles: Type.Array(Text),
      can: Rights,
      reach: Type.Object({ read: Reach, update: Reach, delete: Reach }, closed),
      ways: Type.Array(Way),
      fields: Type.Array(Type.Object({ field: Text, right: oneOf(['read', 'masked', 'hidden']) }, closed)),
      delegations: Type.Array(Type.Object({ from: Named, until: Time, can: Rights }, closed)),
    },
    closed,
  ),
)
