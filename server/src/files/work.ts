import type { SourceKind } from '@huiliu/contracts'
import { isPassing, mediaTypeOf, type Ctx, type FileStore } from '../kernel/index.ts'

/** A file that lies with its source as yet. */
export type WaitingFile = { id: string; sourceId: string; name: string; fetch: Record<string, unknown> }
/** `later`: it may be there yet; `after` where the source says when. */
export type Fetched =
  | { state: 'held'; content: Uint8Array; mediaType?: string }
  | { state: 'lost'; detail: string | null }
  | { state: 'later'; detail: string | null; after: Date | null }
/** Fetches a file from a kind of source. Never throws for what the source answers. */
export type FetchFile = (ctx: Ctx, file: WaitingFile, signal: AbortSignal) => Promise<Fetched>
export type Fetchers = Partial<Record<SourceKind, FetchFile>>

/** Fetches what waits, in the background. */
export type FileWork = {
  /** fetches what is due now; answers with how many those were */
  drain(): Promise<number>
  stop(): Promise<void>
}
type Services = { system: (now: Date) => Ctx; store: FileStore; fetchers: Fetchers }
type Claimed = WaitingFile & { kind: SourceKind; mediaType: string; tries: number; expiresAt: Date | null }

const AT_ONCE = 4
const POLL_MS = 5000
/** Whoever took a file on and says nothing for so long has stopped: somebody else may. */
const LEASE_MS = 5 * 60_000
const FETCH_MS = 2 * 60_000
const FIRST_RETRY_MS = 15_000
const LONGEST_RETRY_MS = 6 * 3_600_000
/** With the waiting growing to six hours, about three days. */
const MOST_TRIES = 20
const LAST_TRY_MS = 60_000

export function createFileWork(services: Services): FileWork {
  const { wakes, log } = services.system(new Date())
  const stopping = new AbortController()
  const running = loop()

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if ((await round()) === 0) await wakes.wait('file', POLL_MS, stopping.signal)
      } catch (error) {
        log.warn({ err: error }, 'waiting files could not be looked at and will be again')
        await wakes.wait('never', POLL_MS, stopping.signal)
      }
    }
  }

  async function round(): Promise<number> {
    const now = new Date()
    const files = await claim(services.system(now))
    await Promise.all(files.map(file => fetchOne(services, file, stopping.signal)))
    return files.length
  }

  return {
    async drain() {
      let done = 0
      for (let now = await round(); now > 0; now = await round()) done += now
      return done
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Taken on in a statement of its own, so that no transaction stays open while a source is asked. */
function claim({ db, now }: Ctx): Promise<Claimed[]> {
  return db.query<Claimed>(
    `update ws.file f set tries = f.tries + 1, next_at = $2
     from (select id from ws.file where state = 'waiting' and next_at <= $1 order by next_at limit ${AT_ONCE}
           for update skip locked) due, ws.source s
     where f.id = due.id and s.id = f.source_id
     returning f.id, f.source_id as "sourceId", f.name, f.whence as "fetch", s.kind, f.media_type as "mediaType", f.tries,
               f.expires_at as "expiresAt"`,
    [now, new Date(now.getTime() + LEASE_MS)],
  )
}

async function fetchOne({ system, store, fetchers }: Services, file: Claimed, stop: AbortSignal): Promise<void> {
  const ctx = system(new Date())
  const { db, log, now } = ctx
  const signal = AbortSignal.any([stop, AbortSignal.timeout(FETCH_MS)])
  const fetched = await attempt(ctx, { file, fetchFile: fetchers[file.kind], signal }).catch(
    (error: unknown): Fetched => {
      if (!isPassing(error)) log.warn({ err: error, file: file.id }, 'a file could not be fetched')
      return { state: 'later', detail: null, after: null }
    },
  )
  if (fetched.state === 'held') return hold(ctx, store, { file, fetched })
  const next = fetched.state === 'later' ? nextTry(file, now, fetched.after) : null
  if (next) await db.query(`update ws.file set next_at = $2 where id = $1 and state = 'waiting'`, [file.id, next])
  else
    await db.query(`update ws.file set state = 'lost', next_at = null where id = $1 and state = 'waiting'`, [file.id])
}

type Attempt = { file: Claimed; fetchFile: FetchFile | undefined; signal: AbortSignal }

async function attempt(ctx: Ctx, { file, fetchFile, signal }: Attempt): Promise<Fetched> {
  if (file.expiresAt && file.expiresAt <= ctx.now) return { state: 'lost', detail: 'expired' }
  if (!fetchFile) return { state: 'later', detail: 'nothing fetches files of this source', after: null }
  return fetchFile(ctx, file, signal)
}

type Got = { file: Claimed; fetched: Fetched & { state: 'held' } }

async function hold({ db }: Ctx, store: FileStore, { file: { id, mediaType }, fetched }: Got): Promise<void> {
  const { sha256, bytes } = await store.keep(fetched.content)
  const type = mediaTypeOf(fetched.content, fetched.mediaType ?? mediaType)
  await db.query(
    `update ws.file set state = 'held', sha256 = $2, bytes = $3, media_type = $4, next_at = null
     where id = $1 and state = 'waiting'`,
    [id, sha256, bytes, type],
  )
}

/** null: it is given up. */
function nextTry({ tries, expiresAt }: Claimed, now: Date, after: Date | null): Date | null {
  if (tries >= MOST_TRIES) return null
  const wait = Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS)
  const next = new Date(Math.max(now.getTime() + wait, after?.getTime() ?? 0))
  if (!expiresAt || next < expiresAt) return next
  // Once more while it is still there; from its end on it is lost.
  const last = new Date(expiresAt.getTime() - LAST_TRY_MS)
  return last > now ? last : expiresAt
}
