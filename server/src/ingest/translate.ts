import type { Mapping } from '@huiliu/contracts'
import { parseSegment, parseWebhook, type Inbound } from '../channels/index.ts'
import { sourcesById, type Memory, type SourceRow } from '../identity/index.ts'
import type { Queryable } from '../kernel/index.ts'
import { profileOf } from '../workspace/index.ts'

/** The path under which deliveries of webhooks are kept. */
export const HOOK_PATH = '/hooks'

/** What of a delivery its translation looks at. */
export type Told = { source_id: string; received_at: Date; path: string; key: string | null; body: Buffer }
/** How the deliveries of one source are read. */
export type Reading = { source: SourceRow; mapping: Mapping | null; timeZone: string }

export async function readingsOf(q: Queryable, memory: Memory, sourceIds: string[]): Promise<Map<string, Reading>> {
  const sources = await sourcesById(q, memory, [...new Set(sourceIds)])
  const hooks = [...sources.values()].filter(source => source.kind === 'webhook').map(source => source.id)
  const mappings = hooks.length > 0 ? await mappingsOf(q, hooks) : new Map<string, Mapping | null>()
  const { timeZone } = await profileOf({ db: q })
  return new Map(
    [...sources].map(([id, source]) => [id, { source, mapping: mappings.get(id) ?? null, timeZone }] as const),
  )
}

async function mappingsOf(q: Queryable, ids: string[]): Promise<Map<string, Mapping | null>> {
  const rows = await q.query<{ source_id: string; mapping: Mapping | null }>(
    'select source_id, mapping from ws.webhook where source_id = any($1)',
    [ids],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.source_id, row.mapping]))
}

/** What a delivery says, by the way its source is read now. Never throws for what a webhook sent. */
export function translate(
  { received_at: receivedAt, path, key, body }: Told,
  { mapping, timeZone }: Reading,
): Inbound & { passedOver: number } {
  if (path !== HOOK_PATH) return { ...parseSegment({ path, body, receivedAt }), passedOver: 0 }
  if (mapping) return parseWebhook({ body, key: key ?? '', receivedAt, timeZone }, mapping)
  return { items: [], problems: [{ item: 0, code: 'no_mapping', path: '', detail: null }], passedOver: 0 }
}
