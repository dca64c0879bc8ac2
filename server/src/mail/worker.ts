import type { ImapFlow } from 'imapflow'
import { detailOf, MailboxClosed } from '../channels/index.ts'
import { release, setProblem, take, type Lease } from './rows.ts'
import { runSession, type WorkerServices } from './session.ts'

/** What reads one mailbox until it is stopped. */
export type Worker = {
  /** compares everything with what is really kept, and reads what is missing; resolves after that round */
  repair(): Promise<void>
  stop(): Promise<void>
}

const FIRST_RETRY_MS = 5_000
const LONGEST_RETRY_MS = 15 * 60_000
/** Providers lock an account that is tried again and again with a wrong password. */
const SIGN_IN_RETRY_MS = 15 * 60_000

export function startWorker(services: WorkerServices, sourceId: string): Worker {
  const { db, log, wakes } = services.system(new Date())
  const stopping = new AbortController()
  const { signal } = stopping
  const topic = `mail:${sourceId}`
  const asked: (() => void)[] = []
  let client: ImapFlow | undefined
  const running = loop()

  async function loop(): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      const lease = await take(db, sourceId, new Date()).catch(() => undefined)
      const ended =
        lease && (await runSession({ services, lease, topic, asked, signal, opened: open => (client = open) }))
      failures = ended?.error && !ended.read ? failures + 1 : 0
      if (ended?.read && !signal.aborted)
        log.info({ source: sourceId, detail: detailOf(ended.error) }, 'a mailbox hung up')
      const wait = lease && failures > 0 ? await failed(lease, ended?.error, failures) : FIRST_RETRY_MS
      if (lease) await release(lease).catch(() => undefined)
      await wakes.wait(topic, wait, signal)
    }
  }

  async function failed(lease: Lease, error: unknown, failures: number): Promise<number> {
    const wait = waitAfter(error, failures)
    const told = { code: error instanceof MailboxClosed ? error.code : 'no_connection', detail: reasonOf(error) }
    await setProblem(lease, { ...told, nextAt: new Date(Date.now() + wait) }).catch(() => undefined)
    for (const done of asked.splice(0)) done()
    return wait
  }

  return {
    repair: () =>
      new Promise(resolve => {
        asked.push(resolve)
        wakes.wake(topic)
      }),
    async stop() {
      stopping.abort()
      for (const done of asked.splice(0)) done()
      // What is under way with a server that does not answer is not waited for.
      client?.close()
      await running
    },
  }
}

function reasonOf(error: unknown): string | null {
  return error instanceof MailboxClosed ? error.detail : detailOf(error)
}

function waitAfter(error: unknown, failures: number): number {
  const doubled = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS)
  const isSignIn = error instanceof MailboxClosed && error.code === 'sign_in_failed'
  return isSignIn ? Math.max(doubled, SIGN_IN_RETRY_MS) : doubled
}
