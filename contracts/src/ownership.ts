/** How the records of an object are held: whether the same customer is looked for elsewhere, and whether there is a pool. */
export type OwnershipRules = {
  /** 查重: who already has it, while a new one is typed */
  matched: boolean
  /** whoever may not see a match is told whose it is */
  tellsOwner: boolean
  pool: PoolRules
}
export type PoolRules = {
  /** records without an owner can be claimed */
  on: boolean
  /** days without follow-up after which a record goes back by itself; null: never */
  days: number | null
  /** so many days before, its owner is warned */
  warnDays: number
  /** how many records a member may own and still claim more; null: any number */
  holdLimit: number | null
  /** how many a member may claim in a day of the workspace's time zone */
  dayLimit: number | null
  /** fields masked in the pool until the record is claimed */
  masked: string[]
}
export type ObjectOwnership = OwnershipRules & { object: string }

/** A pool as one member sees it. */
export type PoolView = {
  object: string
  rules: PoolRules
  /** what the caller owns, and what he has claimed today */
  held: number
  today: number
  can: { claim: boolean; assign: boolean }
}
/** Why a record is in the pool; `by`: who gave it back, or the product. */
export type PoolReason = { id: string; at: string; from: string | null; by: string; reason: string | null }

export const FOLLOW_UPS = ['made', 'taken', 'changed', 'comment', 'record', 'call', 'message'] as const
/** When a record was last followed up and by what, and when it goes to the pool if nothing follows. */
export type FollowUpView = { at: string; kind: (typeof FOLLOW_UPS)[number]; dueAt: string | null }

export const MATCH_KINDS = ['phone', 'email', 'name', 'credit_code'] as const
export type MatchKind = (typeof MATCH_KINDS)[number]
/** Somebody already has this customer. */
export type OwnedMatch = {
  object: string
  /** in what the two agree */
  by: MatchKind[]
  /** the record, where the caller may see it */
  record: { id: string; name: string } | null
  /** whose it is, where the caller may know */
  owner: string | null
  mine: boolean
  /** it is in the pool and can be claimed */
  pooled: boolean
  /** what was typed, masked: all that is told of a record the caller may not see */
  shown: string
  /** by which access is asked for; null where there is nobody to ask, or nothing to ask for */
  ref: string | null
  /** access is asked for and not answered */
  asked: boolean
}

export const ACCESS_ANSWERS = ['read', 'team', 'transfer', 'refused'] as const
export type AccessAnswer = (typeof ACCESS_ANSWERS)[number]
export type AccessRequest = {
  id: string
  object: string
  /** the record, where the caller may see it */
  recordId: string | null
  shown: string
  asker: string
  reason: string
  at: string
  answer: AccessAnswer | null
  answeredBy: string | null
  answerReason: string | null
}

export const BELONGINGS = ['teams', 'views', 'follows', 'delegations', 'subscriptions'] as const
/** What a member has beside records that he owns. */
export type BelongingKind = (typeof BELONGINGS)[number]
export type MemberBelongings = {
  member: { id: string; name: string }
  objects: { object: string; count: number; countIs: 'exact' | 'atLeast' }[]
  others: { kind: BelongingKind; count: number }[]
}
/** Who takes a member's records of one object: a member, or those of a department in turn. */
export type HandOverTo = { member: string } | { department: string }
