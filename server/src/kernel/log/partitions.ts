import type { Db } from '../db.ts'

const TABLES = ['event', 'delivery'] as const
const QUARTERS_BACK = 8
const QUARTERS_AHEAD = 2

/**
 * Makes the quarter partitions up to half a year ahead, and `_old` for what lies before the first. There is no default
 * partition: with one, PostgreSQL could not read partitions in order, and a timeline would probe each of them.
 * Run at start and daily. Times are never in the future (channels clamp them to the time of receipt).
 */
export async function ensurePartitions(db: Db, now: Date): Promise<void> {
  const current = quarterIndex(now)
  for (const table of TABLES) {
    const first = (await firstQuarter(db, table)) ?? (await startTable(db, table, current - QUARTERS_BACK))
    for (let quarter = first; quarter <= current + QUARTERS_AHEAD; quarter++) await makeQuarter(db, table, quarter)
  }
}

async function firstQuarter(db: Db, table: string): Promise<number | undefined> {
  const rows = await db.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = to_regclass('ws.${table}') and c.relname ~ 'q[1-4]$'`,
  )
  const indexes = rows.flatMap(({ name }) => {
    const found = /_(\d+)q([1-4])$/.exec(name)
    return found ? [Number(found[1]) * 4 + Number(found[2]) - 1] : []
  })
  return indexes.length > 0 ? Math.min(...indexes) : undefined
}

async function startTable(db: Db, table: string, first: number): Promise<number> {
  await db.query(
    `create table if not exists ws.${table}_old partition of ws.${table} for values from (minvalue) to ('${startOf(first)}')`,
  )
  return first
}

async function makeQuarter(db: Db, table: string, index: number): Promise<void> {
  const name = `${table}_${Math.floor(index / 4)}q${(index % 4) + 1}`
  await db.query(
    `create table if not exists ws.${name} partition of ws.${table} for values from ('${startOf(index)}') to ('${startOf(index + 1)}')`,
  )
}

function quarterIndex(now: Date): number {
  return now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3)
}

function startOf(index: number): string {
  const month = String((index % 4) * 3 + 1).padStart(2, '0')
  return `${Math.floor(index / 4)}-${month}-01T00:00:00Z`
}
