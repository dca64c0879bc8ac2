import type { Queryable, Row } from '../kernel/index.ts'
import type { SendSource } from './types.ts'

const SOURCE = `select id, kind, name, channel, settings, disabled_at is not null as disabled from ws.source`

export async function sendSource(q: Queryable, id: string): Promise<SendSource | undefined> {
  const [row] = await q.query<Row & SendSource>(`${SOURCE} where id = $1`, [id], { prepare: true })
  return row
}

/** In the order they were connected. */
export async function openSources(q: Queryable): Promise<SendSource[]> {
  return q.query<Row & SendSource>(`${SOURCE} where disabled_at is null order by created_at`)
}
