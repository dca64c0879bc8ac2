import type { Queryable, Row } from '../kernel/index.ts'

/** What a message answers: where it came from, where it stands in its thread, and whether a machine sent it. */
export type Answered = {
  sourceId: string
  /** the platform's ids of what it follows and its own, oldest first */
  thread: string[]
  threadKey: string | null
  automatic: boolean
}

type Told = Row & {
  source_id: string
  platform_id: string | null
  thread: string | null
  before: string[]
  automatic: boolean
}

/** The message of a person that is answered; undefined where it is none of his. */
export async function answered(
  q: Queryable,
  { personId, eventId }: { personId: string; eventId: string },
): Promise<Answered | undefined> {
  const [told] = await q.query<Told>(
    `select s.source_id, e.body->>'platformId' as platform_id, e.body->>'thread' as thread,
            coalesce(e.body->'before', '[]') as before, coalesce((e.body->>'automatic')::boolean, false) as automatic
     from ws.sighting s join ws.event e on e.sighting_id = s.id
     where s.person_id = $1 and e.id = $2 and e.type in ('message.received', 'message.sent')`,
    [personId, eventId],
  )
  if (!told) return undefined
  const { source_id: sourceId, platform_id: own, automatic, before } = told
  return { sourceId, thread: own === null ? before : [...before, own], threadKey: told.thread ?? own, automatic }
}
