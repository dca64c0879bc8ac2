import type { RecordRow } from '@huiliu/contracts'
import { readablePersons } from '../identity/index.ts'
import { ProblemError, type Row } from '../kernel/index.ts'
import { catalogOf, findRecord, readableIds } from '../objects/index.ts'
import { visibleBody } from '../timeline/index.ts'
import type { CallCtx } from '../workspace/index.ts'

/** Where an event lies in the log. */
export type Place = { eventId: string; occurredAt: Date }
/** `body` is what is signed and sent; null: whoever set the subscription may not see it, or it is there no more. */
export type Message = { eventId: string; body: string | null }

type EventRow = Row & {
  id: string
  type: string
  occurred_at: Date
  received_at: Date
  object: string | null
  record_id: string | null
  record_version: number | null
  person_id: string | null
  body: Record<string, unknown> | null
  actor: string | null
  undone: boolean
}

/** What is told of events, with the rights of the caller: a record as it is now, and what the event changed in it. */
export async function messagesOf(ctx: CallCtx, places: Place[]): Promise<Message[]> {
  const events = await eventsAt(ctx, places)
  const seen = await visible(ctx, events)
  const known = new Map(events.filter(event => seen.has(event.id)).map(event => [event.id, event]))
  return Promise.all(
    places.map(async ({ eventId }) => {
      const event = known.get(eventId)
      return { eventId, body: event ? await bodyOf(ctx, event) : null }
    }),
  )
}

async function eventsAt({ db }: CallCtx, places: Place[]): Promise<EventRow[]> {
  return db.query<EventRow>(
    `select e.id, e.type, e.occurred_at, e.received_at, e.object, e.record_id, e.record_version, s.person_id, e.body,
            a.actor_name as actor, a.undone_by is not null as undone
     from ws.event e left join ws.sighting s on s.id = e.sighting_id left join ws.act a on a.id = e.act_id
     where e.id = any($1) and e.occurred_at = any($2)`,
    [places.map(place => place.eventId), places.map(place => place.occurredAt)],
    { prepare: true },
  )
}

/** Those about a record or a person the caller may read. */
async function visible(ctx: CallCtx, events: EventRow[]): Promise<Set<string>> {
  const seen = new Set<string>()
  for (const [object, own] of Map.groupBy(events, event => event.object)) {
    if (object === null) continue
    const ids = own.flatMap(event => event.record_id ?? [])
    const readable = await readableIds(ctx.db, ctx.caller, { object, ids, deleted: true })
    for (const event of own) if (readable.has(event.record_id ?? '')) seen.add(event.id)
  }
  const others = events.filter(event => event.object === null)
  const persons = await readablePersons(ctx, [...new Set(others.flatMap(event => event.person_id ?? []))])
  for (const event of others) if (persons.has(event.person_id ?? '')) seen.add(event.id)
  return seen
}

async function bodyOf(ctx: CallCtx, event: EventRow): Promise<string> {
  const { id, type, occurred_at, received_at, object, record_id, record_version, person_id, actor } = event
  const about =
    object !== null && record_id !== null
      ? { object, recordId: record_id, version: record_version, record: await recordNow(ctx, object, record_id) }
      : {}
  return JSON.stringify({
    type,
    timestamp: occurred_at.toISOString(),
    data: {
      id,
      receivedAt: received_at.toISOString(),
      actor,
      contactId: person_id,
      ...about,
      ...visibleBody(ctx, event, await catalogOf(ctx)),
    },
  })
}

/** Null where it is deleted, or its object closed by now. */
async function recordNow(ctx: CallCtx, object: string, id: string): Promise<RecordRow | null> {
  try {
    return (await findRecord(ctx, object, id)) ?? null
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}
