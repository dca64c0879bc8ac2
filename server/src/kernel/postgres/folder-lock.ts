import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../start-error.ts'
import { codeOf, isAlive, self } from './processes.ts'
import type { ProcessIdentity } from './processes.ts'

/** The server holds a data folder as long as it runs; a command only while no server does. */
export type Purpose = 'server' | 'command'
export type Holder = ProcessIdentity & { purpose: Purpose }
export type FolderLock = { release(): void }

/** A takeover this old was cut short. */
const TAKEOVER_MS = 10_000

/** Takes the folder's lock, or gives the live process that has it. */
export function lockFolder(dataDir: string, purpose: Purpose): FolderLock | Holder {
  const file = lockFile(dataDir)
  const mine: Holder = { ...self(), purpose }
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
  try {
    // link() both tests and sets, and the file is whole from its first moment.
    while (!tryLink(draft, file)) {
      const holder = readHolder(dataDir)
      if (holder && isAlive(holder)) return holder
      if (holder) removeStale(file, holder)
      pause(5)
    }
    return { release: () => rmSync(file, { force: true }) }
  } finally {
    rmSync(draft, { force: true })
  }
}

export function readHolder(dataDir: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(lockFile(dataDir), 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Waits for a command to finish; a server that holds the folder refuses at once. */
export async function lockForServer(dataDir: string, patienceMs = 15_000): Promise<FolderLock> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const got = lockFolder(dataDir, 'server')
    if ('release' in got) return got
    if (got.purpose === 'server' || Date.now() > deadline) throw inUse(dataDir, got)
    await sleep(100)
  }
}

function inUse(dataDir: string, { pid, purpose }: Holder): StartError {
  const [zh, en] =
    purpose === 'server' ? ['另一个汇流服务', 'another Huiliu server'] : ['一个汇流命令', 'a Huiliu command']
  return new StartError({
    zh: `数据文件夹 ${dataDir} 正被${zh}（进程 ${pid}）使用。请先停止它，或用 HUILIU_DATA 指定另一个文件夹。`,
    en: `The data folder ${dataDir} is in use by ${en} (process ${pid}). Stop it first, or set HUILIU_DATA to another folder.`,
  })
}

/**
 * Removes the lock of a dead process. Only one may: the name of the claim comes from the holder, whoever links it first
 * acts, and nobody else can change the lock meanwhile, so a fresh lock is never removed by mistake.
 */
function removeStale(file: string, stale: Holder): void {
  const claim = `${file}.stale-${stale.pid}`
  if (!tryLink(file, claim)) {
    const age = Date.now() - (statSync(claim, { throwIfNoEntry: false })?.ctimeMs ?? Date.now())
    if (age > TAKEOVER_MS) rmSync(claim, { force: true })
    return
  }
  try {
    if (readFileSync(claim, 'utf8') === JSON.stringify(stale)) rmSync(file)
  } finally {
    rmSync(claim, { force: true })
  }
}

/** Taking over a dead process's lock is over in a moment, so waiting for it may block. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    // ENOENT: the stale lock we wanted to claim is gone already.
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false
    throw error
  }
}

function lockFile(dataDir: string): string {
  return join(dataDir, 'huiliu.lock')
}
