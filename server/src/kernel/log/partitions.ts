import type { Db } from '../db.ts'

const TABLES = ['event', 'delivery'] as const
const QUARTERS_BACK = 8
const QUARTERS_AHEAD = 2

/**
 * Makes the quarter partitions around `now` and one `_other` for the rest. Run at start and daily; a quarter is made
 * before anything can fall into it, so `_other` holds only what is older than two years.
 */
export async function ensurePartitions(db: Db, now: Date): Promise<void> {
  for (const table of TABLES) {
    await db.query(`create table if not exists ws.${table}_other partition of ws.${table} default`)
    for (let offset = -QUARTERS_BACK; offset <= QUARTERS_AHEAD; offset++)
      await makeQuarter(db, table, quarterOf(now, offset))
  }
}

type Quarter = { name: string; from: string; to: string }

async function makeQuarter(db: Db, table: string, { name, from, to }: Quarter): Promise<void> {
  await db.query(
    `create table if not exists ws.${table}_${name} partition of ws.${table} for values from ('${from}') to ('${to}')`,
  )
}

function quarterOf(now: Date, offset: number): Quarter {
  const index = now.getUTCFullYear() * 4 + Math.floor(now.getUTCMonth() / 3) + offset
  return { name: `${Math.floor(index / 4)}q${(index % 4) + 1}`, from: startOf(index), to: startOf(index + 1) }
}

function startOf(index: number): string {
  const month = String((index % 4) * 3 + 1).padStart(2, '0')
  return `${Math.floor(index / 4)}-${month}-01T00:00:00Z`
}
