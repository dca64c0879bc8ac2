import type pg from 'pg'
import { shared } from './accounts.ts'

/** What the whole installation remembers under a name, beside the workspaces: JSON, or undefined. */
export async function readSetting(pool: pg.Pool, name: string): Promise<unknown> {
  const [row] = await shared(pool).query<{ value: unknown }>('select value from ws.setting where name = $1', [name])
  return row?.value
}

export async function writeSetting(pool: pg.Pool, name: string, value: unknown): Promise<void> {
  await shared(pool).query(
    `insert into ws.setting (name, value) values ($1, $2) on conflict on constraint setting_pkey do update set value = excluded.value`,
    [name, JSON.stringify(value)],
  )
}
