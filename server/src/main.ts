import { createApp, type App } from './app.ts'
import { foundDemo, loadDemo, progressBar, type FoundedDemo } from './demo/index.ts'
import { loadConfig, type Config } from './kernel/config.ts'
import { openPool } from './kernel/db.ts'
import { openSealer, readerLag, type Sealer } from './kernel/index.ts'
import { createLogger, type Logger } from './kernel/logger.ts'
import { migrateAll } from './kernel/migrate.ts'
import { startDatabase } from './kernel/postgres/index.ts'
import { install } from './workspace-runtime.ts'
import { ensureAdmin, listWorkspaces, openSetup, readSetting, writeSetting } from './workspace/index.ts'
import type pg from 'pg'

const WORK_POOL = 8
const REQUEST_POOL = 16

/** Starts everything on one port and returns when it serves; SIGTERM and SIGINT drain and end the process with 0. */
export async function main({ demo }: { demo: boolean }): Promise<void> {
  const config = loadConfig({ demo })
  const log = createLogger({ level: config.logLevel, to: 'stderr' })
  const postgres = await startDatabase(config, log)
  const pool = openPool(postgres.connectionConfig, WORK_POOL)
  const requests = openPool(postgres.connectionConfig, REQUEST_POOL, { statementMs: config.queryTimeoutMs })
  const closeAll = async () => {
    await Promise.all([pool.end(), requests.end()])
    await postgres.stop()
  }
  const origin = () =>
    config.publicUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`
  try {
    await migrateAll(pool)
    const sealer = await unlock(pool, config)
    const founded = await found(pool, config)
    const app = await createApp({
      pool,
      requests,
      log,
      dataDir: config.dataDir,
      sealer,
      origin,
      secure: origin().startsWith('https:'),
      trustedProxies: config.trustedProxies,
      dnsServers: config.dnsServers,
      demo: config.demo,
    })
    for (const workspace of await listWorkspaces(pool)) await app.run(workspace)
    if (founded) await load(founded, { pool, log, app })
    await app.http.listen({ host: config.host, port: config.port })
    onSignals(log, async () => {
      await app.stop()
      await closeAll()
    })
    await announce(pool, { origin: origin(), demo: founded })
  } catch (error) {
    await closeAll()
    throw error
  }
}

const KEY_ID = 'master_key_id'

/** The key of this installation's secrets, which has to be the one they were sealed with. */
async function unlock(pool: pg.Pool, { dataDir, key }: Config): Promise<Sealer> {
  const known = await readSetting(pool, KEY_ID)
  const sealer = await openSealer({ dataDir, given: key, known: typeof known === 'string' ? known : undefined })
  if (known === undefined) await writeSetting(pool, KEY_ID, sealer.keyId)
  return sealer
}

/** The first workspace: the demo company, or the administrator's own from the environment. */
async function found(pool: pg.Pool, { admin, demo }: Config): Promise<FoundedDemo | undefined> {
  const now = new Date()
  if (demo) return foundDemo(pool, { admin, install, now })
  if (!admin) return undefined
  const [name = 'admin'] = admin.email.split('@')
  await ensureAdmin(pool, { ...admin, name, workspaceName: '我的公司', now, install })
  return undefined
}

/** The demo company is complete before anybody is let in. */
async function load({ state, password }: FoundedDemo, { pool, log, app }: { pool: pg.Pool; log: Logger; app: App }) {
  const runtime = app.runtimes().find(one => one.workspace.id === state.workspaceId)
  if (!runtime) throw new Error('the workspace of the demo does not run')
  const caughtUp = async () => {
    const lags = await Promise.all(runtime.readers.map(reader => readerLag(runtime.db, reader)))
    return lags.every(({ seconds }) => seconds === 0)
  }
  const progress = progressBar(process.stdout, '载入演示公司 · loading the demo company')
  await loadDemo({ pool, log, runtime, caughtUp, progress, password }, state)
}

/** The address; while there is no workspace the one-time link that makes it; the demo's guided page, and once its password. */
async function announce(pool: pg.Pool, { origin, demo }: { origin: string; demo: FoundedDemo | undefined }) {
  const secret = await openSetup(pool)
  const lines = [`汇流 Huiliu  ${origin}`]
  if (secret) lines.push(`首次设置 · set up here (once):  ${origin}/setup?token=${secret}`)
  if (demo) lines.push(`三分钟看懂 · three minutes:  ${origin}/demo`)
  if (demo?.login) lines.push(`登录 · sign in:  ${demo.login}  ${demo.password}`)
  process.stdout.write(`\n${lines.map(line => `  ${line}\n`).join('')}\n`)
}

function onSignals(log: Logger, drain: () => Promise<void>): void {
  let draining = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (draining) return
      draining = true
      log.info({ signal }, 'draining')
      drain().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'could not drain cleanly')
          process.exit(1)
        },
      )
    })
  }
}
