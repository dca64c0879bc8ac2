import type { Mapping } from '@huiliu/contracts'
import { channelOf, type ChannelReading, type Inbound, type JsonObject } from '../channels/index.ts'
import { sourcesById, type Memory, type SourceRow } from '../identity/index.ts'
import type { Queryable } from '../kernel/index.ts'
import { profileOf } from '../workspace/index.ts'

/** What of a delivery its translation looks at. */
export type Told = { source_id: string; received_at: Date; path: string; key: string | null; body: Buffer }
/** How the deliveries of one source are read. */
export type Reading = ChannelReading & { source: SourceRow }

export async function readingsOf(q: Queryable, memory: Memory, sourceIds: string[]): Promise<Map<string, Reading>> {
  const sources = await sourcesById(q, memory, [...new Set(sourceIds)])
  const own = await ownReadings(q, [...sources.values()])
  const { timeZone, country } = await profileOf({ db: q })
  return new Map(
    [...sources].map(([id, source]) => {
      const { settings, mapping } = own.get(id) ?? { settings: {}, mapping: null }
      return [id, { source, settings, mapping, timeZone, country }] as const
    }),
  )
}

type Own = { settings: JsonObject; mapping: Mapping | null }

/** What people have set of a source; nothing of websites and servers, which send the most. */
async function ownReadings(q: Queryable, sources: SourceRow[]): Promise<Map<string, Own>> {
  const ids = sources.flatMap(({ id, kind }) =>
    kind === 'website' || kind === 'server' || kind === 'form' ? [] : [id],
  )
  if (ids.length === 0) return new Map()
  const rows = await q.query<Own & { id: string }>(
    `select s.id, s.settings, w.mapping from ws.source s left join ws.webhook w on w.source_id = s.id
     where s.id = any($1)`,
    [ids],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, row]))
}

/** What a delivery says, by the way its source is read now. Never throws for what was sent. */
export async function translate(
  { received_at: receivedAt, path, key, body }: Told,
  { source, ...reading }: Reading,
): Promise<Inbound & { passedOver: number }> {
  const inbound = await channelOf(source.kind)?.parse({ path, key, receivedAt, body }, reading)
  return { passedOver: 0, items: [], problems: [], ...inbound }
}
