import { localKeys, readLocal, removeLocal, writeLocal } from './storage.ts'

/**
 * What a page could not send, kept for the next page of this host. Each page keeps under a key of its own, so that two
 * tabs never overwrite each other; who takes a key takes all of it.
 */
export type Message = Record<string, unknown> & { messageId: string }

const PREFIX = 'hl_unsent'
export const KEEP_AT_MOST = 200
const KEEP_MS = 7 * 86_400_000

/** Whether the browser took them; where it has little room left, the newest of them. */
export function keep(messages: Message[], key: string): boolean {
  const name = `${PREFIX}_${key}`
  let some = [...parse(readLocal(name)), ...messages].slice(-KEEP_AT_MOST)
  while (some.length > 0) {
    if (writeLocal(name, JSON.stringify(some))) return true
    some = some.slice(Math.ceil(some.length / 2))
  }
  return false
}

/**
 * Everything kept on this host, oldest first, nothing of it older than a week; by one tab at a time where the browser can.
 * Two tabs may still both take a message, since a browser shows one tab a moment later what another removed: the message's
 * id makes it one event.
 */
export async function takeKept(): Promise<Message[]> {
  try {
    return await navigator.locks.request(PREFIX, take)
  } catch {
    // No locks without https.
    return take()
  }
}

function take(): Message[] {
  const found = localKeys(PREFIX).flatMap(key => {
    const messages = parse(readLocal(key))
    removeLocal(key)
    return messages
  })
  const oldest = new Date(Date.now() - KEEP_MS).toISOString()
  const at = ({ timestamp }: Message) => String(timestamp)
  return found.filter(message => at(message) >= oldest).sort((a, b) => (at(a) < at(b) ? -1 : 1))
}

/** What earlier pages could not send: a refusal ends it, too. */
export function dropKept(): void {
  for (const key of localKeys(PREFIX)) removeLocal(key)
}

function parse(text: string | null): Message[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
