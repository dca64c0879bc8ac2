import type { HistoryEntry, Locale } from '@huiliu/contracts'
import type { CallCtx } from '../workspace/index.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { getRecord } from './get.ts'
import { maskChanges } from './masks.ts'
import { worded, wordedText } from './phrases.ts'

type HistoryRow = {
  id: string
  act_id: string
  at: Date
  actor: string
  behalf: string | null
  reason: string | null
  type: string
  version: number
  body: Record<string, unknown> | null
  undone: boolean
}

const SHOWN = 200

/** Every change of a record, newest first, field by field as the caller may see the fields. Throws not_found. */
export async function recordHistory(ctx: CallCtx, object: string, id: string): Promise<HistoryEntry[]> {
  const def = objectIn(await catalogOf(ctx), object)
  const record = await getRecord(ctx, object, id)
  const rows = await ctx.db.query<HistoryRow>(
    `select e.id, e.act_id, e.received_at as at, a.actor_name as actor, a.behalf_name as behalf, a.reason, e.type, e.record_version as version, e.body, a.undone_by is not null as undone
     from ws.event e join ws.act a on a.id = e.act_id
     where e.record_id = $1 and e.object = $2 and e.type like 'record.%' order by e.occurred_at desc, e.seq desc limit ${SHOWN}`,
    [record.id, object],
    { prepare: true },
  )
  return rows.map(row => ({
    eventId: row.id,
    actId: row.act_id,
    at: row.at.toISOString(),
    actor: row.actor,
    behalf: row.behalf,
    reason: row.reason && wordedText(row.reason, ctx.locale),
    type: row.type,
    version: row.version,
    undone: row.undone,
    changes: changesOf(maskChanges(ctx.caller, def, row.body ?? {}), ctx.locale),
  }))
}

function changesOf({ changes }: Record<string, unknown>, locale: Locale): HistoryEntry['changes'] {
  if (typeof changes !== 'object' || changes === null) return []
  return Object.entries(changes).map(([field, pair]: [string, unknown]) => {
    const values: unknown[] = Array.isArray(pair) ? pair : []
    const [before = null, after = null] = values.map(value => worded(value, locale))
    return { field, before, after }
  })
}
