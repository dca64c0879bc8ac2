import { randomBytes } from 'node:crypto'

/** Figures of 公众平台 as documented, read 2026-11-30. */
const TOKEN_MS = 7_200_000
/** the one before a new one is taken for so long */
const OVERLAP_MS = 300_000
const MINUTE = 60_000
const HOUR = 3_600_000
const WINDOWS: Record<Trigger, { sends: number; ms: number }> = {
  message: { sends: 5, ms: 48 * HOUR },
  menu: { sends: 3, ms: MINUTE },
  follow: { sends: 3, ms: MINUTE },
  scan: { sends: 3, ms: MINUTE },
}

export type Trigger = 'message' | 'menu' | 'follow' | 'scan'
export type Identity = {
  appid: string
  secret: string
  /** gh_… */
  originalId: string
  token: string
  aesKey: string
}
type Window = { left: number; until: number }
export type Follower = { openid: string; unionid: string | null; follows: boolean; windows: Window[] }
export type SentMessage = { to: string; text: string; mediaId: string | null }
export type Medium = { bytes: Buffer; mediaType: string; until: number; name: string }
export type Code = { scene: string; until: number }

/** What the platform knows of one official account. */
export class PlatformAccount {
  readonly identity: Identity
  readonly followers = new Map<string, Follower>()
  readonly sent: SentMessage[] = []
  readonly media = new Map<string, Medium>()
  readonly codes = new Map<string, Code>()
  menu: unknown = null
  /** how often a new token was made: two holders that outdo each other would show here */
  tokensMade = 0
  #tokens: { value: string; until: number }[] = []
  readonly now: () => number

  constructor(identity: Identity, now: () => number) {
    this.identity = identity
    this.now = now
  }

  /** The same again while it lasts; `force` ends it, and five minutes before its end another one comes. */
  token(force = false): { value: string; seconds: number } {
    const now = this.now()
    const [current] = this.#tokens
    if (current && !force && current.until - now > OVERLAP_MS)
      return { value: current.value, seconds: Math.floor((current.until - now) / 1000) }
    this.tokensMade++
    const made = { value: `${this.tokensMade}_${randomBytes(60).toString('base64url')}`, until: now + TOKEN_MS }
    const before = current && { ...current, until: Math.min(current.until, now + OVERLAP_MS) }
    this.#tokens = before ? [made, before] : [made]
    return { value: made.value, seconds: TOKEN_MS / 1000 }
  }

  /** 0, or the errcode of a token that is none or has ended. */
  tokenError(value: string): number {
    const known = this.#tokens.find(one => one.value === value)
    if (!known) return 40001
    return known.until > this.now() ? 0 : 42001
  }

  /** All tokens end at once, as when somebody resets the AppSecret. */
  endTokens(): void {
    this.#tokens = []
  }

  follower(openid: string): Follower {
    const known = this.followers.get(openid) ?? { openid, unionid: null, follows: true, windows: [] }
    this.followers.set(openid, known)
    return known
  }

  /** What somebody did lets the account send him so many messages for so long. */
  trigger(openid: string, trigger: Trigger): void {
    const { sends, ms } = WINDOWS[trigger]
    this.follower(openid).windows.push({ left: sends, until: this.now() + ms })
  }

  /** 0 and one send less, or the errcode. The window that ends first is used first. */
  takeSend(openid: string): number {
    const follower = this.followers.get(openid)
    if (!follower) return 40003
    if (!follower.follows) return 43004
    const open = follower.windows.filter(one => one.until > this.now()).sort((a, b) => a.until - b.until)
    const window = open.find(one => one.left > 0)
    if (!window) return open.length > 0 ? 45047 : 45015
    window.left--
    return 0
  }
}
