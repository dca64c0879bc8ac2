import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartError } from '../start-error.ts'
import { CHILD_ENV, clusterFolder, HERE } from './cluster.ts'
import type { OsUser } from './os-user.ts'
import { argumentsOf, codeOf, endsWithin, isAlive, linkOf, signal, startOf } from './processes.ts'
import type { ProcessIdentity } from './processes.ts'

export type Launch = {
  dataDir: string
  user: OsUser | undefined
  program: string
  socketFolder: string
  settings: string[]
}
/** A running postmaster, ours or one left by a killed server. */
export type Postmaster = ProcessIdentity & { socketFolder: string }

const LOG_LIMIT = 8 * 1024 * 1024
/** Above every pid a kernel gives (pid_max is 2^22 at most). */
const NO_PID = 2 ** 31 - 2

/**
 * The live postmaster of this data folder, if any. A pid in postmaster.pid proves nothing after a crash or reboot: the
 * process must be PostgreSQL standing in this very folder.
 */
export function findPostmaster(dataDir: string): Postmaster | undefined {
  const noted = readPidFile(dataDir)
  const startedAt = noted && startOf(noted.pid)
  if (!startedAt || linkOf(noted.pid, 'cwd') !== realpathSync(clusterFolder(dataDir))) return undefined
  return { ...noted, startedAt }
}

export function wasStartedWith(found: Postmaster, plan: Launch): boolean {
  const args = argumentsOf(found.pid).slice(1)
  return linkOf(found.pid, 'exe') === realpathSync(plan.program) && args.join('\0') === argumentsFor(plan).join('\0')
}

/**
 * Starts the postmaster in a session of its own: a Ctrl-C in the terminal must not take it from under a server that
 * is draining, and a killed server must not take it along.
 */
export function launch(plan: Launch): ProcessIdentity {
  const { dataDir, user, program } = plan
  if (!findPostmaster(dataDir)) clearTraces(plan)
  const log = openLog(dataDir)
  const ids = user ? { uid: user.uid, gid: user.gid } : {}
  const stdio: ['ignore', number, number] = ['ignore', log, log]
  const child = spawn(program, argumentsFor(plan), {
    ...ids,
    cwd: clusterFolder(dataDir),
    env: CHILD_ENV,
    stdio,
    detached: true,
  })
  closeSync(log)
  child.on('error', () => undefined)
  child.unref()
  const { pid } = child
  return { pid: pid ?? NO_PID, startedAt: (pid && startOf(pid)) || 'failed' }
}

/** Waits until it answers; crash recovery may take minutes. Throws with the end of its log when it dies instead. */
export async function untilReady(found: ProcessIdentity, config: pg.ClientConfig, dataDir: string): Promise<void> {
  for (;;) {
    const failure = await connectionFailure(config)
    if (!failure) return
    if (!isAlive(found)) throw diedEarly(dataDir)
    // 57P03: starting up or recovering. No socket yet: the same, earlier. Anything else will not change by waiting.
    const waits = ['57P03', 'ENOENT', 'ECONNREFUSED', 'ECONNRESET']
    if (!waits.includes(codeOf(failure) ?? '')) throw failure
    await sleep(20)
  }
}

/** True when it answers within `ms`. */
export async function answersWithin(found: ProcessIdentity, config: pg.ClientConfig, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms
  for (;;) {
    const failure = await connectionFailure(config)
    if (!failure) return true
    if (!isAlive(found) || Date.now() > deadline) return false
    await sleep(50)
  }
}

/** Fast shutdown (clients are cut off, data is flushed); harder when it does not follow. */
export async function stopPostmaster(found: ProcessIdentity, { immediate = false } = {}): Promise<void> {
  if (!isAlive(found)) return
  signal(found.pid, immediate ? 'SIGQUIT' : 'SIGINT')
  if (await endsWithin(found, 30_000)) return
  signal(found.pid, 'SIGQUIT')
  if (await endsWithin(found, 10_000)) return
  signal(found.pid, 'SIGKILL')
  await endsWithin(found, 10_000)
}

async function connectionFailure(config: pg.ClientConfig): Promise<Error | undefined> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    await client.end().catch(() => undefined)
  }
}

function readPidFile(dataDir: string): { pid: number; socketFolder: string } | undefined {
  const file = pidFile(dataDir)
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 0 ? { pid, socketFolder: lines[4] ?? '' } : undefined
}

function argumentsFor({ socketFolder, settings }: Launch): string[] {
  return ['-D', HERE, '-k', socketFolder, ...settings]
}

/**
 * PostgreSQL will not start while the pid in its lock files answers to a signal, even as another program or as a zombie
 * that nobody reaps. postmaster.pid keeps its other lines, by which PostgreSQL finds backends of the dead postmaster
 * that still hold the shared memory; the socket's lock has no such use.
 */
function clearTraces({ dataDir, socketFolder }: Launch): void {
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) rmSync(join(socketFolder, name), { force: true })
  if (!readPidFile(dataDir)) return
  const file = pidFile(dataDir)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(NO_PID)))
}

function pidFile(dataDir: string): string {
  return join(clusterFolder(dataDir), 'postmaster.pid')
}

function openLog(dataDir: string): number {
  const file = logFile(dataDir)
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

function logFile(dataDir: string): string {
  return join(dataDir, 'postgres.log')
}

function diedEarly(dataDir: string): StartError {
  const end = readFileSync(logFile(dataDir), 'utf8').trimEnd().split('\n').slice(-6).join('\n')
  return new StartError({
    zh: `内置 PostgreSQL 未能启动。${logFile(dataDir)} 的末尾：\n${end}`,
    en: `The embedded PostgreSQL did not start; see the end of its log above.`,
  })
}
