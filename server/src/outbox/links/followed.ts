import type { InboundItem, JsonObject } from '../../channels/index.ts'
import type { IdentityServices } from '../../identity/index.ts'
import { recordOwn } from '../../ingest/index.ts'
import type { Db } from '../../kernel/index.ts'
import { policyOf } from '../policy.ts'
import { OUTGOING, type OutgoingRow } from '../types.ts'
import { isMachine } from './machine.ts'

/** What the public pages need of the workspace a token names. */
export type LinkServices = { db: Db; identity: IdentityServices }
type Seen = { id: string; agent: string; now: Date }

export async function messageOf(db: Db, id: string): Promise<OutgoingRow | undefined> {
  const [row] = await db.query<OutgoingRow>(`select ${OUTGOING} from ws.outgoing o where o.id = $1`, [id])
  return row
}

/** The picture was fetched: an open, once a message; a machine's is told apart, and hides no person's. */
export async function opened(services: LinkServices, { id, agent, now }: Seen): Promise<void> {
  const row = await messageOf(services.db, id)
  if (!row || !(await policyOf(services.db)).opens) return
  const machine = isMachine({ agent, sentAt: row.sent_at, now })
  await record(services, { row, name: 'opened', key: machine ? 'machine' : 'person', body: { machine }, now })
}

type Link = { url: string; outgoing_id: string }

/** Where a link leads; undefined for none of ours. A person's click is told once a link; a machine's is none. */
export async function clicked(
  services: LinkServices,
  { id, agent, now, counts }: Seen & { counts: boolean },
): Promise<string | undefined> {
  const [link] = await services.db.query<Link>('select url, outgoing_id from ws.tracked_link where id = $1', [id])
  const row = link && (await messageOf(services.db, link.outgoing_id))
  if (!link || !row) return undefined
  const tells = counts && (await policyOf(services.db)).clicks && !isMachine({ agent, sentAt: row.sent_at, now })
  if (tells) await record(services, { row, name: 'clicked', key: id, body: { url: link.url }, now })
  return link.url
}

type Recording = { row: OutgoingRow; name: string; key: string; body: JsonObject; now: Date }

/** What happened to a message, as said about the very sighting it was sent to, by whoever has the link: a claim. */
export async function record(services: LinkServices, { row, name, key, body, now }: Recording): Promise<string | null> {
  return services.db.tx(tx =>
    recordOwn(tx, services.identity, {
      sourceId: row.source_id,
      item: itemOf({ row, name, key, body, now }),
      receivedAt: now,
      actId: null,
      sightingId: row.sighting_id,
      names: false,
    }),
  )
}

export function itemOf({ row, name, key, body, now }: Recording): InboundItem {
  return {
    place: 0,
    type: 'message',
    messageKey: `outbox:${row.id}:${name}:${key}`,
    otherKeys: [],
    name,
    anonymousId: null,
    userId: null,
    previousId: null,
    ids: [],
    rowKey: null,
    traits: {},
    occurredAt: now,
    trust: 'claimed',
    body: { outboxId: row.id, subject: row.subject, ...body },
  }
}
