import { askWechat, wechatRefusalOf, wechatSilenceOf } from '../channels/index.ts'
import { accountOf } from '../ingest/index.ts'
import type { Db, Sealer } from '../kernel/index.ts'

export type TokenServices = { db: Db; sealer: Sealer; now: () => Date }
/** The access token of an account; `stale`: one the platform no longer takes. Throws `TokenRefused`. */
export type TokenOf = (sourceId: string, stale?: string) => Promise<string>

/** The platform gives none; `code` has its words beside those of sending. */
export class TokenRefused extends Error {
  readonly code: string
  constructor(code: string, detail: string) {
    super(code, { cause: detail })
    this.name = 'TokenRefused'
    this.code = code
  }
}

/** One that ends sooner is replaced before anybody is refused with it. */
const MARGIN_MS = 60_000
/** Whoever asks the platform is done, or gone, by then. */
const LEASE_MS = 15_000
const ASKING_MS = 10_000
const LOOK_AGAIN_MS = 50
const MOST_LOOKS = (2 * LEASE_MS) / LOOK_AGAIN_MS

/**
 * One token for all processes: it stands in one row, and one of them at a time asks for another, in exchange for the very
 * token that failed. Whoever comes meanwhile waits for what that one gets.
 */
export function createTokens(services: TokenServices): TokenOf {
  const asking = new Map<string, Promise<string>>()
  return (sourceId, stale) => {
    const key = `${sourceId} ${stale ?? ''}`
    const known = asking.get(key)
    if (known) return known
    const token = held(services, { sourceId, stale }).finally(() => asking.delete(key))
    asking.set(key, token)
    return token
  }
}

type Wanted = { sourceId: string; stale: string | undefined }

async function held(services: TokenServices, wanted: Wanted): Promise<string> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const token = await inForce(services, wanted)
    if (token !== null) return token
    if (await claim(services, wanted)) return await replaced(services, wanted)
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  throw new TokenRefused('unreachable', 'nobody got a token')
}

/** The row's, unless it is about to end or the very one that failed. */
async function inForce({ db, sealer, now }: TokenServices, { sourceId, stale }: Wanted): Promise<string | null> {
  const [row] = await db.query<{ token: Buffer | null; until: Date | null }>(
    'select token, token_until as until from ws.wechat_account where source_id = $1',
    [sourceId],
    { prepare: true },
  )
  if (!row?.token || !row.until || row.until.getTime() - now().getTime() < MARGIN_MS) return null
  const token = sealer.open(row.token, about(sourceId)).toString()
  return token === stale ? null : token
}

async function claim({ db, now }: TokenServices, { sourceId }: Wanted): Promise<boolean> {
  const at = now()
  const rows = await db.query(
    `insert into ws.wechat_account as a (source_id, refreshing_until) values ($1, $2)
     on conflict on constraint wechat_account_pkey do update set refreshing_until = excluded.refreshing_until
       where a.refreshing_until is null or a.refreshing_until <= $3
     returning source_id`,
    [sourceId, new Date(at.getTime() + LEASE_MS), at],
  )
  return rows.length > 0
}

/** Held by us from here on: what somebody else got just before is taken, else the platform is asked. */
async function replaced(services: TokenServices, wanted: Wanted): Promise<string> {
  const { db, sealer, now } = services
  const { sourceId } = wanted
  const release = () =>
    db.query('update ws.wechat_account set refreshing_until = null where source_id = $1', [sourceId])
  try {
    const token = await inForce(services, wanted)
    if (token !== null) {
      await release()
      return token
    }
    const fresh = await askForToken(services, wanted)
    await db.query(
      `update ws.wechat_account set token = $2, token_until = $3, refreshing_until = null where source_id = $1`,
      [
        sourceId,
        sealer.seal(Buffer.from(fresh.value), about(sourceId)),
        new Date(now().getTime() + fresh.seconds * 1000),
      ],
    )
    return fresh.value
  } catch (error) {
    await release()
    throw error
  }
}

type Fresh = { value: string; seconds: number }

/** The same token comes again while it is good; one that is refused nevertheless is ended by force (20 times a day at most). */
async function askForToken({ db, sealer, now }: TokenServices, { sourceId, stale }: Wanted): Promise<Fresh> {
  const { settings, keys } = await accountOf(db, sealer, { source: sourceId, now: now() })
  const secret = keys['app_secret']?.[0]?.toString()
  if (secret === undefined) throw new TokenRefused('no_secret', '')
  const fresh = await stableToken(settings, secret, false)
  return fresh.value === stale ? stableToken(settings, secret, true) : fresh
}

type Settings = Awaited<ReturnType<typeof accountOf>>['settings']

/** Throws `TokenRefused`. */
export async function stableToken(settings: Settings, secret: string, force: boolean): Promise<Fresh> {
  const body = { grant_type: 'client_credential', appid: settings['appid'] ?? '', secret, force_refresh: force }
  const answer = await askWechat(settings, { path: '/cgi-bin/stable_token', body }, AbortSignal.timeout(ASKING_MS))
  if ('noAnswer' in answer) throw new TokenRefused(wechatSilenceOf(answer.noAnswer), answer.noAnswer)
  const { access_token: value, expires_in: seconds } = answer.json
  if (answer.errcode !== 0)
    throw new TokenRefused(wechatRefusalOf(answer.errcode), `${answer.errcode} ${answer.errmsg}`)
  if (typeof value !== 'string' || typeof seconds !== 'number') throw new TokenRefused('unreachable', 'no token')
  return { value, seconds }
}

function about(sourceId: string): string {
  return `wechat_token:${sourceId}`
}
