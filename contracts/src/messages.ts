/** What was said, whatever the channel: the body of the events `message.received` and `message.sent`. */
export type MessageBody = {
  /** the platform's own id of it: Message-ID, MsgId */
  platformId: string | null
  /** what belongs together; the platform's, or made of the first message's id */
  thread: string | null
  form: MessageForm
  subject: string | null
  /** what was newly written, without what it quotes */
  text: string
  /** what it quotes, where that was cut off */
  quoted: string | null
  from: Party | null
  to: Party[]
  cc: Party[]
  /** sent by a machine: bounces, absence notes, newsletters */
  automatic: boolean
  /** of mail: the ids of those before it in its thread, oldest first; the last is the one answered */
  before?: string[]
  /** of a message sent through the outbox: its id there */
  outboxId?: string
}
export const MESSAGE_FORMS = ['text', 'mail', 'image', 'voice', 'video', 'location', 'link', 'file', 'event'] as const
export type MessageForm = (typeof MESSAGE_FORMS)[number]
export type Party = { name: string | null; address: string }

/** A file that came with a message, or a recording. `waiting`: to be fetched; `lost`: the source no longer has it. */
export type FileView = {
  id: string
  name: string
  /** as found by looking at the bytes, not as told */
  mediaType: string
  bytes: number | null
  state: 'held' | 'waiting' | 'lost'
  /** shown within the text: its Content-ID */
  inline: string | null
  /** the message itself as it was laid out (HTML) */
  original: boolean
}

/** A call, as the events `call.ringing`, `call.answered`, `call.ended`, `call.missed`, `call.recorded` tell it. */
export type CallBody = {
  callId: string
  direction: 'in' | 'out'
  /** E.164 where it can be told; null: withheld */
  customer: string | null
  /** our number */
  line: string | null
  queue: string | null
  /** the extension that rang or spoke */
  agent: string | null
  /** of a call that ended: for how long they spoke; else for how long it rang */
  seconds: number | null
  cause: string | null
}

/** A channel that is connected: what people set, and which secrets it has, never what they are. */
export type ConnectedChannel = {
  id: string
  kind: 'telephone' | 'mail' | 'wechat'
  name: string
  /** whose hue it has */
  channel: string
  settings: Record<string, unknown>
  secrets: { name: string; createdAt: string }[]
  /** where the platform calls us; null where we fetch from it */
  path: string | null
  createdAt: string
  lastEventAt: string | null
  events24h: number
  problems24h: number
}
/**
 * What a platform holds against what we hold of it: folders of a mailbox, followers of an account. `missing`: held there
 * and not here, null while that is not known.
 */
export type ChannelLedger = {
  items: { name: string; platform: number | null; ours: number; missing: number | null }[]
  comparedAt: string | null
  /** what was in the way of comparing last */
  problem: string | null
}
/** What trying a connection found, step by step: each ends before the next begins. */
export type ChannelTrial = { ok: boolean; steps: { name: string; ok: boolean; message: string }[] }

/** hard: nobody is there; soft: may pass; policy: we were refused; delayed: still being tried */
export const BOUNCE_CLASSES = ['hard', 'soft', 'policy', 'delayed'] as const
/** A mail that came back: beside what every message says, the body of `message.bounced`. */
export type Bounce = {
  /** whom it did not reach */
  recipient: string
  /** RFC 3463 */
  status: string | null
  class: (typeof BOUNCE_CLASSES)[number]
  reason: string | null
  /** the Message-ID of what came back */
  originalId: string | null
}
/** The custom menu of an official account of WeChat, as its platform has it. A button with others below does nothing itself. */
export type WechatMenuButton = {
  name: string
  /** click, view, and kinds that are set in 公众平台 */
  type?: string
  key?: string
  url?: string
  appid?: string
  pagepath?: string
  media_id?: string
  article_id?: string
  below: WechatMenuButton[]
}
export type WechatMenu = { buttons: WechatMenuButton[] }

/** A one-time code for a signed-in user: `url` is what its picture holds. */
export type WechatScene = { scene: string; url: string; expiresAt: string; state: 'waiting' | 'linked' | 'expired' }

/** How an official account of WeChat stands: what followers' acts allow to be sent, by figures read on a day. */
export type WechatStanding = {
  /** when its platform called last */
  calledAt: string | null
  readAt: string
  triggers: {
    trigger: 'message' | 'menu' | 'follow' | 'scan'
    sends: number
    minutes: number
    open: number
    left: number
  }[]
}
