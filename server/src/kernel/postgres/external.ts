import pg from 'pg'
import { StartError } from '../start-error.ts'
import type { Postgres } from './start.ts'

const OLDEST = 15

/** A PostgreSQL somebody else runs (DATABASE_URL): reached, new enough and UTF-8, or a StartError. */
export async function usePostgres(connectionString: string): Promise<Postgres> {
  const connectionConfig = { connectionString }
  const { number, version, encoding } = await look(connectionString)
  if (number < OLDEST * 10_000) {
    throw new StartError({
      zh: `DATABASE_URL 指向 PostgreSQL ${version}，需要 ${OLDEST} 或更新版本。`,
      en: `DATABASE_URL leads to PostgreSQL ${version}; ${OLDEST} or newer is needed.`,
    })
  }
  if (encoding !== 'UTF8') {
    throw new StartError({
      zh: `DATABASE_URL 的数据库编码为 ${encoding}，需要 UTF8。`,
      en: `The database of DATABASE_URL is encoded in ${encoding}; UTF8 is needed.`,
    })
  }
  return {
    connectionConfig,
    adminConnectionConfig: connectionConfig,
    pid: undefined,
    onExit: () => () => undefined,
    stop: async () => undefined,
  }
}

async function look(connectionString: string): Promise<{ number: number; version: string; encoding: string }> {
  try {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
    client.on('error', () => undefined)
    await client.connect()
    const { rows } = await client
      .query(
        `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
           current_setting('server_encoding') as encoding`,
      )
      .finally(() => client.end())
    return rows[0]
  } catch (cause) {
    // The driver's message names host or user, never the password.
    throw new StartError({
      zh: `无法连接 DATABASE_URL 指定的 PostgreSQL：${String(cause)}`,
      en: `Cannot reach the PostgreSQL of DATABASE_URL: ${String(cause)}`,
      cause,
    })
  }
}
