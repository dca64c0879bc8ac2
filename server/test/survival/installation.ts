import { mkdtemp, rm } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type pg from 'pg'
import { createLogger } from '../../src/kernel/logger.ts'
import { withDatabase } from '../../src/kernel/postgres/index.ts'
import { findPostmaster, stopPostmaster } from '../../src/kernel/postgres/postmaster.ts'
import { freePort, startServer, type ServerProcess } from '../process.ts'

const BIN = fileURLToPath(new URL('../../bin/huiliu.ts', import.meta.url))
const ENV = { HUILIU_ADMIN_EMAIL: 'admin@example.com', HUILIU_ADMIN_PASSWORD: 'river-of-rivers-7' }

/** The product with its data folder, over any number of deaths of its processes. */
export type Installation = {
  origin: string
  /** an admin's API token */
  token: string
  /** a server source; its namespace is the scope of the user ids it tells */
  source: { id: string; writeKey: string; namespace: string }
  server(): ServerProcess
  /** SIGKILL of the server; its PostgreSQL lives on */
  killServer(): Promise<void>
  /** SIGKILL of PostgreSQL's postmaster; its backends notice by themselves */
  killPostgres(): void
  /** starts a server where none runs */
  revive(): Promise<void>
  /** runs SQL beside the server */
  sql<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>
  remove(): Promise<void>
}

export async function install(): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'huiliu-survival-'))
  const dataDir = join(folder, 'data')
  const port = await freePort()
  const start = () => startServer({ dataDir, port, env: ENV })
  let server = await start()
  const token = await createToken(dataDir)
  const source = await createSource(server.origin, token)
  const log = createLogger({ level: 'silent' })

  async function sql<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    return withDatabase({ dataDir, databaseUrl: undefined }, log, async pool => {
      const { rows } = await pool.query<{ schema_name: string }>('select schema_name from huiliu.workspace')
      const [workspace] = rows
      if (!workspace) throw new Error('no workspace')
      return (await pool.query<T>(text.replaceAll('ws.', `${workspace.schema_name}.`), values)).rows
    })
  }

  return {
    origin: server.origin,
    token,
    source,
    sql,
    server: () => server,
    killServer: () => server.kill(),
    killPostgres() {
      const postmaster = findPostmaster(dataDir)
      if (postmaster) process.kill(postmaster.pid, 'SIGKILL')
    },
    async revive() {
      server = await start()
    },
    async remove() {
      await server.stop()
      const left = findPostmaster(dataDir)
      if (left) await stopPostmaster(left, { immediate: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function createToken(dataDir: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, 'token', 'create', '--role', 'admin'], {
    env: { ...process.env, HUILIU_DATA: dataDir },
  })
  return stdout.trim()
}

async function createSource(origin: string, token: string): Promise<Installation['source']> {
  const answer = await fetch(`${origin}/api/v1/sources`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'server', name: 'shop' }),
  })
  if (answer.status !== 201) throw new Error(`no source: ${answer.status} ${await answer.text()}`)
  const { id, writeKey, namespace }: Installation['source'] = JSON.parse(await answer.text())
  return { id, writeKey, namespace }
}
