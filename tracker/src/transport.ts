import { bytesOf, CAN_OUTLIVE, fly, FLY_BYTES, post, type Outcome } from './post.ts'
import type { Settings } from './settings.ts'
import { dropKept, keep, KEEP_AT_MOST, takeKept, type Message } from './unsent.ts'
import { newId } from './visitor.ts'

export type Transport = {
  send(message: Message): void
  /** the page is seen again: what was kept is tried again */
  resume(): void
  /** before the page goes: what waits leaves by beacon, or is kept for the next page */
  leave(): void
  /** nothing that waits, here or kept from an earlier page, leaves any more */
  drop(): void
}
type Line = {
  url: string
  writeKey: string
  /** where this page keeps what it could not send */
  key: string
  /** asked before anything leaves: consent may have been withdrawn in another tab */
  allowed: () => boolean
  waiting: Message[]
  sending: Message[]
  /** whether what is being sent arrives though the page goes */
  outlives: boolean
  /** whether the server answers: nobody hears the answer to a beacon, so it is trusted only to a server that does */
  health: 'unknown' | 'good' | 'bad'
  failures: number
  /** epoch ms; the server asked for peace until then */
  notBefore: number
  timer: ReturnType<typeof setTimeout> | undefined
}

const BATCH = 20
const DELAY_MS = 500
const RETRY_MS = 1000
const RETRY_AT_MOST_MS = 60_000

/** Sends in batches; what could not be sent is tried again under the same message ids, so a repeat changes nothing. */
export function createTransport({ host, writeKey }: Settings, allowed: () => boolean): Transport {
  const line: Line = {
    url: `${host}/v1/batch`,
    writeKey,
    key: newId(),
    allowed,
    waiting: [],
    sending: [],
    outlives: false,
    health: 'unknown',
    failures: 0,
    notBefore: 0,
    timer: undefined,
  }
  addEventListener('offline', () => (line.health = 'bad'))
  addEventListener('online', () => {
    // To wait longer for a network that is back would be for nothing; a wait the server asked for is kept.
    clearTimeout(line.timer)
    line.timer = undefined
    resume(line)
  })
  resume(line)
  return {
    send(message) {
      line.waiting.push(message)
      if (line.waiting.length > KEEP_AT_MOST) line.waiting.shift()
      schedule(line, line.waiting.length >= BATCH ? 0 : DELAY_MS)
    },
    resume: () => resume(line),
    leave: () => leave(line),
    drop: () => drop(line),
  }
}

function schedule(line: Line, ms: number): void {
  const run = () => {
    line.timer = undefined
    void flush(line)
  }
  line.timer ??= setTimeout(run, Math.max(ms, line.notBefore - Date.now()))
}

async function flush(line: Line): Promise<void> {
  if (line.sending.length > 0 || line.waiting.length === 0) return
  if (!line.allowed()) return drop(line)
  const batch = takeBatch(line.waiting)
  const body = bodyOf(line, batch)
  line.sending = batch
  line.outlives = CAN_OUTLIVE && line.health !== 'bad' && bytesOf(body) < FLY_BYTES
  settle(line, batch, await post(line.url, body, line.outlives))
}

function settle(line: Line, batch: Message[], outcome: Outcome): void {
  const isBack = outcome.done && line.health === 'bad'
  // An answer may come in after the network has gone.
  line.health = outcome.done && navigator.onLine !== false ? 'good' : 'bad'
  line.failures = outcome.done ? 0 : line.failures + 1
  if (!outcome.done) line.notBefore = Date.now() + outcome.again
  // Dropped, or kept for the next page meanwhile.
  if (line.sending !== batch) return
  line.sending = []
  if (outcome.done) {
    if (isBack) resume(line)
    if (line.waiting.length > 0) schedule(line, 0)
    return
  }
  line.waiting = [...batch, ...line.waiting].slice(-KEEP_AT_MOST)
  // A hidden page may end without another word.
  if (document.visibilityState === 'hidden') leave(line)
  else schedule(line, Math.min(RETRY_AT_MOST_MS, RETRY_MS * 2 ** line.failures) * (0.5 + Math.random() / 2))
}

function leave(line: Line): void {
  if (!line.allowed()) return drop(line)
  const isOnline = navigator.onLine !== false
  const isGood = isOnline && line.health === 'good' && Date.now() >= line.notBefore
  const arrives = isGood && line.outlives
  const left = arrives ? line.waiting : [...line.sending, ...line.waiting]
  if (!arrives) line.sending = []
  line.waiting = []
  const rest = isGood ? flyAll(line, left) : left
  if (rest.length === 0) return
  const isKept = keep(rest, line.key)
  // While this page lives its memory has what no storage takes.
  if (!isKept) line.waiting = rest
  if (isOnline && (!isKept || line.health === 'unknown')) flyAll(line, rest)
}

/** Returns what did not leave. */
function flyAll(line: Line, messages: Message[]): Message[] {
  const left = [...messages]
  while (left.length > 0) {
    const batch = takeBatch(left)
    if (!fly(line.url, bodyOf(line, batch))) return [...batch, ...left]
  }
  return []
}

function resume(line: Line): void {
  void takeKept().then(kept => {
    // It failed before, or nobody heard an answer: only an answer lets it go.
    if (kept.length > 0) line.health = 'bad'
    line.waiting = [...kept, ...line.waiting].slice(-KEEP_AT_MOST)
    if (line.waiting.length > 0) schedule(line, DELAY_MS)
  })
}

function drop(line: Line): void {
  line.waiting = []
  line.sending = []
  dropKept()
}

function bodyOf({ writeKey }: Line, batch: Message[]): string {
  return JSON.stringify({ writeKey, batch, sentAt: new Date().toISOString() })
}

/** Takes the first messages that fit in one request. */
function takeBatch(waiting: Message[]): Message[] {
  let bytes = 0
  let count = 0
  while (count < Math.min(BATCH, waiting.length)) {
    bytes += bytesOf(JSON.stringify(waiting[count])) + 1
    // The key and the time stand around the messages; a message larger than that travels alone.
    if (count > 0 && bytes > FLY_BYTES - 500) break
    count++
  }
  return waiting.splice(0, count)
}
