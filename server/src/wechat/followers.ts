import { USER_INFO_PATH, type Account } from '../channels/index.ts'
import type { Delivery } from '../ingest/index.ts'
import { wechatAccount, type WechatServices } from './account.ts'
import { tell } from './ask.ts'

export type FollowerServices = WechatServices & { accept: (delivery: Delivery) => Promise<void> }
type Asking = { services: FollowerServices; account: Account; signal: AbortSignal }

/** The platform tells of so many at once. */
const AT_ONCE = 100
const AGAIN_MS = 24 * 3_600_000
const AFTER_PROBLEM_MS = 10 * 60_000
const UNKNOWN_OPENID = 40003

/**
 * Keeps what we know of an account's followers true to what the platform says: compares the whole list once a day, and asks
 * once about everybody new, for his unionid. Answers with how many followers were told of.
 */
export async function followUp(services: FollowerServices, sourceId: string, signal: AbortSignal): Promise<number> {
  const account = await wechatAccount(services, sourceId)
  if (!account.keys['app_secret']) return 0
  const asking = { services, account, signal }
  if (await isDue(services, sourceId)) await settle(asking, await compare(asking))
  let told = 0
  while (!signal.aborted) {
    const batch = await askUntold(asking)
    if (batch === 0) return told
    if (batch === 'later') break
    told += batch
  }
  return told
}

/** Taken on by one process; its end is its own business, and should it stop, the next look is ten minutes away. */
async function isDue({ db, now }: FollowerServices, sourceId: string): Promise<boolean> {
  const at = now()
  const rows = await db.query(
    `insert into ws.wechat_account as a (source_id, next_at) values ($1, $2)
     on conflict on constraint wechat_account_pkey do update set next_at = excluded.next_at where a.next_at <= $3
     returning source_id`,
    [sourceId, new Date(at.getTime() + AFTER_PROBLEM_MS), at],
  )
  return rows.length > 0
}

type Compared = { total: number } | { problem: string }

async function settle({ services: { db, now }, account: { sourceId } }: Asking, compared: Compared): Promise<void> {
  if ('problem' in compared) {
    await db.query('update ws.wechat_account set problem = $2 where source_id = $1', [sourceId, compared.problem])
    return
  }
  const at = now()
  await db.query(
    `update ws.wechat_account set problem = null, followers = $2, compared_at = $3, next_at = $4 where source_id = $1`,
    [sourceId, compared.total, at, new Date(at.getTime() + AGAIN_MS)],
  )
}

/** The whole list, page by page: who is new in it follows, and who is missing from it no longer does. */
async function compare({ services, account, signal }: Asking): Promise<Compared> {
  const { db, now } = services
  const { sourceId } = account
  const started = now()
  let next = ''
  let total = 0
  for (;;) {
    const query = next === '' ? {} : { next_openid: next }
    const told = await tell(account, { path: '/cgi-bin/user/get', query }, signal)
    if ('problem' in told) return told
    const openids = openidsIn(told.answer.json['data'])
    total += openids.length
    await db.query(
      `insert into ws.wechat_follower as f (source_id, openid, follows, changed_at, seen_at)
       select $1, unnest($2::text[]), true, $3, $3
       on conflict on constraint wechat_follower_pkey do update
         set seen_at = excluded.seen_at, follows = f.follows or f.changed_at < excluded.changed_at`,
      [sourceId, openids, started],
    )
    const after = told.answer.json['next_openid']
    if (openids.length === 0 || typeof after !== 'string' || after === '' || after === next) break
    next = after
  }
  await db.query(
    `update ws.wechat_follower set follows = false
     where source_id = $1 and follows and changed_at < $2 and (seen_at is null or seen_at < $2)`,
    [sourceId, started],
  )
  return { total }
}

function openidsIn(data: unknown): string[] {
  const list: unknown = typeof data === 'object' && data !== null && 'openid' in data ? data.openid : null
  return Array.isArray(list) ? list.filter(one => typeof one === 'string' && one !== '') : []
}

/** What the platform answers is kept as it came, and read like everything that arrives. */
async function askUntold(asking: Asking): Promise<number | 'later'> {
  const { services, account } = asking
  const rows = await services.db.query<{ openid: string }>(
    `select openid from ws.wechat_follower where source_id = $1 and follows and told_at is null order by openid limit $2`,
    [account.sourceId, AT_ONCE],
  )
  const openids = rows.map(row => row.openid)
  if (openids.length === 0) return 0
  const outcome = await ask(asking, openids)
  if (outcome !== UNKNOWN_OPENID) return outcome === 'later' ? 'later' : openids.length
  // One the platform does not know spoils the answer about all.
  for (const openid of openids) {
    const alone = await ask(asking, [openid])
    if (alone === 'later') return 'later'
    if (alone === UNKNOWN_OPENID) await markTold(asking, [openid])
  }
  return openids.length
}

async function ask(asking: Asking, openids: string[]): Promise<'told' | 'later' | typeof UNKNOWN_OPENID> {
  const { services, account, signal } = asking
  const body = { user_list: openids.map(openid => ({ openid, lang: 'zh_CN' })) }
  const told = await tell(account, { path: '/cgi-bin/user/info/batchget', body }, signal)
  if ('problem' in told) return told.errcode === UNKNOWN_OPENID ? UNKNOWN_OPENID : 'later'
  await services.accept({
    sourceId: account.sourceId,
    receivedAt: services.now(),
    path: USER_INFO_PATH,
    agent: null,
    body: told.answer.bytes,
  })
  await markTold(asking, openids)
  return 'told'
}

async function markTold({ services: { db, now }, account: { sourceId } }: Asking, openids: string[]): Promise<void> {
  await db.query('update ws.wechat_follower set told_at = $3 where source_id = $1 and openid = any($2)', [
    sourceId,
    openids,
    now(),
  ])
}
