import { connectionOf, startPeer, type Peer } from './peer.ts'
import { withWorkspace } from './workspace.ts'

/** Starts the bare server beside the product's on the same database; with `table`, it has one to insert accounts into. */
export async function startBareRecords(dataDir: string, { table = false } = {}): Promise<Peer> {
  const told = await withWorkspace(dataDir, async ({ schema }, pool) => {
    if (table) {
      await pool.query(`create schema ${schema}_peer`)
      await pool.query(`create table ${schema}_peer.account (like ${schema}.rec_account including all)`)
    }
    return { connection: connectionOf(pool), schema }
  })
  return startPeer('bare-records', told)
}
