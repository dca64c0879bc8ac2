import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LiveHint } from '@huiliu/contracts'
import { readablePersons } from '../identity/index.ts'
import { ProblemError, horizonOf, isPassing, type Db, type Logger, type Row, type Wakes } from '../kernel/index.ts'
import { readableIds } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'

export type Tail = Row & {
  seq: string
  type: string
  object: string | null
  record_id: string | null
  person_id: string | null
}
/** `who` asks anew who listens and with what rights; it throws once he is no longer signed in. */
type Listener = { who: () => Promise<CallCtx>; reply: FastifyReply; leave: () => void }
type Services = { db: Db; wakes: Wakes; log: Logger }

const POLL_MS = 100
const RETRY_MS = 1000
/** Between two rounds of hints: a screen refetches at each, and nobody reads faster. */
const PAUSE_MS = 50
const BATCH = 500
const BEAT_MS = 25_000

export type Live = {
  /** Sends a hint to those listening who are to hear it; for what is not told by the log's end alone. Nothing may depend on it. */
  tell(hint: LiveHint, hears: (ctx: CallCtx) => boolean): Promise<void>
  connect(who: Listener['who'], request: FastifyRequest, reply: FastifyReply): Promise<void>
  stop(): Promise<void>
}

/**
 * Live updates of one workspace: follows the end of the log while somebody listens and sends each listener hints of what
 * he may see; the client refetches, so a lost hint costs freshness, never truth.
 */
export function createLive({ db, wakes, log }: Services): Live {
  const listeners = new Set<Listener>()
  const stopping = new AbortController()
  let following: Promise<void> | undefined

  async function connect(who: Listener['who'], request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await who()
    reply.hijack()
    reply.raw.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    })
    reply.raw.write(': connected\n\n')
    const leave = () => {
      clearInterval(beat)
      listeners.delete(listener)
      reply.raw.end()
    }
    const beat = setInterval(
      () =>
        void stillIn(listener).then(
          inside => inside && reply.raw.write(': beat\n\n'),
          () => undefined,
        ),
      BEAT_MS,
    )
    const listener: Listener = { who, reply, leave }
    listeners.add(listener)
    request.raw.on('close', leave)
    following ??= follow().finally(() => (following = undefined))
  }

  async function follow(): Promise<void> {
    let cursor: string | undefined
    while (listeners.size > 0 && !stopping.signal.aborted) {
      try {
        cursor ??= await horizonOf(db, 'event')
        const rows = await tail(db, cursor)
        if (rows.length > 0) await Promise.all([...listeners].map(listener => tell(listener, rows, log)))
        cursor = rows.at(-1)?.seq ?? cursor
        if (rows.length === 0) await wakes.wait('event', POLL_MS, stopping.signal)
        else if (rows.length < BATCH) await wakes.wait('never', PAUSE_MS, stopping.signal)
      } catch (error) {
        log.warn({ err: error }, 'live updates could not read the log and will try again')
        await wakes.wait('never', RETRY_MS, stopping.signal)
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort()
    for (const listener of [...listeners]) listener.leave()
    await following
  }

  return { connect, tell: (hint, hears) => tellThose(listeners, { hint, hears, log }), stop }
}

type Telling = { hint: LiveHint; hears: (ctx: CallCtx) => boolean; log: Logger }

async function tellThose(listeners: Set<Listener>, { hint, hears, log }: Telling): Promise<void> {
  const hints = async (ctx: CallCtx) => (hears(ctx) ? [hint] : [])
  await Promise.all([...listeners].map(listener => say(listener, { log, hints }).catch(() => undefined)))
}

async function tail(db: Db, after: string): Promise<Tail[]> {
  const upto = await horizonOf(db, 'event')
  if (upto === after) return []
  return db.query<Tail>(
    `select e.seq::text as seq, e.type, e.object, e.record_id, s.person_id
     from ws.event e left join ws.sighting s on s.id = e.sighting_id
     where e.seq > $1::bigint and e.seq <= $2::bigint order by e.seq limit ${BATCH}`,
    [after, upto],
    { prepare: true },
  )
}

/** Who has signed out, was deactivated or lost his token hears nothing more. Throws where that cannot be known now. */
async function stillIn({ who, leave }: Listener): Promise<CallCtx | undefined> {
  try {
    return await who()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    leave()
    return undefined
  }
}

/** Throws only where the same rows are to be told again: hints told twice do no harm. */
async function tell(listener: Listener, rows: Tail[], log: Logger): Promise<void> {
  await say(listener, { log, hints: ctx => hintsFor(ctx, rows) })
}

type Saying = { log: Logger; hints: (ctx: CallCtx) => Promise<LiveHint[]> }

async function say(listener: Listener, { log, hints }: Saying): Promise<void> {
  const { reply } = listener
  try {
    const ctx = await stillIn(listener)
    if (!ctx) return
    for (const hint of await hints(ctx)) reply.raw.write(`data: ${JSON.stringify(hint)}\n\n`)
  } catch (error) {
    if (isPassing(error)) throw error
    log.warn({ err: error }, 'a listener could not be told of live updates')
  }
}

/** Each thing once per batch, and only what this listener may read. Deletions are told, too: lists have to lose the row. */
export async function hintsFor(ctx: CallCtx, rows: Tail[]): Promise<LiveHint[]> {
  const persons = await readablePersons(ctx, [...new Set(rows.flatMap(row => row.person_id ?? []))])
  const hints = new Map<string, LiveHint>()
  for (const { type, person_id } of rows) {
    if (!person_id || !persons.has(person_id)) continue
    hints.set(`timeline ${person_id}`, { kind: 'timeline', contactId: person_id })
    if (type.startsWith('identity.')) hints.set(`identity ${person_id}`, { kind: 'identity', contactId: person_id })
  }
  for (const [object, own] of Map.groupBy(rows.filter(isAboutRecord), row => row.object)) {
    const readable = await readableRecords(ctx, object, [...new Set(own.map(row => row.record_id))])
    for (const row of own) {
      if (!readable.has(row.record_id)) continue
      const about = { object, id: row.record_id }
      if (row.type.startsWith('record.'))
        hints.set(`${object} ${row.record_id}`, { kind: 'record', ...about, type: row.type })
      else hints.set(`discussion ${row.record_id}`, { kind: 'discussion', ...about })
    }
  }
  if (ctx.caller.rights.sources && rows.some(row => row.object === null))
    hints.set('delivery', { kind: 'delivery', sourceId: '' })
  return [...hints.values()]
}

type RecordEvent = Tail & { object: string; record_id: string }

const ABOUT = /^(record|comment|attachment)\./

function isAboutRecord(row: Tail): row is RecordEvent {
  return row.object !== null && row.record_id !== null && ABOUT.test(row.type)
}

async function readableRecords(ctx: CallCtx, object: string, ids: string[]): Promise<Set<string>> {
  return readableIds(ctx.db, ctx.caller, { object, ids, deleted: true })
}
