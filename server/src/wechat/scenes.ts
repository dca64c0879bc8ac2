import { randomBytes } from 'node:crypto'
import type { WechatScene } from '@huiliu/contracts'
import type { Account } from '../channels/index.ts'
import type { SourceRow } from '../identity/index.ts'
import { notFound, type Db } from '../kernel/index.ts'
import { tell } from './ask.ts'
import { platformRefused } from './problems.ts'

/** A code on somebody's screen is good for so long, and for one telephone. */
const SECONDS = 30 * 60

type Wish = { account: Account; server: SourceRow; userId: string; now: Date }

/** A one-time code for a user whom a server vouches for: what it shows is a link of the platform's. */
export async function createScene(db: Db, { account, server, userId, now }: Wish): Promise<WechatScene> {
  const scene = `hl_${randomBytes(18).toString('base64url')}`
  const body = { action_name: 'QR_STR_SCENE', expire_seconds: SECONDS, action_info: { scene: { scene_str: scene } } }
  const told = await tell(account, { path: '/cgi-bin/qrcode/create', body })
  if ('problem' in told) throw platformRefused(told.problem)
  const { url } = told.answer.json
  if (typeof url !== 'string') throw platformRefused('refused_by_platform')
  const expiresAt = new Date(now.getTime() + SECONDS * 1000)
  await db.query(
    `insert into ws.wechat_scene (scene, source_id, asked_by, namespace, user_id, url, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [scene, account.sourceId, server.id, server.namespace, userId, url, now, expiresAt],
  )
  return { scene, url, expiresAt: expiresAt.toISOString(), state: 'waiting' }
}

type Row = { url: string; expires_at: Date; scanned_at: Date | null }

/** Of the server that asked for it. Throws not_found for another's. */
export async function sceneView(
  db: Db,
  asked: { scene: string; sourceId: string; server: SourceRow; now: Date },
): Promise<WechatScene> {
  const { scene, sourceId, server, now } = asked
  const [row] = await db.query<Row>(
    'select url, expires_at, scanned_at from ws.wechat_scene where scene = $1 and source_id = $2 and asked_by = $3',
    [scene, sourceId, server.id],
  )
  if (!row) throw notFound()
  const state = row.scanned_at ? 'linked' : row.expires_at > now ? 'waiting' : 'expired'
  return { scene, url: row.url, expiresAt: row.expires_at.toISOString(), state }
}
