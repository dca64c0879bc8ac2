import { createApp, type App } from './app.ts'
import { loadConfig, type Config } from './kernel/config.ts'
import { openPool } from './kernel/db.ts'
import { createLogger, type Logger } from './kernel/logger.ts'
import { migrateAll } from './kernel/migrate.ts'
import { startDatabase } from './kernel/postgres/index.ts'
import { install } from './workspace-runtime.ts'
import { ensureAdmin, listWorkspaces, openSetup } from './workspace/index.ts'
import type pg from 'pg'

const POOL_SIZE = 20

/** Starts everything on one port and returns when it serves; SIGTERM and SIGINT drain and end the process with 0. */
export async function main({ demo }: { demo: boolean }): Promise<void> {
  const config = loadConfig({ demo })
  const log = createLogger({ level: config.logLevel, to: 'stderr' })
  const postgres = await startDatabase(config, log)
  const pool = openPool(postgres.connectionConfig, POOL_SIZE)
  const origin = () =>
    config.publicUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`
  try {
    await migrateAll(pool)
    await foundAdmin(pool, config)
    const app = await createApp({
      pool,
      log,
      origin,
      secure: origin().startsWith('https:'),
      trustedProxies: config.trustedProxies,
      demo: config.demo,
    })
    for (const workspace of await listWorkspaces(pool)) await app.run(workspace)
    await app.http.listen({ host: config.host, port: config.port })
    onSignals(log, async () => {
      await app.stop()
      await pool.end()
      await postgres.stop()
    })
    await announce(pool, { origin: origin(), app })
  } catch (error) {
    await pool.end()
    await postgres.stop()
    throw error
  }
}

async function foundAdmin(pool: pg.Pool, { admin }: Config): Promise<void> {
  if (!admin) return
  const [name = 'admin'] = admin.email.split('@')
  await ensureAdmin(pool, { ...admin, name, workspaceName: '我的公司', now: new Date(), install })
}

/** The address, and while there is no workspace the one-time link that makes it. */
async function announce(pool: pg.Pool, { origin }: { origin: string; app: App }): Promise<void> {
  const secret = await openSetup(pool)
  process.stdout.write(`\n  汇流 Huiliu  ${origin}\n`)
  if (secret) process.stdout.write(`  首次设置 · set up here (once):  ${origin}/setup?token=${secret}\n`)
  process.stdout.write('\n')
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
