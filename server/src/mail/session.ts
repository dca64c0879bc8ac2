import { once } from 'node:events'
import type { ImapFlow } from 'imapflow'
import { mailSettings, openMailbox, type Account } from '../channels/index.ts'
import type { Ctx } from '../kernel/index.ts'
import type { Delivery } from '../ingest/index.ts'
import type { Limits } from './fetch-mails.ts'
import { foldersToRead } from './folders.ts'
import { isAsKnown, openFolder, readFolder } from './read-folder.ts'
import {
  folderRow,
  forgetOthers,
  holdOnlyKept,
  renew,
  RENEW_MS,
  setRead,
  setStarted,
  setState,
  type Lease,
} from './rows.ts'

export type WorkerServices = {
  system: (now: Date) => Ctx
  accept(delivery: Delivery): Promise<void>
  accountOf(sourceId: string): Promise<Omit<Account, 'token'>>
  limits: Limits
}
export type Session = {
  services: WorkerServices
  lease: Lease
  /** wakes whoever waits for something new */
  topic: string
  /** those who asked for a repair since the round before */
  asked: (() => void)[]
  signal: AbortSignal
  opened(client: ImapFlow): void
}

/** New mail is told by the server; folders beside the inbox, and servers that tell nothing, are looked at as often. */
const LOOK_MS = 3 * 60_000
const INBOX = 'INBOX'

/** Reads a mailbox as long as its connection lasts: whether it was read at all, and what ended it. */
export async function runSession(session: Session): Promise<{ read: boolean; error: unknown }> {
  const { services, lease, signal } = session
  let client: ImapFlow | undefined
  let read = false
  const beat = setInterval(() => {
    renew(lease, new Date()).then(
      ours => ours || client?.close(),
      () => undefined,
    )
  }, RENEW_MS)
  try {
    await setState(lease, 'connecting')
    const account = await services.accountOf(lease.sourceId)
    const settings = mailSettings(account.settings)
    client = await openMailbox(settings, account.keys['password']?.[0]?.toString() ?? '')
    session.opened(client)
    for (let thorough = true; !signal.aborted; thorough = false) {
      await round(session, client, { wanted: settings.folders, thorough })
      read = true
      await watch(session, client)
    }
    return { read, error: null }
  } catch (error) {
    return { read, error }
  } finally {
    clearInterval(beat)
    await client?.logout().catch(() => client?.close())
  }
}

type Round = { wanted: string[]; thorough: boolean }

async function round(session: Session, client: ImapFlow, { wanted, thorough }: Round): Promise<void> {
  const { services, lease, signal } = session
  const { db, sourceId } = lease
  const { accept, limits } = services
  const repairs = session.asked.splice(0)
  const isThorough = thorough || repairs.length > 0
  try {
    await setState(lease, 'reading')
    await setStarted(lease, new Date())
    if (repairs.length > 0) await holdOnlyKept(db, sourceId)
    const folders = foldersToRead(await client.list(), wanted)
    const paths = folders.map(folder => folder.path)
    await forgetOthers(db, sourceId, paths)
    for (const folder of folders)
      await readFolder({ db, client, sourceId, limits, accept, signal, thorough: isThorough }, folder)
    if (!signal.aborted) await setRead(lease, new Date())
  } finally {
    for (const done of repairs) done()
  }
}

/** Until something new is told, it is time to look again, or somebody asks. Throws when the connection is gone. */
async function watch({ services, lease, topic, asked, signal }: Session, client: ImapFlow): Promise<void> {
  if (asked.length > 0 || signal.aborted) return
  const box = await openFolder(client, INBOX)
  const known = await folderRow(lease.db, lease.sourceId, box.path)
  // What came since it was read is told by nobody.
  if (known && !isAsKnown(known, box)) return
  await setState(lease, 'watching')
  if (asked.length > 0) return
  const ended = new AbortController()
  const until = AbortSignal.any([signal, ended.signal])
  const { wakes } = services.system(new Date())
  const told = once(client, 'exists', { signal: until }).catch(() => undefined)
  const gone = once(client, 'close', { signal: until }).then(
    () => 'gone',
    () => undefined,
  )
  // Ends by the next command; where the server tells nothing, imapflow asks it from time to time.
  const idling = client.idle().then(
    () => undefined,
    () => 'gone',
  )
  const why = await Promise.race([told, gone, idling, wakes.wait(topic, LOOK_MS, until)])
  ended.abort()
  if (why === 'gone') throw new Error('the mailbox hung up')
}
