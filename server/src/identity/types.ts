import type { IdentifierKind, Trust } from '@huiliu/contracts'
import type { Ctx, Wakes } from '../kernel/index.ts'
import type { Memory } from './memory.ts'
import type { Unusable } from './normalize/index.ts'

/** An identifier ready to be compared. */
export type Identifier = { kind: IdentifierKind; scope: string; value: string }
/** Somebody is said to carry an identifier: by what rule, how far to be trusted, on which event. */
export type Evidence = Identifier & { trust: Trust; rule: string; at: Date; eventId: string | null }
/** `unusable`: the value was given for an identifier and is none; why. */
export type GivenFact = { field: string; value: unknown; unusable: Unusable | null }

/** What one source said about someone under one key, once. */
export type Observation = {
  sourceId: string
  key: { kind: IdentifierKind; value: string; device: string }
  evidence: Evidence[]
  facts: GivenFact[]
  trust: Trust
  at: Date
  eventId: string | null
}

export type IdentityServices = {
  wakes: Wakes
  memory: Memory
  /** the system acting on what came in, at the time given */
  system: (now: Date) => Ctx
}
