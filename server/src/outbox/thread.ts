import type { Queryable, Row } from '../kernel/index.ts'

/** What a message answers: where it stands in its thread, and whether a machine sent it. */
export type Answered = {
  sourceId: string
  thread: string[]
  threadKey: string | null
  automatic: boolean
}

type Told = Row & {
  id: string
  source_id: string
  platform_id: string | null
  thread: string | null
  automatic: boolean
}

const TOLD = `e.id, s.source_id, e.body->>'platformId' as platform_id, e.body->>'thread' as thread,
  coalesce((e.body->>'automatic')::boolean, false) as automatic`
/** What is passed on of a long thread: its beginning and its end. */
const FIRST = 1
const LAST = 9

/** The message of a person that is answered, with what its thread held before; undefined where it is none of his. */
export async function answered(
  q: Queryable,
  { personId, eventId }: { personId: string; eventId: string },
): Promise<Answered | undefined> {
  const [told] = await q.query<Told>(
    `select ${TOLD} from ws.sighting s join ws.event e on e.sighting_id = s.id
     where s.person_id = $1 and e.id = $2 and e.type in ('message.received', 'message.sent')`,
    [personId, eventId],
  )
  if (!told) return undefined
  const before = told.thread === null ? [] : await threadOf(q, { personId, thread: told.thread })
  const ids = before.flatMap(one => (one.platform_id && one.id !== told.id ? [one.platform_id] : []))
  const whole = told.platform_id ? [...ids, told.platform_id] : ids
  const thread = whole.length > FIRST + LAST ? [...whole.slice(0, FIRST), ...whole.slice(-LAST)] : whole
  const { source_id: sourceId, automatic } = told
  return { sourceId, thread, threadKey: told.thread ?? told.platform_id, automatic }
}

async function threadOf(q: Queryable, { personId, thread }: { personId: string; thread: string }): Promise<Told[]> {
  return q.query<Told>(
    `select ${TOLD} from ws.sighting s join ws.event e on e.sighting_id = s.id
     where s.person_id = $1 and e.type in ('message.received', 'message.sent') and e.body->>'thread' = $2
     order by e.occurred_at, e.seq limit 200`,
    [personId, thread],
  )
}
