import type { IdentifierKind, Label, Purpose, Refusal, SendPolicy } from '@huiliu/contracts'

/** What is to leave: everything a rule may ask of the message itself. `to` null: nobody's address is known. */
export type GateMessage = {
  purpose: Purpose
  /** the kind of its channel: mail, wechat … */
  channel: string
  to: { kind: IdentifierKind; scope: string; value: string } | null
  /** nobody wrote it by hand */
  automatic: boolean
}

/** One word of the ledger about the recipient's identifier. */
export type ConsentWord = { purpose: Purpose; channel: string; state: 'given' | 'withdrawn' }

/** A platform's conversation window: what the customer's last act allows. `remaining` null: any number. */
export type Window = { trigger: string; remaining: number | null; expiresAt: Date }

/** What is known at that moment. */
export type GateFacts = {
  /** false: the channel is disabled, or nothing can be sent through it */
  channelOn: boolean
  /** newest first */
  consents: ConsentWord[]
  /** when messages of marketing went to this person, over all channels */
  asked: Date[]
  /** the newest hard bounce of this address, unless the address has answered since */
  bounced: Date | null
  /** mails to it that came back for what may pass, within the last weeks and since it answered last */
  softBounces: { at: Date; reason: string | null }[]
  /** `undefined`: the platform has no windows; null: none is open */
  window: Window | null | undefined
  /** what it answers was sent by a machine */
  answersAutomatic: boolean
  /** when automatic messages went to this address */
  automatic: Date[]
  /** why the address is nobody's own, and whether people marked it as shared */
  bar: Refusal | null
  shared: boolean
  policy: SendPolicy
  timeZone: string
}

export type Refused = { until: Date | null; params?: Record<string, string> }

/** One rule of the send gate: pure, time is an argument. */
export type Rule = {
  name: string
  /** what it keeps back, as things are set; null: nothing */
  does(policy: SendPolicy): Label | null
  /** `{name}` is filled from the refusal's parameters */
  words: Label
  refuses(message: GateMessage, facts: GateFacts, now: Date): Refused | null
}
/** What is said although the message may leave. */
export type Warning = { name: string; words: Label; warns(message: GateMessage, facts: GateFacts): boolean }

export type Verdict =
  | { allowed: true; warnings: string[] }
  | { allowed: false; rule: string; until: Date | null; params: Record<string, string> }
