import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from './client.ts'
import { idle, type Product } from './product.ts'
import type { Sender } from './sender.ts'

const POLL_MS = 5
const PATIENCE_MS = 60_000

/** Visitors whose timelines are watched. */
export type Watched = { anonymousId: string; contactId: string }

/** Makes visitors known and finds their pages. */
export async function watchedVisitors({ client, db }: Product, sender: Sender, count: number): Promise<Watched[]> {
  const ids = Array.from({ length: count }, (_, n) => `watched-${n}`)
  const batch = ids.map(anonymousId => ({ type: 'page', anonymousId, messageId: `hello-${anonymousId}` }))
  await sender.post('/v1/batch', JSON.stringify({ batch }))
  await idle(db)
  return Promise.all(
    ids.map(async anonymousId => {
      const found: { contact: { id: string } | null } = JSON.parse(
        await client.get(`/contacts/lookup?kind=anonymous_id&value=${anonymousId}`),
      )
      if (!found.contact) throw new Error(`${anonymousId} is not to be found`)
      return { anonymousId, contactId: found.contact.id }
    }),
  )
}

type Probing = { client: Client; sender: Sender; watched: Watched[]; perSecond: number; until: () => boolean }

/**
 * Sends single events of the watched visitors, evenly in time, and looks at each one's timeline through the API until the
 * event stands there. Answers with the time from the answer "accepted" to the first look that showed it, in ms.
 */
export async function probe({ client, sender, watched, perSecond, until }: Probing): Promise<number[]> {
  const samples: number[] = []
  const running: Promise<void>[] = []
  const start = performance.now()
  for (let n = 0; !until(); n++) {
    const visitor = watched[n % watched.length]
    if (!visitor) break
    running.push(visibleAfter({ client, sender, visitor, name: `probe-${n}` }).then(ms => void samples.push(ms)))
    await sleep(Math.max(0, start + ((n + 1) * 1000) / perSecond - performance.now()))
  }
  await Promise.all(running)
  return samples
}

type Look = { client: Client; sender: Sender; visitor: Watched; name: string }

async function visibleAfter({ client, sender, visitor, name }: Look): Promise<number> {
  const event = { event: name, anonymousId: visitor.anonymousId, messageId: name }
  await sender.post('/v1/track', JSON.stringify(event))
  const accepted = performance.now()
  while (performance.now() - accepted < PATIENCE_MS) {
    const timeline = await client.get(`/contacts/${visitor.contactId}/timeline?limit=5`)
    if (timeline.includes(`"track.${name}"`)) return performance.now() - accepted
    await sleep(POLL_MS)
  }
  throw new Error(`${name} was accepted and is not on the timeline after ${PATIENCE_MS / 1000} s`)
}
