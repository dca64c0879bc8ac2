import type { Queryable } from '../db.ts'

/** The append-only tables that are followed by number. */
export type Log = 'event' | 'delivery'

/** SQL for the number up to which every row of the log is decided: a later statement sees it, or nobody ever will. */
export function horizon(log: Log): string {
  return `ws.log_horizon('ws.${log}', 'ws.${log}_seq')`
}

/** How far a log may be read now, by a statement that starts after this one. */
export async function horizonOf(q: Queryable, log: Log): Promise<string> {
  const [row] = await q.query<{ upto: string }>(`select ${horizon(log)}::text as upto`, [], { prepare: true })
  return row?.upto ?? '0'
}
