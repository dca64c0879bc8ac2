import { createHash, randomBytes } from 'node:crypto'
import { PlatformAccount, type Identity, type Trigger } from './account.ts'
import { ENDPOINTS, error, keepMedium, objectIn, tokenReply, type Call, type Reply } from './api.ts'
import { deliver, pushOf, xmlOf, type Fields, type Mode, type Pushed } from './push.ts'

/** What the next call meets. `silence`: it is done and never answered; `gateway`: an HTML page with 502. */
export type Fault = { errcode: number } | 'silence' | 'gateway' | 'end tokens'
/** What becomes of pushes on their way. */
export type Road = { drop?: boolean; repeat?: number; delayMs?: number }
type Options = { identity?: Partial<Identity>; now?: () => number; mode?: Mode }

/**
 * 公众平台 in small, by its documented protocol: tokens that end, errors with HTTP 200, quotas per trigger counted on its own
 * side, and pushes that are signed, encrypted and sent again. Held in its tests against an independent client and receiver.
 */
export class WechatPlatform {
  readonly account: PlatformAccount
  /** where it calls; null: nowhere yet */
  callback: string | null = null
  mode: Mode
  /** nobody's address is on the list of those who may call */
  unlisted = false
  readonly calls: string[] = []
  #faults: Fault[] = []
  #silent: (() => void)[] = []
  #messages = 0n

  constructor({ identity, now = Date.now, mode = 'safe' }: Options = {}) {
    this.account = new PlatformAccount({ ...someIdentity(), ...identity }, now)
    this.mode = mode
  }

  /** The next call that carries a token meets this. */
  fault(fault: Fault): void {
    this.#faults.push(fault)
  }

  /** Resolves when a call was done that will not be answered. */
  silenced(): Promise<void> {
    return new Promise(resolve => this.#silent.push(resolve))
  }

  /** Null: never to be answered. */
  answer(call: Call): { status: number; reply: Reply } | null {
    this.calls.push(call.path)
    if (this.unlisted) return ok(error(40164))
    const given = call.path === '/cgi-bin/token' ? Object.fromEntries(call.query) : objectIn(call.body)
    if (call.path === '/cgi-bin/stable_token') return ok(tokenReply(this.account, given))
    // The old way: each call ends the token before it.
    if (call.path === '/cgi-bin/token') return ok(tokenReply(this.account, { ...given, force_refresh: true }))
    const endpoint = ENDPOINTS[call.path]
    if (!endpoint) return { status: 404, reply: { body: Buffer.from('Not Found'), headers: {} } }
    const fault = this.#faults.shift()
    if (fault === 'end tokens') this.account.endTokens()
    if (fault === 'gateway') return { status: 502, reply: { body: Buffer.from('<html>Bad Gateway'), headers: {} } }
    if (typeof fault === 'object') return ok(error(fault.errcode))
    const refused = this.account.tokenError(call.query.get('access_token') ?? '')
    const reply = refused === 0 ? endpoint(this.account, call) : error(refused)
    if (fault !== 'silence') return ok(reply)
    for (const resolve of this.#silent.splice(0)) resolve()
    return null
  }

  /** What somebody says. */
  async say(openid: string, fields: Fields, road: Road = {}): Promise<Pushed[]> {
    this.account.trigger(openid, 'message')
    this.#messages++
    const id = String(20_000_000_000_000_000n + this.#messages)
    return this.push({ ...this.#head(openid), ...fields, MsgId: id }, road)
  }

  text(openid: string, content: string, road?: Road): Promise<Pushed[]> {
    return this.say(openid, { MsgType: 'text', Content: content }, road)
  }

  picture(openid: string, bytes: Buffer, road?: Road): Promise<Pushed[]> {
    const mediaId = keepMedium(this.account, { bytes, mediaType: 'image/jpeg', name: `${Date.now()}.jpg` })
    return this.say(openid, { MsgType: 'image', PicUrl: 'http://mmbiz.qpic.cn/x', MediaId: mediaId }, road)
  }

  async follow(
    openid: string,
    { unionid = null, key = '' }: { unionid?: string | null; key?: string } = {},
  ): Promise<Pushed[]> {
    Object.assign(this.account.follower(openid), { follows: true, unionid })
    return this.#event(openid, { Event: 'subscribe', EventKey: key }, 'follow')
  }

  async unfollow(openid: string): Promise<Pushed[]> {
    this.account.follower(openid).follows = false
    return this.#event(openid, { Event: 'unsubscribe', EventKey: '' })
  }

  click(openid: string, key: string): Promise<Pushed[]> {
    return this.#event(openid, { Event: 'CLICK', EventKey: key }, 'menu')
  }

  /** Somebody holds his telephone before a code: who does not follow yet does so with it. Nothing for a code that has ended. */
  async scan(openid: string, scene: string): Promise<Pushed[]> {
    const code = this.account.codes.get(scene)
    if (!code || code.until <= this.account.now()) return []
    if (!this.account.followers.get(openid)?.follows) return this.follow(openid, { key: `qrscene_${scene}` })
    return this.#event(openid, { Event: 'SCAN', EventKey: scene, Ticket: 'ticket' }, 'scan')
  }

  async push(fields: Fields, { drop = false, repeat = 1, delayMs = 0 }: Road = {}): Promise<Pushed[]> {
    if (drop || this.callback === null) return []
    if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
    const message = xmlOf(fields)
    const pushed: Pushed[] = []
    for (let time = 0; time < repeat; time++) {
      pushed.push(await deliver(this.callback, this.request(message)))
    }
    return pushed
  }

  /** The request that brings a document now, signed as the account's mode says. */
  request(message: string): { query: Record<string, string>; body: string } {
    return pushOf(message, { identity: this.account.identity, at: this.account.now(), mode: this.mode })
  }

  #event(openid: string, fields: Fields, trigger?: Trigger): Promise<Pushed[]> {
    if (trigger) this.account.trigger(openid, trigger)
    return this.push({ ...this.#head(openid), MsgType: 'event', ...fields })
  }

  #head(openid: string): Fields {
    const seconds = Math.floor(this.account.now() / 1000)
    return { ToUserName: this.account.identity.originalId, FromUserName: openid, CreateTime: seconds }
  }
}

function ok(reply: Reply): { status: number; reply: Reply } {
  return { status: 200, reply }
}

export function someIdentity(): Identity {
  const hex = (bytes: number) => randomBytes(bytes).toString('hex')
  const aesKey = createHash('sha512')
    .update(randomBytes(32))
    .digest('base64')
    .replaceAll(/[^A-Za-z0-9]/g, 'A')
    .slice(0, 43)
  return { appid: `wx${hex(8)}`, secret: hex(16), originalId: `gh_${hex(6)}`, token: hex(8), aesKey }
}
