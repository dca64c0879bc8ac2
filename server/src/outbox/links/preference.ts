import { recordOwn } from '../../ingest/index.ts'
import { newId, type Tx } from '../../kernel/index.ts'
import type { OutgoingRow } from '../types.ts'
import { itemOf, type LinkServices } from './followed.ts'

export type Wish = 'given' | 'withdrawn'

/** The channel that a message of this source consents are kept by, and the newest word; null: none was said. */
export async function wishOf(services: LinkServices, row: OutgoingRow): Promise<Wish | null> {
  return services.db.tx(async tx => (await newest(tx, row)).state)
}

/**
 * The recipient's own word about messages of this purpose on this channel, with its event as the proof. Said again, it
 * changes nothing: mail programs press the button more than once.
 */
export async function wish(
  services: LinkServices,
  row: OutgoingRow,
  { state, now }: { state: Wish; now: Date },
): Promise<void> {
  await services.db.tx(async tx => {
    await tx.query('select 1 from ws.outgoing where id = $1 for update', [row.id])
    const before = await newest(tx, row)
    if (before.state === state) return
    const name = state === 'withdrawn' ? 'unsubscribed' : 'resubscribed'
    const event = await recordOwn(tx, services.identity, {
      sourceId: row.source_id,
      item: itemOf({ row, name, key: before.seq, body: { purpose: row.purpose }, now }),
      receivedAt: now,
      actId: null,
      sightingId: row.sighting_id,
      names: false,
    })
    if (event === null) return
    await tx.query(
      `insert into ws.consent (id, kind, scope, value, purpose, channel, state, event_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [newId(), row.kind, row.scope, row.value, row.purpose, before.channel, state, event, now],
    )
  })
}

type Newest = { state: Wish | null; seq: string; channel: string }

async function newest(tx: Tx, { kind, scope, value, purpose, source_id: source }: OutgoingRow): Promise<Newest> {
  const [row] = await tx.query<Newest>(
    `select c.state, coalesce(c.seq, 0)::text as seq, s.kind as channel from ws.source s left join ws.consent c
       on c.kind = $2 and c.scope = $3 and c.value = $4 and c.purpose = $5 and c.channel = s.kind
     where s.id = $1 order by c.seq desc nulls last limit 1`,
    [source, kind, scope, value, purpose],
  )
  return row ?? { state: null, seq: '0', channel: '' }
}
