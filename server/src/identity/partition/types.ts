import type { IdentifierKind, Refusal, Trust } from '@huiliu/contracts'

/**
 * What one source says about someone under one key; its id is also the id of the person born with it.
 * `seq` is the order of creation and decides only who survives, never who joins. `device` tells
 * apart what one key may hold: the anonymous id from which a public source claimed a user id, the name given with a number
 * or an address that is the key, else ''. (sourceId, keyKind, keyValue, device) is unique.
 */
export type Sighting = {
  id: string
  seq: number
  sourceId: string
  /** the source has a public website key: anybody can write through it */
  public: boolean
  keyKind: IdentifierKind
  keyValue: string
  device: string
}

/** An identifier is a value, not a row. */
export type Identifier = { kind: IdentifierKind; scope: string; value: string }

/** Evidence that a sighting carries an identifier. Times in epoch milliseconds. */
export type Edge = Identifier & {
  id: string
  sightingId: string
  trust: Trust
  rule: string
  firstAt: number
  lastAt: number
  cut: boolean
}

/** An identifier marked as shared: joins nobody. */
export type Mark = Identifier
/** A person's word about two sightings. */
export type Link = { id: string; a: string; b: string; verdict: 'same' | 'never'; at: number }

export type IdentitySet = { sightings: Sighting[]; edges: Edge[]; marks: Mark[]; links: Link[] }
export type Policy = { phoneSilenceMs: number }

/** 24 months: operators give a number back out after about three, a customer's silence is longer. */
export const POLICY: Policy = { phoneSilenceMs: 730 * 86_400_000 }

/**
 * `refusal` says why the edge (or the hand link) does not join somebody else who carries the same identifier. An edge
 * may be `joined` and have a refusal: two claims of one address are one visitor, and a proposal to the verified owner.
 */
export type Judgement = { state: 'joined' | 'refused' | 'cut'; refusal?: Refusal }

/**
 * One sighting's share in a joint: the edges to show. To cut `cuts` loosens it; in a corroborated claim these are the
 * device's, and cutting the login id, `instead`, does it too.
 */
export type Member = { sightingId: string; edges: string[]; cuts: string[]; instead: string[] }
/** Sightings that hang together over one identifier, a corroborated claim, or a hand link. */
export type Joint = { rule: IdentifierKind | 'corroborated' | 'hand'; members: Member[]; link: string | null }

/**
 * `personOf` maps each sighting to its component's key: the id of the component's first sighting in canonical order.
 * `judged` holds every edge of a known sighting and every `same` link. `joints` are what holds the components together,
 * strongest first. `policy` is what it was judged under.
 */
export type Partition = {
  personOf: Map<string, string>
  judged: Map<string, Judgement>
  components: string[][]
  joints: Joint[]
  policy: Policy
}
