import { mkdtempSync, createReadStream, createWriteStream, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { connectionOf } from './peer.ts'
import { install } from '../server/src/workspace-runtime.ts'
import { createWorkspace } from '../server/src/workspace/index.ts'

/** What an import writes, in the order in which rows refer to each other. */
const TABLES = [
  'source',
  'sighting',
  'identity_edge',
  'fact',
  'rec_contact',
  'rec_order',
  'rec_order_line',
  'search_entry',
  'act',
  'event',
]

/**
 * Seconds PostgreSQL takes to COPY the rows of a workspace into the same tables of another, with the same indexes, triggers
 * and keys: the floor of an import that made those rows.
 */
export async function copySeconds(pool: pg.Pool, schema: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'huiliu-copy-'))
  const other = await createWorkspace(pool, { name: 'floor', now: new Date(), install })
  const client = new pg.Client(connectionOf(pool))
  await client.connect()
  try {
    await client.query(`truncate "${other.schema}".source cascade`)
    for (const table of TABLES) {
      const rows = client.query(copyTo(`copy (select * from "${schema}".${table}) to stdout`))
      await pipeline(rows, createWriteStream(join(folder, table)))
    }
    const began = performance.now()
    for (const table of TABLES)
      await pipeline(
        createReadStream(join(folder, table)),
        client.query(copyFrom(`copy "${other.schema}".${table} from stdin`)),
      )
    return (performance.now() - began) / 1000
  } finally {
    await client.query(`drop schema "${other.schema}" cascade`)
    await client.query('delete from huiliu.workspace where schema_name = $1', [other.schema])
    await client.end()
    rmSync(folder, { recursive: true, force: true })
  }
}
