import type { DeliveryView, List, Locale } from '@huiliu/contracts'
import { parseSegment } from '../channels/index.ts'
import { displayNames } from '../identity/index.ts'
import { idFrom, placeIn, placeText, type Queryable, type Row } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'

type Query = { source?: string; before?: string; limit: number }
type DeliveryRow = Row & {
  seq: string
  received_at: Date
  source_id: string
  source: string
  path: string
  body: Buffer
  done: boolean
}
type Problem = { delivery_seq: string; item: number; code: string; detail: string | null }

const SHOWN_EVENTS = 20

/** What arrived, newest first, and what became of it: the live view. */
export async function listDeliveries(ctx: CallCtx, { source, before, limit }: Query): Promise<List<DeliveryView>> {
  const place = before === undefined ? undefined : placeIn(before)
  const rows = await ctx.db.query<DeliveryRow>(
    `select d.seq, d.received_at, d.source_id, s.name as source, d.path, d.body,
            d.seq <= coalesce(r.seq, 0) as done
     from ws.delivery d join ws.source s on s.id = d.source_id left join ws.reader r on r.name = 'ingest'
     where ($1::uuid is null or d.source_id = $1) and ($2::timestamptz is null or (d.received_at, d.seq) < ($2, $3))
     order by d.received_at desc, d.seq desc limit $4`,
    [source ?? null, place?.at ?? null, place?.seq ?? null, limit],
  )
  const problems = await problemsOf(ctx.db, rows)
  const who = await whoOf(ctx, rows)
  const items = rows.map(row => view(row, { problems, who, locale: ctx.locale }))
  const last = rows.at(-1)
  return { items, next: rows.length === limit && last ? placeText({ at: last.received_at, seq: last.seq }) : null }
}

function eventIds(row: DeliveryRow) {
  const { items } = parseSegment({ path: row.path, body: row.body, receivedAt: row.received_at })
  return items.slice(0, SHOWN_EVENTS).map(item => ({ item, id: idFrom(row.source_id, item.messageKey) }))
}

async function problemsOf(q: Queryable, rows: DeliveryRow[]): Promise<Problem[]> {
  return q.query<Problem>(
    'select delivery_seq, item, code, detail from ws.delivery_problem where delivery_seq = any($1) order by item',
    [rows.map(row => row.seq)],
  )
}

type Who = Map<string, { contactId: string; name: string }>

/** Event id → the person it went to. */
async function whoOf(ctx: CallCtx, rows: DeliveryRow[]): Promise<Who> {
  const oldest = rows.flatMap(row => eventIds(row).map(one => one.item.occurredAt.getTime()))
  if (oldest.length === 0) return new Map()
  const found = await ctx.db.query<{ id: string; person_id: string }>(
    `select e.id, s.person_id from ws.event e join ws.sighting s on s.id = e.sighting_id
     where e.occurred_at between $1 and $2 and e.id = any($3)`,
    [
      new Date(Math.min(...oldest)),
      new Date(Math.max(...oldest)),
      rows.flatMap(row => eventIds(row).map(one => one.id)),
    ],
  )
  const names = await displayNames(ctx, [...new Set(found.map(row => row.person_id))])
  return new Map(found.map(row => [row.id, { contactId: row.person_id, name: names.get(row.person_id) ?? '' }]))
}

function view(
  row: DeliveryRow,
  { problems, who, locale }: { problems: Problem[]; who: Who; locale: Locale },
): DeliveryView {
  return {
    seq: row.seq,
    receivedAt: row.received_at.toISOString(),
    source: row.source,
    path: row.path,
    bytes: row.body.length,
    state: row.done ? 'processed' : 'waiting',
    events: eventIds(row).map(({ item, id }) => ({
      type: item.type,
      name: item.name,
      at: item.occurredAt.toISOString(),
      contactId: who.get(id)?.contactId ?? null,
      who: who.get(id)?.name ?? '',
    })),
    problems: problems
      .filter(problem => problem.delivery_seq === row.seq)
      .map(({ item, code }) => ({ item, code, message: MESSAGES[code]?.[locale] ?? code })),
  }
}

const MESSAGES: Record<string, Record<Locale, string>> = {
  not_an_object: { zh: '不是 JSON 对象', en: 'is not a JSON object' },
  no_batch: { zh: '缺少 batch 数组', en: 'has no batch array' },
  unknown_type: { zh: '未知的 type', en: 'has an unknown type' },
  item_too_large: { zh: '单个事件超过 32 KB', en: 'one event is larger than 32 KB' },
  no_id: { zh: 'userId 与 anonymousId 都没有', en: 'has neither userId nor anonymousId' },
  no_event_name: { zh: 'track 缺少 event 名称', en: 'track has no event name' },
  too_many_items: { zh: '一次超过 5,000 个事件', en: 'more than 5,000 events at once' },
  processing_failed: { zh: '处理失败，已保留原文', en: 'could not be processed; the original is kept' },
}
