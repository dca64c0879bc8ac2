import type { Trust, WhoKind } from '@huiliu/contracts'
import type { JsonObject } from './json-safe.ts'

/** What a message from outside says, whatever it came in: one thing somebody did, or who somebody is. */
export type InboundItem = {
  /** where it stands in the message */
  place: number
  type: 'page' | 'screen' | 'track' | 'identify' | 'group' | 'alias' | 'message' | 'call'
  /** the event's own key, unique per source; derived from the content when the sender gave none */
  messageKey: string
  /** other keys of the same thing: an item seen under any of its keys is a repeat */
  otherKeys: string[]
  /** name of a track call, of a page or screen; received, sent …; ringing, answered … */
  name: string | null
  anonymousId: string | null
  userId: string | null
  /** alias only: the id known before */
  previousId: string | null
  /**
   * identifiers beside those and the e-mail and phone among the traits; `scope` null: the source's own; `rule`: how it is
   * known, where it is no trait
   */
  ids: { kind: WhoKind; value: string; scope: string | null; rule?: string }[]
  /** what the source calls the thing told of: tells its buyer apart where nothing names him */
  rowKey: string | null
  traits: JsonObject
  occurredAt: Date
  /** how far what names the person is to be believed, where it is not as the source's */
  trust?: Trust
  body: JsonObject
  /** what came with it, in its order */
  files?: InboundFile[]
}
/** A file of an item: its bytes, or what its channel needs to fetch it later (no secret, which the channel has itself). */
export type InboundFile = {
  name: string
  /** as told; what the bytes prove goes before it */
  mediaType: string
  /** Content-ID by which the text shows it */
  inline?: string
  /** the message itself as it was laid out (HTML) */
  original?: true
} & ({ content: Uint8Array } | { fetch: JsonObject; bytes: number | null; expiresAt: Date | null })
/** `path`: the place in the message that is to blame, or ''. */
export type InboundProblem = { item: number; code: string; path: string; detail: string | null }
export type Inbound = { items: InboundItem[]; problems: InboundProblem[] }

/** What one event may hold, and how many a message. */
export const ITEM_LIMIT = 32 * 1024
export const MAX_ITEMS = 5000
