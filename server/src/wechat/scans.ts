import { SCAN_PATH, type WechatScan } from '../channels/index.ts'
import { keepDelivery } from '../ingest/index.ts'
import type { Ctx, Tx } from '../kernel/index.ts'

export type Scanned = { scene: string; openid: string; sourceId: string; at: Date }
type Scene = { user_id: string; namespace: string; openid: string }

/**
 * Codes that were shown to signed-in users. Whoever scans one first, while it is good, is that user; of everybody after him
 * it is only said that he came too late. What came of it is kept as a delivery, in the transaction that settles it.
 */
export async function takeScans(tx: Tx, { wakes, now }: Ctx, scanned: Scanned[]): Promise<void> {
  for (const { scene, openid, sourceId, at } of scanned) {
    const [found] = await tx.query<Scene>(
      `update ws.wechat_scene set openid = coalesce(openid, $2), scanned_at = coalesce(scanned_at, $4)
       where scene = $1 and source_id = $3 and (openid is not null or expires_at >= $4)
       returning user_id, namespace, openid`,
      [scene, openid, sourceId, at],
      { prepare: true },
    )
    if (!found) continue
    const { user_id: userId, namespace } = found
    const scan: WechatScan = { scene, openid, userId, namespace, at: at.toISOString(), taken: found.openid !== openid }
    await keepDelivery(tx, wakes, {
      sourceId,
      receivedAt: now,
      path: SCAN_PATH,
      agent: null,
      key: scene,
      body: Buffer.from(JSON.stringify(scan)),
    })
  }
}
