import type { Settings } from './settings.ts'
import { read, remove, write } from './storage.ts'

export type Message = Record<string, unknown> & { messageId: string }
export type Transport = {
  send(message: Message): void
  /** before the page goes: what waits leaves by beacon, or is kept for the next page */
  leave(): void
  /** nothing that waits, here or kept from an earlier page, leaves any more */
  drop(): void
}

const KEPT = 'hl_unsent'
const KEEP_AT_MOST = 200
const BATCH = 20
const DELAY_MS = 500
const RETRY_MS = 1000
const RETRY_AT_MOST_MS = 60_000
/** Browsers refuse keepalive bodies and beacons over 64 kB. */
const KEEPALIVE_BYTES = 60_000

/** Sends in batches; what could not be sent is tried again under the same message ids, so a repeat changes nothing. */
export function createTransport({ host, writeKey }: Settings): Transport {
  const url = `${host}/v1/batch`
  const bodyOf = (batch: Message[]) => JSON.stringify({ writeKey, batch, sentAt: new Date().toISOString() })
  let waiting: Message[] = takeKept()
  let sending: Message[] = []
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function schedule(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, ms)
  }

  async function flush(): Promise<void> {
    if (sending.length > 0 || waiting.length === 0) return
    const batch = waiting.splice(0, BATCH)
    sending = batch
    const done = await post(url, bodyOf(batch))
    // Dropped meanwhile: it is not tried again.
    if (sending !== batch) return
    if (!done) waiting = [...batch, ...waiting].slice(-KEEP_AT_MOST)
    sending = []
    failures = done ? 0 : failures + 1
    if (waiting.length > 0)
      schedule(done ? 0 : Math.min(RETRY_AT_MOST_MS, RETRY_MS * 2 ** failures) * (0.5 + Math.random() / 2))
  }

  function leave(): void {
    const left = [...sending, ...waiting]
    waiting = []
    for (let at = 0; at < left.length; at += BATCH) {
      const part = left.slice(at, at + BATCH)
      const online = navigator.onLine !== false && typeof navigator.sendBeacon === 'function'
      if (!online || !navigator.sendBeacon(url, bodyOf(part))) return keep(left.slice(at))
    }
  }

  addEventListener('online', () => schedule(0))
  if (waiting.length > 0) schedule(DELAY_MS)
  return {
    send(message) {
      waiting.push(message)
      if (waiting.length > KEEP_AT_MOST) waiting.shift()
      schedule(waiting.length >= BATCH ? 0 : DELAY_MS)
    },
    leave,
    drop() {
      waiting = []
      sending = []
      dropKept()
    },
  }
}

/** Whether there is nothing more to do: accepted, or refused for good. */
async function post(url: string, body: string): Promise<boolean> {
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      body,
      keepalive: body.length < KEEPALIVE_BYTES,
      credentials: 'omit',
      // text/plain needs no preflight.
      headers: { 'Content-Type': 'text/plain' },
    })
    return status < 500 && status !== 429 && status !== 408
  } catch {
    return false
  }
}

/** Added to what other tabs left; the next page takes all of it. */
function keep(messages: Message[]): void {
  write(KEPT, JSON.stringify([...parse(read(KEPT)), ...messages].slice(-KEEP_AT_MOST)))
}

/** What an earlier page could not send: a refusal ends it, too. */
export function dropKept(): void {
  remove(KEPT)
}

function takeKept(): Message[] {
  const kept = parse(read(KEPT))
  if (kept.length > 0) remove(KEPT)
  return kept
}

function parse(text: string | null): Message[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
