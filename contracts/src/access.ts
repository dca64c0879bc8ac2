import type { Condition } from './condition.ts'
import type { NamedRecipient, Reach, Recipient } from './workspace.ts'

/** How far a share goes: only seeing a record, or changing it too. */
export type ShareLevel = 'read' | 'update'

/** Every record of an object that meets the condition is shared. */
export type SharingRule = {
  id: string
  object: string
  name: string
  condition: Condition
  /** the condition in words */
  says: string
  /** null: the member, department or role is gone, and the rule shares with nobody */
  to: NamedRecipient | null
  level: ShareLevel
  /** applying: records that were there before are still being looked through; removing: their shares are being taken */
  state: 'applied' | 'applying' | 'removing'
  done: number
  expected: number
  /** a field the condition names is gone: the rule holds for no record */
  broken: boolean
}
export type NewSharingRule = Pick<SharingRule, 'object' | 'name' | 'condition' | 'level'> & { to: Recipient }

/** One reason why a record is shared with somebody: a rule, or a hand; `id` is what a share by hand is ended by. */
export type RecordShare = {
  id: string
  to: NamedRecipient
  level: ShareLevel
  /** what they do on the record's team */
  duty: string | null
  rule: { id: string; name: string } | null
  by: string | null
  endsAt: string | null
}
/** Who has to do with a record, beside those whose role sees it anyway. */
export type RecordShares = {
  owner: { id: string; name: string } | null
  department: { id: string; name: string } | null
  items: RecordShare[]
  /** the caller may share it */
  may: boolean
}

export type AccessRights = { read: boolean; update: boolean; delete: boolean }
/** One way in which somebody may come to see a record, and whether it leads there. */
export type AccessWay =
  | { kind: 'role'; holds: boolean; reach: Reach }
  | { kind: 'owner'; holds: boolean; owner: { id: string; name: string } | null }
  | { kind: 'department'; holds: boolean; reach: Reach; department: { id: string; name: string } | null }
  | { kind: 'share'; holds: boolean; shares: RecordShare[] }
/** GET /records/{object}/{id}/access?member=: why a member can, or cannot, see a record. */
export type RecordAccess = {
  member: { id: string; name: string }
  roles: string[]
  can: AccessRights
  reach: { read: Reach; update: Reach; delete: Reach }
  ways: AccessWay[]
  /** fields of which the member sees or changes less than the record */
  fields: { field: string; right: 'read' | 'masked' | 'hidden' }[]
  /** in whose place the member may act now, and what of this record that gives */
  delegations: { from: { id: string; name: string }; until: string; can: AccessRights }[]
}
