import { buffer } from 'node:stream/consumers'
import { detailOf, MailboxClosed, mailSettings, openMailbox, type Account } from '../channels/index.ts'
import type { FetchFile, Fetched } from '../files/index.ts'

const MOST_BYTES = 100 * 1024 * 1024

/** Fetches a part that was left with the server when its mail was read. */
export function mailFileFetcher(accountOf: (sourceId: string) => Promise<Omit<Account, 'token'>>): FetchFile {
  return async (_ctx, { sourceId, fetch }, signal) => {
    const place = placeIn(fetch)
    if (!place) return { state: 'lost', detail: 'no place' }
    try {
      const account = await accountOf(sourceId)
      return await fetchPart(account, place, signal)
    } catch (error) {
      return { state: 'later', detail: error instanceof MailboxClosed ? error.code : detailOf(error), after: null }
    }
  }
}

type Place = { folder: string; validity: string; uid: number; part: string }

function placeIn({ folder, validity, uid, part }: Record<string, unknown>): Place | undefined {
  if (typeof folder !== 'string' || typeof validity !== 'string') return undefined
  return typeof uid === 'number' && typeof part === 'string' ? { folder, validity, uid, part } : undefined
}

async function fetchPart(
  account: Omit<Account, 'token'>,
  { folder, validity, uid, part }: Place,
  signal: AbortSignal,
): Promise<Fetched> {
  const client = await openMailbox(mailSettings(account.settings), account.keys['password']?.[0]?.toString() ?? '')
  const stop = () => client.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const box = await client.mailboxOpen(folder, { readOnly: true })
    if (String(box.uidValidity) !== validity) return { state: 'lost', detail: 'the folder was numbered anew' }
    const found = await client.download(`${uid}`, part, { uid: true, maxBytes: MOST_BYTES + 1 })
    if (!('content' in found) || !found.content) return { state: 'lost', detail: 'the mail is there no more' }
    const content = await buffer(found.content)
    return content.length > MOST_BYTES ? { state: 'lost', detail: 'too large' } : { state: 'held', content }
  } finally {
    signal.removeEventListener('abort', stop)
    await client.logout().catch(() => client.close())
  }
}
