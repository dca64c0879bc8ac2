import type { MessageBody, Party, Trust } from '@huiliu/contracts'
import type { InboundItem, JsonObject } from '../channels/index.ts'
import type { Queryable } from '../kernel/index.ts'
import type { OutgoingRow, SendSource } from './types.ts'

/** An event is no archive: the whole of a long message is in its row. */
const MAX_TEXT = 5000

type Telling = { row: OutgoingRow; source: SendSource; platformId: string | null; now: Date }

/**
 * A message that was sent, as its channel would tell of it: under the platform's id, so that the copy a mailbox keeps of it
 * is known when it is read there.
 */
export async function sentItem(q: Queryable, { row, source, platformId, now }: Telling): Promise<InboundItem> {
  return {
    place: 0,
    type: 'message',
    messageKey: platformId === null ? `outbox:${row.id}` : `${source.kind}:${platformId}`,
    otherKeys: [],
    name: 'sent',
    anonymousId: null,
    userId: null,
    previousId: null,
    ids: [{ kind: row.kind, value: row.value, scope: row.scope }],
    rowKey: null,
    traits: {},
    occurredAt: now,
    trust: await trustOf(q, row),
    body: bodyOf({ row, source, platformId, now }),
  }
}

/** Writing to an address proves nothing of whose it is: the word stands as it stood. */
async function trustOf(q: Queryable, { sighting_id, kind, scope, value }: OutgoingRow): Promise<Trust> {
  const [edge] = await q.query<{ trust: Trust }>(
    `select trust from ws.identity_edge where sighting_id = $1 and kind = $2 and scope = $3 and value = $4 order by trust desc limit 1`,
    [sighting_id, kind, scope, value],
  )
  return edge?.trust ?? 'claimed'
}

function bodyOf({ row, source, platformId }: Telling): JsonObject {
  const { address, name } = source.settings
  const from: Party | null = typeof address === 'string' ? { name: textOf(name), address } : null
  const body: MessageBody = {
    platformId,
    thread: row.thread_key ?? platformId,
    form: source.kind === 'mail' ? 'mail' : 'text',
    subject: row.subject,
    text: row.text.slice(0, MAX_TEXT).toWellFormed(),
    quoted: null,
    from,
    to: [{ name: row.name, address: row.value }],
    cc: [],
    automatic: row.automatic,
    ...(row.thread.length > 0 && { before: row.thread }),
    outboxId: row.id,
  }
  return { ...body }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
