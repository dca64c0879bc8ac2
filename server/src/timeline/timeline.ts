import type { Timeline, TimelineItem, TimelineKind } from '@huiliu/contracts'
import { filesOfEvents } from '../files/index.ts'
import { personOf, type Person } from '../identity/index.ts'
import { placeIn, placeText, type Row } from '../kernel/index.ts'
import { catalogOf, readablePredicate } from '../objects/index.ts'
import { profileOf, type CallCtx } from '../workspace/index.ts'
import { itemOf, KIND_OF } from './item.ts'

export type TimelineQuery = {
  limit: number
  before?: string
  kind?: TimelineKind
  channel?: string
  from?: string
  to?: string
}
export type EventRow = Row & {
  seq: string
  id: string
  type: string
  occurred_at: Date
  received_at: Date
  act_id: string | null
  sighting_id: string | null
  object: string | null
  record_id: string | null
  body: Record<string, unknown> | null
  channel: string
  source: string
  actor: string | null
  /** the act that made it was taken back */
  undone: boolean
}

/** Events that files come with. */
const FILED = /^(message|call)\./

/**
 * The person's timeline: the log itself, read by sighting, newest first. One ordered index probe per sighting, so a person
 * with three sightings costs three probes however long the log is. Items that stem from a record show only to who may read it.
 */
export async function timeline(ctx: CallCtx, contactId: string, query: TimelineQuery): Promise<Timeline> {
  return timelineOf(ctx, await personOf(ctx, contactId), query)
}

export async function timelineOf(ctx: CallCtx, person: Person, query: TimelineQuery): Promise<Timeline> {
  const params: unknown[] = [person.id, query.limit]
  const where = [...(await filters(ctx, query, params)), await recordRights(ctx, params)].join(' and ')
  const rows = await ctx.db.query<EventRow>(
    `with found as (
       select e.*, mine.source_id from ws.sighting mine cross join lateral (
         select e.seq, e.id, e.type, e.occurred_at, e.received_at, e.act_id, e.sighting_id, e.object, e.record_id, e.body
         from ws.event e where e.sighting_id = mine.id and ${where}
         order by e.occurred_at desc, e.seq desc limit $2
       ) e where mine.person_id = $1 order by e.occurred_at desc, e.seq desc limit $2
     )
     select f.*, o.channel, o.name as source, a.actor_name as actor, a.undone_by is not null as undone
     from found f join ws.source o on o.id = f.source_id left join ws.act a on a.id = f.act_id
     order by f.occurred_at desc, f.seq desc`,
    params,
    { prepare: true },
  )
  const catalog = await catalogOf(ctx)
  const voice = { locale: ctx.locale, ...(await profileOf(ctx)) }
  const files = await filesOfEvents(
    ctx.db,
    rows.flatMap(row => (FILED.test(row.type) ? [row.id] : [])),
  )
  const items = rows.map((row): TimelineItem => itemOf(ctx, row, { catalog, voice, files: files.get(row.id) ?? [] }))
  const last = rows.at(-1)
  return {
    items,
    next: rows.length === query.limit && last ? placeText({ at: last.occurred_at, seq: last.seq }) : null,
  }
}

async function filters(
  ctx: CallCtx,
  { before, kind, channel, from, to }: TimelineQuery,
  params: unknown[],
): Promise<string[]> {
  const bind = (value: unknown) => `$${params.push(value)}`
  const conditions: string[] = ['true']
  if (before !== undefined) {
    const { at, seq } = placeIn(before)
    conditions.push(`(e.occurred_at, e.seq) < (${bind(at)}, ${bind(seq)})`)
  }
  if (kind) conditions.push(KIND_OF[kind])
  if (from) conditions.push(`e.occurred_at >= ${bind(from)}`)
  if (to) conditions.push(`e.occurred_at < ${bind(to)}`)
  if (channel) {
    const rows = await ctx.db.query<{ id: string }>('select id from ws.source where channel = $1', [channel], {
      prepare: true,
    })
    conditions.push(`mine.source_id = any(${bind(rows.map(row => row.id))})`)
  }
  return conditions
}

/** Nothing for readers of everything; else each object's own predicate, so that no hidden record shines through the log. */
export async function recordRights(ctx: CallCtx, params: unknown[]): Promise<string> {
  const catalog = await catalogOf(ctx)
  const perObject = catalog.objects.flatMap(({ name }) => {
    const predicate = readablePredicate(ctx.caller, { object: name, alias: 'r', params })
    return predicate === 'true' ? [] : [{ name, predicate }]
  })
  if (perObject.length === 0) return 'true'
  const checks = perObject.map(({ name, predicate }) => {
    // Object names are checked when the object is made: ^[a-z][a-z0-9_]*$.
    return `when '${name}' then exists (select 1 from ws.rec_${name} r where r.id = e.record_id and ${predicate})`
  })
  return `case e.object ${checks.join(' ')} else true end`
}
