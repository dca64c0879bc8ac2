import type { ImapFlow } from 'imapflow'
import { MAIL_PATHS, placeKey, SHORTENED, type MailPlace } from '../channels/index.ts'
import type { Delivery } from '../ingest/index.ts'
import type { Folder } from './folders.ts'
import { shortened } from './shorten.ts'

/** How much is asked for at once; a whole mail up to `whole` bytes, of a larger one its texts. */
export type Limits = { mails: number; bytes: number; whole: number }
export const LIMITS: Limits = { mails: 50, bytes: 4 * 1024 * 1024, whole: 20 * 1024 * 1024 }

export type Fetching = {
  client: ImapFlow
  sourceId: string
  folder: Folder
  validity: string
  limits: Limits
  accept(delivery: Delivery): Promise<void>
  /** their deliveries are durable */
  held(uids: number[]): Promise<void>
  signal: AbortSignal
}

/** Reads mails of the folder that is open, in the order given. Those that the server does not give are left out. */
export async function fetchMails(fetching: Fetching, uids: number[]): Promise<void> {
  for (let at = 0; at < uids.length; at += SIZED) {
    const sizes = await sizesOf(fetching.client, uids.slice(at, at + SIZED))
    for (const batch of batches(uids.slice(at, at + SIZED), sizes, fetching.limits)) {
      if (fetching.signal.aborted) return
      await fetchBatch(fetching, batch)
    }
  }
}

const SIZED = 500

async function sizesOf(client: ImapFlow, uids: number[]): Promise<Map<number, number>> {
  const sizes = new Map<number, number>()
  for await (const { uid, size } of client.fetch(rangeOf(uids), { uid: true, size: true }, { uid: true }))
    sizes.set(uid, size ?? 0)
  return sizes
}

type Batch = { uids: number[]; large: boolean }

function batches(uids: number[], sizes: Map<number, number>, { mails, bytes, whole }: Limits): Batch[] {
  const all: Batch[] = []
  let open: Batch | undefined
  let weight = 0
  for (const uid of uids) {
    const size = sizes.get(uid)
    if (size === undefined) continue
    if (size > whole) {
      all.push({ uids: [uid], large: true })
      continue
    }
    if (!open || open.uids.length >= mails || weight + size > bytes) {
      open = { uids: [], large: false }
      all.push(open)
      weight = 0
    }
    open.uids.push(uid)
    weight += size
  }
  return all
}

async function fetchBatch(fetching: Fetching, { uids, large }: Batch): Promise<void> {
  const { client, held } = fetching
  const [first] = uids
  if (large && first !== undefined) {
    const body = await shortened(client, first)
    if (body) await keep(fetching, { uid: first, body, suffix: SHORTENED })
    await held(body ? [first] : [])
    return
  }
  const kept: Promise<number>[] = []
  for await (const { uid, source } of client.fetch(rangeOf(uids), { uid: true, source: true }, { uid: true }))
    if (source) kept.push(keep(fetching, { uid, body: source, suffix: '' }))
  await held(await Promise.all(kept))
}

type Mail = { uid: number; body: Buffer; suffix: string }

async function keep({ sourceId, folder, validity, accept }: Fetching, { uid, body, suffix }: Mail): Promise<number> {
  const place: MailPlace = { folder: folder.path, validity, uid }
  const path = (folder.role === 'sent' ? MAIL_PATHS.sent : MAIL_PATHS.received) + suffix
  await accept({ sourceId, receivedAt: new Date(), path, agent: null, key: placeKey(place), body })
  return uid
}

/** Numbers as IMAP writes a set: runs by their ends. */
export function rangeOf(uids: number[]): string {
  const sorted = [...new Set(uids)].toSorted((a, b) => a - b)
  const runs: [number, number][] = []
  for (const uid of sorted) {
    const last = runs.at(-1)
    if (last && last[1] === uid - 1) last[1] = uid
    else runs.push([uid, uid])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',')
}
