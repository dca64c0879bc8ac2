import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Config } from '../config.ts'
import { openPool } from '../db.ts'
import type { Logger } from '../logger.ts'
import { StartError } from '../start-error.ts'
import { readPasswords } from './cluster.ts'
import { usePostgres } from './external.ts'
import { lockFolder, lockForServer } from './folder-lock.ts'
import { answersWithin, findPostmaster } from './postmaster.ts'
import { connectionConfigs, startPostgres } from './start.ts'
import type { Postgres } from './start.ts'

type Place = Pick<Config, 'dataDir' | 'databaseUrl'>

/**
 * The server's PostgreSQL: takes the data folder's lock, then the embedded one or DATABASE_URL's. stop() ends what was
 * started and gives the folder back. Throws StartError, also where another server has the folder.
 */
export async function startDatabase({ dataDir, databaseUrl }: Place, log: Logger): Promise<Postgres> {
  const lock = await lockForServer(dataDir)
  try {
    const postgres = databaseUrl ? await usePostgres(databaseUrl) : await startPostgres({ dataDir, log })
    const { connectionConfig, adminConnectionConfig, onExit } = postgres
    return {
      connectionConfig,
      adminConnectionConfig,
      onExit,
      get pid() {
        return postgres.pid
      },
      stop: async options => postgres.stop(options).finally(lock.release),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** `isOurs`: no server runs, so nobody else brings the schema up to date. */
export type Work<T> = (pool: pg.Pool, database: { isOurs: boolean }) => Promise<T>

/** For a command: the running server's PostgreSQL, or our own for as long as `work` takes. */
export async function withDatabase<T>(place: Place, log: Logger, work: Work<T>): Promise<T> {
  const { connectionConfig, isOurs, end } = await reach(place, log)
  const pool = openPool(connectionConfig, 4)
  try {
    return await work(pool, { isOurs })
  } finally {
    await pool.end()
    await end()
  }
}

type Reached = { connectionConfig: pg.PoolConfig; isOurs: boolean; end(): Promise<void> }

/** A starting server gets this long until its PostgreSQL answers; a running command, to finish. */
const PATIENCE_MS = 60_000
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

async function reach({ dataDir, databaseUrl }: Place, log: Logger): Promise<Reached> {
  if (databaseUrl) {
    const { connectionConfig } = await usePostgres(databaseUrl)
    return { connectionConfig, isOurs: true, end: async () => undefined }
  }
  const deadline = Date.now() + PATIENCE_MS
  do {
    const lock = lockFolder(dataDir, 'command')
    if ('release' in lock) return startOwn({ dataDir, log, release: lock.release })
    const connectionConfig = lock.purpose === 'server' ? await ofServer(dataDir) : undefined
    if (connectionConfig) return { connectionConfig, isOurs: false, end: async () => undefined }
    await sleep(100)
  } while (Date.now() < deadline)
  throw new StartError({
    zh: `数据文件夹 ${dataDir} 正被使用，但其中的 PostgreSQL 没有应答。`,
    en: `The data folder ${dataDir} is in use, yet its PostgreSQL does not answer.`,
  })
}

type Own = { dataDir: string; log: Logger; release(): void }

async function startOwn({ dataDir, log, release }: Own): Promise<Reached> {
  try {
    const { connectionConfig, stop } = await startPostgres({ dataDir, log })
    const end = async () => stop().finally(release)
    // A Ctrl-C on a command must not leave a PostgreSQL that belongs to no server.
    const leave = () => void end().finally(() => process.exit(130))
    for (const name of SIGNALS) process.once(name, leave)
    const endQuietly = async () => {
      for (const name of SIGNALS) process.off(name, leave)
      await end()
    }
    return { connectionConfig, isOurs: true, end: endQuietly }
  } catch (error) {
    release()
    throw error
  }
}

async function ofServer(dataDir: string): Promise<pg.PoolConfig | undefined> {
  const passwords = readPasswords(dataDir)
  const postmaster = passwords && findPostmaster(dataDir)
  if (!passwords || !postmaster?.socketFolder) return undefined
  const { connectionConfig } = connectionConfigs(postmaster.socketFolder, passwords)
  const isUp = await answersWithin(postmaster, connectionConfig, 1000)
  return isUp ? connectionConfig : undefined
}
