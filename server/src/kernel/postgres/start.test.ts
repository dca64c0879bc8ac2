import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { createLogger } from '../logger.ts'
import { withDatabase } from './database.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'
import { startOf } from './processes.ts'

const PROGRAM = fileURLToPath(new URL('run-for-tests.ts', import.meta.url))
const log = createLogger({ level: 'silent' })
const isRoot = process.getuid?.() === 0
const NOBODY = 65534

type Running = { child: ChildProcess; pid: number; connectionConfig: pg.PoolConfig; errors(): string }

const folders: string[] = []
const used: string[] = []
const children = new Set<ChildProcess>()

afterEach(async () => {
  for (const child of children) await kill(child)
})
afterAll(async () => {
  for (const dataDir of used) await clear(dataDir)
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function makeFolder(...below: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'hl-start-'))
  folders.push(root)
  const dataDir = join(root, ...below)
  mkdirSync(dataDir, { recursive: true })
  used.push(dataDir)
  return dataDir
}

function begin(dataDir: string, uid?: number) {
  const ids = uid === undefined ? {} : { uid, gid: uid }
  const child = spawn(process.execPath, [PROGRAM, dataDir], { ...ids, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part))
  return { child, errors: () => text }
}

async function start(dataDir: string, uid?: number): Promise<Running> {
  const { child, errors } = begin(dataDir, uid)
  for await (const line of createInterface({ input: child.stdout })) return { child, errors, ...JSON.parse(line) }
  throw new Error(`did not start: ${errors()}`)
}

async function stop({ child }: Running): Promise<number | null> {
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  children.delete(child)
  return code
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child)
  if (child.exitCode !== null || child.signalCode) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** A failed test leaves its PostgreSQL behind. */
async function clear(dataDir: string): Promise<void> {
  const left = findPostmaster(dataDir)
  if (left) await stopPostmaster(left, { immediate: true })
}

async function ask(config: pg.PoolConfig, sql: string): Promise<unknown> {
  const client = new pg.Client(config)
  await client.connect()
  const { rows } = await client.query({ text: sql, rowMode: 'array' }).finally(() => client.end())
  return rows[0]?.[0]
}

test('keeps data over a clean stop, and leaves no PostgreSQL behind', async () => {
  const dataDir = makeFolder()
  const first = await start(dataDir)
  await ask(first.connectionConfig, 'create table kept as select 42 as n')
  expect(await ask(first.connectionConfig, 'select usesuper from pg_user where usename = current_user')).toBe(false)
  expect(await stop(first)).toBe(0)
  expect(startOf(first.pid)).toBeUndefined()
  expect(existsSync(join(dataDir, 'huiliu.lock'))).toBe(false)

  const second = await start(dataDir)
  expect(await ask(second.connectionConfig, 'select n from kept')).toBe(42)
  await stop(second)
})

test('adopts the PostgreSQL a killed server left', async () => {
  const dataDir = makeFolder()
  const first = await start(dataDir)
  await kill(first.child)
  const second = await start(dataDir)
  expect(second.pid).toBe(first.pid)
  expect(await ask(second.connectionConfig, 'select 1')).toBe(1)
  // An adopted one is looked after like a child: killed, it comes back.
  process.kill(second.pid, 'SIGKILL')
  await expect.poll(() => ask(second.connectionConfig, 'select 2').catch(() => 0), { timeout: 10_000 }).toBe(2)
  expect(findPostmaster(dataDir)?.pid).not.toBe(first.pid)
  expect(await stop(second)).toBe(0)
  expect(findPostmaster(dataDir)).toBeUndefined()
}, 30_000)

test('starts over a stale postmaster.pid, also one whose pid is another process now', async () => {
  const dataDir = makeFolder()
  const first = await start(dataDir)
  process.kill(first.child.pid ?? 0, 'SIGKILL')
  process.kill(first.pid, 'SIGKILL')
  await expect.poll(() => startOf(first.pid)).toBeUndefined()
  const second = await start(dataDir)
  await kill(second.child)
  process.kill(second.pid, 'SIGKILL')
  await expect.poll(() => startOf(second.pid)).toBeUndefined()
  const file = join(dataDir, 'postgres', 'postmaster.pid')
  const bystander = spawn('sleep', ['60'])
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(bystander.pid)))
  const third = await start(dataDir)
  expect(await ask(third.connectionConfig, 'select 1')).toBe(1)
  expect(bystander.exitCode).toBeNull()
  bystander.kill()
  await stop(third)
}, 30_000)

test('refuses a data folder in use, and says so; commands share it', async () => {
  const dataDir = makeFolder()
  const both = [begin(dataDir), begin(dataDir)]
  const [code] = await Promise.race(both.map(({ child }) => once(child, 'exit')))
  expect(code).toBe(1)
  const loser = both.find(({ child }) => child.exitCode === 1)
  expect(loser?.errors()).toContain(`The data folder ${dataDir} is in use by another Huiliu server`)
  const current = () =>
    withDatabase({ dataDir, databaseUrl: undefined }, log, async pool => (await pool.query('select 1')).rowCount)
  expect(await current()).toBe(1)
  for (const { child } of both) {
    if (child.exitCode !== null) continue
    // It listens to signals once it has said where it is.
    for await (const line of createInterface({ input: child.stdout })) if (line) break
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  expect(findPostmaster(dataDir)).toBeUndefined()
  expect(await current()).toBe(1)
  expect(findPostmaster(dataDir)).toBeUndefined()
}, 30_000)

test('works below a long path with spaces and Chinese, closed to others', async () => {
  const dataDir = makeFolder('客户 数据', 'x'.repeat(120), "it's")
  chmodSync(join(dataDir, '..'), 0o700)
  const running = await start(dataDir)
  expect(await ask(running.connectionConfig, 'select 1')).toBe(1)
  const host = String(running.connectionConfig.host)
  expect(Buffer.byteLength(join(host, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107)
  await stop(running)
  expect(existsSync(host)).toBe(false)
})

test.runIf(isRoot)(
  'root lends PostgreSQL another user; an ordinary user runs it himself',
  async () => {
    const asRoot = await start(makeFolder())
    expect(uidOf(asRoot.pid)).not.toBe(0)
    await stop(asRoot)
    const dataDir = makeFolder('of-nobody')
    chmodSync(join(dataDir, '..'), 0o711)
    chownSync(dataDir, NOBODY, NOBODY)
    const asNobody = await start(dataDir, NOBODY)
    expect(uidOf(asNobody.pid)).toBe(NOBODY)
    await stop(asNobody)
  },
  30_000,
)

function uidOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}
