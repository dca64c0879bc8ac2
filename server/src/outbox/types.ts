import type { OutgoingState, Purpose, SourceKind, WhoKind } from '@huiliu/contracts'
import type { Channel, JsonObject } from '../channels/index.ts'
import type { Queryable, Row } from '../kernel/index.ts'
import type { Window } from './gate/index.ts'

/** What the outbox asks of others, given by the composition root. */
export type OutboxServices = {
  channelOf(kind: SourceKind): Channel | undefined
  /** a platform's conversation window with one recipient now; `undefined` for a platform without windows */
  windowOf(q: Queryable, asked: WindowAsked): Promise<Window | null | undefined>
}
export type WindowAsked = { sourceId: string; kind: SourceKind; recipient: string; now: Date }

export type SendSource = {
  id: string
  kind: SourceKind
  name: string
  channel: string
  settings: JsonObject
  disabled: boolean
}

/** Why a message waits, was refused or failed: a rule's or a platform's code, and what its sentence needs. */
export type Reason = { code: string; params: Record<string, string> }

export type OutgoingRow = Row & {
  id: string
  source_id: string
  sighting_id: string
  kind: WhoKind
  scope: string
  value: string
  name: string | null
  purpose: Purpose
  automatic: boolean
  subject: string | null
  text: string
  html: string | null
  files: string[]
  answers: string | null
  thread: string[]
  thread_key: string | null
  state: OutgoingState
  reason: Reason | null
  attempts: number
  created_at: Date
  due_at: Date
  sent_at: Date | null
  platform_id: string | null
  act_id: string
}
export const OUTGOING = `o.id, o.source_id, o.sighting_id, o.kind, o.scope, o.value, o.name, o.purpose, o.automatic, o.subject,
  o.text, o.html, o.files, o.answers, o.thread, o.thread_key, o.state, o.reason, o.attempts, o.created_at, o.due_at, o.sent_at,
  o.platform_id, o.act_id`
