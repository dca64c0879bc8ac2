import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Logger } from '../logger.ts'
import { ADMIN, APP, clusterFolder, ensureDatabase, openDataFolder, prepareCluster } from './cluster.ts'
import type { Passwords } from './cluster.ts'
import { postgresUser } from './os-user.ts'
import { answersWithin, findPostmaster, launch, stopPostmaster, untilReady, wasStartedWith } from './postmaster.ts'
import type { Launch } from './postmaster.ts'
import type { ProcessIdentity } from './processes.ts'
import { findRuntime } from './runtime.ts'
import { settingsArguments } from './settings.ts'
import { makeSocketFolder } from './socket-folder.ts'
import { supervise } from './supervise.ts'
import type { ExitListener } from './supervise.ts'

/** A PostgreSQL that answers. The configs are for pg.Pool and stay right over restarts. */
export type Postgres = {
  /** The application's role: owns its database and is no superuser. */
  connectionConfig: pg.PoolConfig
  /** The superuser, for role and extension set-up only. */
  adminConnectionConfig: pg.PoolConfig
  /** Of the postmaster now; undefined where PostgreSQL is not ours. */
  readonly pid: number | undefined
  /** Called when PostgreSQL ended unasked; it is being started again. Returns the way to stop listening. */
  onExit(listener: ExitListener): () => void
  /** Ends it cleanly; returns when it is gone. `immediate` skips the flush, for data nobody will miss. */
  stop(options?: { immediate?: boolean }): Promise<void>
}

export type StartOptions = { dataDir: string; log: Logger; fsync?: boolean }

/**
 * Starts the embedded PostgreSQL of a data folder, or adopts the one a killed server left there. The caller holds the
 * folder's lock. Throws StartError where the operator must act.
 */
export async function startPostgres({ dataDir: given, log, fsync = true }: StartOptions): Promise<Postgres> {
  const dataDir = resolve(given)
  const user = postgresUser(clusterFolder(dataDir))
  await openDataFolder({ dataDir, user })
  const runtime = await findRuntime(dataDir, user)
  const passwords = await prepareCluster({ dataDir, user }, runtime, { fsync })
  const socketFolder = makeSocketFolder(dataDir, user)
  const plan = { dataDir, user, program: runtime.postgres, socketFolder, settings: settingsArguments({ fsync }) }
  const configs = connectionConfigs(socketFolder, passwords)
  // Not our own database, which the first start has yet to make.
  const admin = { ...configs.adminConnectionConfig, database: 'postgres' }
  const start = async () => launchOnce(plan, admin)
  const first = (await adopt(plan, { admin, log })) ?? (await start())
  await ensureDatabase(admin, passwords.app)
  log.info({ pid: first.pid, version: runtime.version, user: user?.name }, 'PostgreSQL is up')
  const supervised = supervise(first, { start, log })
  return {
    ...configs,
    get pid() {
      return supervised.pid
    },
    onExit: supervised.onExit,
    async stop(options) {
      await supervised.stop(options)
      await rm(socketFolder, { recursive: true, force: true })
    },
  }
}

/** How to reach the PostgreSQL of a data folder whose socket lies in `socketFolder`. */
export function connectionConfigs(socketFolder: string, passwords: Passwords) {
  const place = { host: socketFolder, port: 5432, database: APP, ssl: false }
  return {
    connectionConfig: { ...place, user: APP, password: passwords.app },
    adminConnectionConfig: { ...place, user: ADMIN, password: passwords.admin },
  }
}

/** Backends of a killed postmaster need a moment to notice; until then PostgreSQL rightly refuses to start. */
async function launchOnce(plan: Launch, admin: pg.PoolConfig, attempts = 20): Promise<ProcessIdentity> {
  const launched = launch(plan)
  try {
    await untilReady(launched, admin, plan.dataDir)
    return launched
  } catch (error) {
    await stopPostmaster(launched)
    if (attempts <= 1 || !String(error).includes('pre-existing shared memory block')) throw error
  }
  await sleep(250)
  return launchOnce(plan, admin, attempts - 1)
}

/** One with other settings or another release, or one that does not answer, is stopped instead. */
async function adopt(plan: Launch, { admin, log }: { admin: pg.PoolConfig; log: Logger }) {
  const found = findPostmaster(plan.dataDir)
  if (!found) return undefined
  if (wasStartedWith(found, plan) && (await answersWithin(found, admin, 10_000))) {
    log.info({ pid: found.pid }, 'adopted the running PostgreSQL')
    return found
  }
  log.warn({ pid: found.pid }, 'stopping the PostgreSQL left by an earlier run')
  await stopPostmaster(found)
  return undefined
}
