import type { IdentifierKind, Label, Mapping, SourceKind } from '@huiliu/contracts'
import type { Inbound } from './inbound.ts'
import type { JsonObject } from './json-safe.ts'

/**
 * What every channel is: a platform's wire translated into ours and back. It sees no table and keeps no state; clock, keys
 * and network come as arguments, so that each is proved against an independent counterpart by `testing/contract.ts`.
 */
export type Channel = {
  kind: SourceKind
  capabilities: Capabilities
  setUp: SetUp
  /** how the platform calls us; null where we fetch from it */
  callback: Callback | null
  /** What a kept delivery says; a promise where reading it takes a library that is loaded on demand. Never throws for what was sent. */
  parse(delivery: KeptDelivery, reading: ChannelReading): Translation | Promise<Translation>
  /** Hands one message to the platform; null where nothing can be sent. Never throws for what the platform answers. */
  send: ((message: Outgoing, account: Account, signal: AbortSignal) => Promise<Sent>) | null
}

/** `passedOver`: items that are none of our business, by the mapping. */
export type Translation = Inbound & { passedOver?: number }

/** What people give to connect one: settings by a JSON Schema (defaults filled in), and secrets by name. */
export type SetUp = {
  settings: object
  /** `overlapHours`: for how long one that was replaced is still taken; not at all unless told */
  secrets: { name: string; required: boolean; maxLength: number; overlapHours?: number }[]
  /** What the schema cannot say; paths are those of the settings, `secrets.x` for a secret. `has`: secrets given before. */
  problems?(given: { settings: JsonObject; secrets: Record<string, string>; has: string[] }): SetUpProblem[]
}
export type SetUpProblem = { path: string; code: string; message: Label }

/** Of channels that need nothing but a name. */
export const NOTHING_TO_SET: SetUp = { settings: { type: 'object', additionalProperties: false }, secrets: [] }

/** What a channel can carry, and how much of it. Figures are the platform's, with the day they were read. */
export type Capabilities = {
  receives: ('event' | 'message' | 'call')[]
  sends: ('text' | 'html' | 'file' | 'image')[]
  /** whether a repeated send under one id reaches the customer once */
  clientKey: boolean
  limits: { textBytes: number | null; fileBytes: number | null; files: number | null; readAt: string }
}

/** Secrets in force by name, newest first. */
export type Keys = Record<string, Buffer[]>

/** A request as it came, before anybody believed it. */
export type CallbackHead = {
  method: 'GET' | 'POST'
  headers: Record<string, string | string[] | undefined>
  query: Record<string, string | undefined>
}
export type CallbackRequest = CallbackHead & { body: Buffer }
type Against = { keys: Keys; settings: JsonObject; now: Date }

export type Callback = {
  maxBytes: number
  /** the name of the secret that we make when one is connected, and tell once; absent where people bring theirs */
  makes?: string
  /** a refusal that is known before the body has come, by its code, or null */
  early(head: CallbackHead): string | null
  /** Answers the platform's look whether the address is ours, or null where it never looks. */
  check: ((head: CallbackHead, against: Against) => { answer: string } | { refused: string }) | null
  /** Whether the platform really sent this: the bytes to keep and the sender's own id of them. */
  verify(request: CallbackRequest, against: Against): { key: string | null; body: Buffer } | { refused: string }
  /** what the platform wants to hear once the delivery is durable */
  accepted: { mediaType: string; body: string }
}

/** A delivery as it was kept: `path` tells doors of one source apart. */
export type KeptDelivery = { path: string; key: string | null; receivedAt: Date; body: Uint8Array }
/** What a translation may depend on beside the bytes; `timeZone` is IANA, `country` ISO 3166. */
export type ChannelReading = { settings: JsonObject; mapping: Mapping | null; timeZone: string; country: string }

/** One message on its way out. */
export type Outgoing = {
  /** ours, the same over all attempts: the client key where the channel has one */
  id: string
  to: { kind: IdentifierKind; scope: string; value: string; name: string | null }
  subject: string | null
  text: string
  html: string | null
  files: OutgoingFile[]
  /** the platform's ids of the messages before it in its thread, oldest first; the last is the one answered */
  thread: string[]
  /** of mail: beyond those the channel writes itself */
  headers: Record<string, string>
}
export type OutgoingFile = { name: string; mediaType: string; content: Buffer }

/** As whom a message is sent. */
export type Account = {
  sourceId: string
  settings: JsonObject
  keys: Keys
  /** the platform's access token, held by one; `stale`: the one the platform no longer takes */
  token(stale?: string): Promise<string>
}

/** `later`: nothing was sent and it may be tried again; `unknown`: the answer was lost, the customer may have it. */
export type Sent =
  | { state: 'sent'; platformId: string | null }
  | { state: 'refused'; code: string; detail: string | null }
  | { state: 'later'; code: string; detail: string | null; after: Date | null }
  | { state: 'unknown'; detail: string | null }

/** A refusal in words; every code a channel uses has them. */
export type RefusalWords = Record<string, Label>
