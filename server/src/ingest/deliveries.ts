import type { DeliveryView, List } from '@huiliu/contracts'
import { displayNames, type Memory } from '../identity/index.ts'
import { placeIn, placeText, type Row } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { problemText, problemsOf, type KeptProblem } from './delivery-problems.ts'
import { idsOf } from './process.ts'
import { readingsOf, translate, type Reading } from './translate.ts'

type Query = { source?: string; before?: string; limit: number }
type DeliveryRow = Row & {
  seq: string
  received_at: Date
  source_id: string
  source: string
  path: string
  key: string | null
  bytes: number
  /** null where it is too long to be read for a list */
  body: Buffer | null
  done: boolean
}
type EventSeen = { type: string; name: string | null; at: Date; id: string }

const SHOWN_EVENTS = 20
/** A page of a hundred such stays far from what a process may hold. */
const READ_BYTES = 256 * 1024

/** What arrived, newest first, and what became of it: the live view. */
export async function listDeliveries(
  ctx: CallCtx,
  memory: Memory,
  { source, before, limit }: Query,
): Promise<List<DeliveryView>> {
  const place = before === undefined ? undefined : placeIn(before)
  const rows = await ctx.db.query<DeliveryRow>(
    `select d.seq, d.received_at, d.source_id, s.name as source, d.path, d.key, octet_length(d.body) as bytes,
            case when octet_length(d.body) <= ${READ_BYTES} then d.body end as body, d.seq <= coalesce(r.seq, 0) as done
     from ws.delivery d join ws.source s on s.id = d.source_id left join ws.reader r on r.name = 'ingest'
     where ($1::uuid is null or d.source_id = $1) and ($2::timestamptz is null or (d.received_at, d.seq) < ($2, $3))
     order by d.received_at desc, d.seq desc limit $4`,
    [source ?? null, place?.at ?? null, place?.seq ?? null, limit],
  )
  const [problems, readings] = await Promise.all([
    problemsOf(
      ctx.db,
      rows.map(row => row.seq),
    ),
    readingsOf(
      ctx.db,
      memory,
      rows.map(row => row.source_id),
    ),
  ])
  const events = await Promise.all(rows.map(row => eventsIn(row, readings.get(row.source_id))))
  const seen = new Map(rows.map((row, index) => [row.seq, events[index] ?? []]))
  const who = await whoOf(ctx, [...seen.values()].flat())
  const items = rows.map(row => view(ctx, row, { problems, who, events: seen.get(row.seq) ?? [] }))
  const last = rows.at(-1)
  return { items, next: rows.length === limit && last ? placeText({ at: last.received_at, seq: last.seq }) : null }
}

async function eventsIn({ body, ...row }: DeliveryRow, reading: Reading | undefined): Promise<EventSeen[]> {
  if (!body || !reading) return []
  const { items } = await translate({ ...row, body }, reading)
  return items.slice(0, SHOWN_EVENTS).map(item => ({
    type: item.type,
    name: item.name,
    at: item.occurredAt,
    id: idsOf(item, row.source_id).eventId,
  }))
}

type Who = Map<string, { contactId: string; name: string }>

/** Event id → the person it went to. */
async function whoOf(ctx: CallCtx, events: EventSeen[]): Promise<Who> {
  if (events.length === 0) return new Map()
  const times = events.map(one => one.at.getTime())
  const found = await ctx.db.query<{ id: string; person_id: string }>(
    `select e.id, s.person_id from ws.event e join ws.sighting s on s.id = e.sighting_id
     where e.occurred_at between $1 and $2 and e.id = any($3)`,
    [new Date(Math.min(...times)), new Date(Math.max(...times)), events.map(one => one.id)],
  )
  const names = await displayNames(ctx, [...new Set(found.map(row => row.person_id))])
  return new Map(found.map(row => [row.id, { contactId: row.person_id, name: names.get(row.person_id) ?? '' }]))
}

type Around = { problems: KeptProblem[]; who: Who; events: EventSeen[] }

function view(ctx: CallCtx, row: DeliveryRow, { problems, who, events }: Around): DeliveryView {
  const own = problems.filter(problem => problem.delivery_seq === row.seq)
  const waits = own.some(problem => problem.code === 'no_mapping')
  return {
    seq: row.seq,
    receivedAt: row.received_at.toISOString(),
    source: row.source,
    path: row.path,
    bytes: row.bytes,
    state: waits ? 'unmapped' : row.done ? 'processed' : 'waiting',
    // What a message will become once it is mapped has not happened yet.
    events: (waits ? [] : events).map(({ type, name, at, id }) => ({
      type,
      name,
      at: at.toISOString(),
      contactId: who.get(id)?.contactId ?? null,
      who: who.get(id)?.name ?? '',
    })),
    problems: (waits ? [] : own).map(problem => ({
      item: problem.item,
      code: problem.code,
      path: problem.path,
      message: problemText(problem, ctx.locale),
    })),
  }
}
