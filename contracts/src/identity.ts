import type { Label } from './fields.ts'

export const IDENTIFIER_KINDS = [
  'user_id',
  'openid',
  'unionid',
  'external_userid',
  'email',
  'phone',
  'virtual_phone',
  'member_code',
  'anonymous_id',
  'record_id',
] as const
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number]
/** claimed: browser, form, chat text. verified: server key, signed token, platform, confirmed link, a member of staff. */
export type Trust = 'claimed' | 'verified'

export type IdentifierView = { kind: IdentifierKind; scope: string; value: string; trust: Trust; shared: boolean }

/** Why an edge does not join: it is kept, shown, and re-judged whenever the set changes. */
export const REFUSALS = [
  'shared_identifier', // marked as shared: joins nobody
  'ambiguous_device', // an anonymous id seen with two user ids joins neither
  'two_login_ids', // would join two login ids of one scope
  'declared_strangers', // a person said: never the same
  'claimed_meets_verified', // a claim does not join a verified person: a proposal
  'number_reassigned', // 二次放号: silent longer than the window
  'virtual_number', // 隐私号: joins nobody
  'masked_value', // contains ****
  'service_number', // 400, 95xxx, 110: a hotline
  'role_address', // info@, sales@: read by several people
  'placeholder', // typed to have something: 13888888888, test@test.com
  'cut', // a person cut it: a tombstone
] as const
export type Refusal = (typeof REFUSALS)[number]

/** One sighting carries one identifier, by one rule, on evidence. */
export type EdgeView = {
  id: string
  sightingId: string
  identifier: IdentifierView
  rule: string
  firstAt: string
  lastAt: string
  evidence: { eventId: string | null; type: string | null; source: string }
  state: 'joined' | 'refused' | 'cut'
  refusal: Refusal | null
  /** one sentence in the reader's language */
  sentence: string
}
/** A person's word about two sightings. */
export type LinkView = {
  id: string
  a: string
  b: string
  verdict: 'same' | 'never'
  reason: string
  by: string
  at: string
  sentence: string
}

export type SightingView = {
  id: string
  source: { id: string; name: string; kind: string; channel: string }
  key: { kind: IdentifierKind; value: string; device: string }
  trust: Trust
  firstAt: string
  lastAt: string
  events: number | null
}

/** Another person who may be this one: never joined without a person's word. */
export type Proposal = {
  edgeId: string
  contactId: string
  name: string
  identifier: IdentifierView
  refusal: Refusal
  sentence: string
}

export type IdentityView = {
  contactId: string
  sightings: SightingView[]
  edges: EdgeView[]
  links: LinkView[]
  proposals: Proposal[]
  /** identifiers are left out that the reader may not see: by his rights, whether there are any or not */
  hidden: boolean
}

export type IdentifierRef = { kind: IdentifierKind | 'contact' | 'sighting'; value: string; scope?: string }
/** A step of the path: sighting —identifier— sighting, or a hand link. */
export type PathStep = { from: SightingView; to: SightingView; edges: EdgeView[]; link?: LinkView; sentence: string }
export type Explanation =
  | { same: true; path: PathStep[] }
  | {
      same: false
      missing: {
        /** hidden: it is about identifiers that the reader may not see, so nothing is said */
        refusal: Refusal | 'nothing_in_common' | 'unknown_identifier' | 'hidden'
        sentence: string
        edges: EdgeView[]
      }[]
    }

/** What a cut between two sightings would do, before it is done. */
export type CutPreview = {
  edges: EdgeView[]
  /** how many edges more go whose identifiers the reader may not see */
  hidden: number
  links: LinkView[]
  sides: {
    contactId: string
    name: string
    sightings: string[]
    events: number
    records: { object: string; id: string; name: string }[]
  }[]
  /** hand-typed work that stays with the survivor */
  stays: { field: string; label: Label; value: unknown }[]
}
