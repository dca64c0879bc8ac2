import type { Sent } from '../../channels/index.ts'
import { recordOwn } from '../../ingest/index.ts'
import type { Tx } from '../../kernel/index.ts'
import { keptFiles } from '../attachments.ts'
import { sentItem } from '../sent-item.ts'
import { tellOf } from '../tell.ts'
import type { OutgoingRow, Reason } from '../types.ts'
import type { Claimed } from './claim.ts'
import { nextTry } from './next-try.ts'
import type { SenderServices } from './services.ts'

/**
 * Keeps what the platform said, with the event that tells of a message that was sent. An answer that comes after its sender
 * was given up for dead still counts, unless the message has been tried again since.
 */
export async function settle(services: SenderServices, { row, source, attempt }: Claimed, said: Sent): Promise<void> {
  const now = services.now()
  await services.db.tx(async tx => {
    const [open] = await tx.query(
      `select 1 from ws.outgoing where id = $1 and attempts = $2 and state in ('sending', 'unknown') for update`,
      [row.id, attempt],
    )
    if (!open) return
    tx.send(
      'update ws.outgoing_attempt set ended_at = $3, outcome = $4, detail = $5 where outgoing_id = $1 and number = $2',
      [row.id, attempt, now, said.state, detailOf(said)],
    )
    if (said.state === 'sent')
      return sent(tx, services, { claimed: { row, source, attempt }, platformId: said.platformId, now })
    const perhaps = await perhapsSent(tx, row.id)
    await move(tx, services, { row, to: afterwards(services, { row, source, attempt }, { said, now, perhaps }), now })
  })
}

type Sending = { claimed: Claimed; platformId: string | null; now: Date }

async function sent(tx: Tx, services: SenderServices, { claimed, platformId, now }: Sending): Promise<void> {
  const { row, source } = claimed
  await tx.query(
    `update ws.outgoing set state = 'sent', sent_at = $2, platform_id = $3, reason = null, lease_until = null where id = $1`,
    [row.id, now, platformId],
  )
  await recordOwn(tx, services.identity, {
    sourceId: source.id,
    item: await sentItem(tx, { row, source, platformId, now }),
    receivedAt: now,
    actId: row.act_id,
    sightingId: row.sighting_id,
    names: true,
    files: await keptFiles(tx, row.files),
  })
}

/** Whether the platform may have it: one of the tries ended without an answer. */
async function perhapsSent(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.query(
    `select 1 from ws.outgoing_attempt where outgoing_id = $1 and outcome in ('unknown', 'abandoned') limit 1`,
    [id],
  )
  return row !== undefined
}

type Next = { state: OutgoingRow['state']; dueAt: Date; reason: Reason | null }

function afterwards(
  services: SenderServices,
  { row, source, attempt }: Claimed,
  { said, now, perhaps }: { said: Exclude<Sent, { state: 'sent' }>; now: Date; perhaps: boolean },
): Next {
  const reason = { code: said.state === 'unknown' ? 'unknown' : said.code, params: { detail: said.detail ?? '' } }
  if (said.state === 'refused') return { state: 'failed', dueAt: row.due_at, reason }
  const repeatable = said.state === 'later' || services.channelOf(source.kind)?.capabilities.clientKey === true
  if (!repeatable) return { state: 'unknown', dueAt: row.due_at, reason }
  const again = nextTry({ attempt, after: said.state === 'later' ? said.after : null, now })
  if (again) return { state: 'queued', dueAt: again, reason }
  if (perhaps) return { state: 'unknown', dueAt: row.due_at, reason: { ...reason, code: 'unknown' } }
  return { state: 'failed', dueAt: row.due_at, reason }
}

type Moving = { row: Pick<OutgoingRow, 'id' | 'act_id'>; to: Next; now: Date }

async function move(tx: Tx, services: SenderServices, { row, to, now }: Moving): Promise<void> {
  await tx.query('update ws.outgoing set state = $2, due_at = $3, reason = $4, lease_until = null where id = $1', [
    row.id,
    to.state,
    to.dueAt,
    to.reason,
  ])
  const { wakes } = services.identity
  await tellOf(tx, { wakes, now }, { id: row.id, actId: row.act_id, to: to.state, reason: to.reason })
}

/** Whoever sent these is gone, and with him the platform's answer: only what a channel takes once may be sent again. */
export async function settleAbandoned(services: SenderServices): Promise<number> {
  const now = services.now()
  return services.db.tx(async tx => {
    const rows = await tx.query<
      Pick<OutgoingRow, 'id' | 'act_id' | 'due_at' | 'attempts'> & { source_kind: Claimed['source']['kind'] }
    >(
      `select o.id, o.act_id, o.due_at, o.attempts, r.kind as source_kind
       from ws.outgoing o join ws.source r on r.id = o.source_id
       where o.state = 'sending' and o.lease_until < $1 order by o.id limit 500 for update of o skip locked`,
      [now],
    )
    for (const row of rows) {
      const keyed = services.channelOf(row.source_kind)?.capabilities.clientKey === true
      const reason = { code: 'unknown', params: { detail: '' } }
      const to: Next = keyed
        ? { state: 'queued', dueAt: now, reason: null }
        : { state: 'unknown', dueAt: row.due_at, reason }
      tx.send(
        `update ws.outgoing_attempt set ended_at = $3, outcome = 'abandoned' where outgoing_id = $1 and number = $2`,
        [row.id, row.attempts, now],
      )
      await move(tx, services, { row, to, now })
    }
    return rows.length
  })
}

function detailOf(said: Sent): string | null {
  if (said.state === 'sent') return said.platformId
  if (said.state === 'unknown') return said.detail
  return [said.code, said.detail].filter(Boolean).join(' · ')
}
