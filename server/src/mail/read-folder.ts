import type { ImapFlow, MailboxObject } from 'imapflow'
import type { Db } from '../kernel/index.ts'
import type { Delivery } from '../ingest/index.ts'
import { fetchMails, type Limits } from './fetch-mails.ts'
import type { Folder } from './folders.ts'
import { compare, folderRow, hold, type FolderRow } from './rows.ts'

export type Reading = {
  db: Db
  client: ImapFlow
  sourceId: string
  limits: Limits
  accept(delivery: Delivery): Promise<void>
  signal: AbortSignal
  /** compare whatever the folder's figures say */
  thorough: boolean
}

/**
 * Compares a folder with what we hold of it, and reads what is missing, the newest first. Nothing depends on flags or dates:
 * another program reading a mail, or a clock, hides none. Opened to be read only, no mail is marked as seen.
 */
export async function readFolder(reading: Reading, folder: Folder): Promise<void> {
  const { db, client, sourceId, limits, accept, signal } = reading
  const box = await openFolder(client, folder.path)
  const validity = String(box.uidValidity)
  const known = await folderRow(db, sourceId, folder.path)
  if (known && known.missing === 0 && isAsKnown(known, box) && !reading.thorough) return
  const uids = box.exists === 0 ? [] : (await client.search({ all: true }, { uid: true })) || []
  const found = { validity, uidNext: box.uidNext, uids }
  const missing = await compare(db, { sourceId, folder, found, now: new Date() })
  const held = (read: number[]) => hold(db, { sourceId, path: folder.path, validity, uids: read })
  await fetchMails({ client, sourceId, folder, validity, limits, accept, held, signal }, missing)
}

/** Anew, even where it is open: of an open one the server tells neither what was deleted meanwhile nor the next number. */
export async function openFolder(client: ImapFlow, path: string): Promise<MailboxObject> {
  if (client.mailbox) await client.mailboxClose()
  return client.mailboxOpen(path, { readOnly: true })
}

/** Whether a folder's figures are those of the last comparison. */
export function isAsKnown(known: FolderRow, box: MailboxObject): boolean {
  return (
    known.validity === String(box.uidValidity) && Number(known.uidNext) === box.uidNext && known.exists === box.exists
  )
}
