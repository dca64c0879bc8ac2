import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createLogger } from '../server/src/kernel/logger.ts'
import { withDatabase } from '../server/src/kernel/postgres/index.ts'
import { listWorkspaces } from '../server/src/workspace/index.ts'

const PROGRAM = fileURLToPath(new URL('./peers/bare-records.ts', import.meta.url))

export type Peer = { origin: string; stop(): Promise<void> }

/** Starts the bare server beside the product's on the same database; with `table`, it has one to insert accounts into. */
export async function startBareRecords(dataDir: string, { table = false } = {}): Promise<Peer> {
  const log = createLogger({ level: 'warn', to: 'stderr' })
  const told = await withDatabase({ dataDir, databaseUrl: undefined }, log, async pool => {
    const [workspace] = await listWorkspaces(pool)
    if (!workspace) throw new Error(`there is no workspace in ${dataDir}`)
    const { schema } = workspace
    if (table) {
      await pool.query(`create schema ${schema}_peer`)
      await pool.query(`create table ${schema}_peer.account (like ${schema}.rec_account including all)`)
    }
    const { host, port, user, password, database } = pool.options
    return { connection: { host, port, user, password, database }, schema }
  })
  const child = fork(PROGRAM)
  child.send(told)
  const [origin] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (typeof origin !== 'string') throw new Error('the bare server did not start')
  const stop = async () => {
    child.kill()
    await once(child, 'exit')
  }
  return { origin, stop }
}
