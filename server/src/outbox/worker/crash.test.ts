import { afterAll, expect, test } from 'vitest'
import { createRandom, type Random } from '../../kernel/index.ts'
import { requestSend } from '../request.ts'
import { mortal } from '../../../test/outbox/mortal.ts'
import { channelTo, startPeer, type Peer } from '../../../test/outbox/peer.ts'
import { sendWorld, type SendWorld } from '../../../test/outbox/world.ts'
import { MOST_TRIES } from './next-try.ts'
import { createSender } from './sender.ts'
import { LEASE_MS } from './services.ts'
import { settleAbandoned } from './settle.ts'

/** Lives of a worker that end before their time, per kind of channel; HUILIU_RUNS sets how many. */
const DEATHS = Number(process.env['HUILIU_RUNS'] ?? (process.env['HUILIU_SOAK'] ? 1000 : 30))
const EACH = 6
const opened: { close(): Promise<void> }[] = []
afterAll(() => Promise.all(opened.map(one => one.close())))

async function scene(keyed: boolean): Promise<{ world: SendWorld; peer: Peer }> {
  const peer = await startPeer({ random: createRandom(11), keyed, unkind: 0.08 })
  const world = await sendWorld(channelTo(peer.url, keyed))
  opened.push(peer, world.ws)
  return { world, peer }
}

type Surviving = { world: SendWorld; random: Random }
/** How many died, and what was being sent when one did. */
type Survived = { deaths: number; orphaned: Set<string> }

/** Workers one after the other, each dying somewhere, until nothing waits. */
async function survive({ world, random }: Surviving): Promise<Survived> {
  const { db } = world.ws
  const survived: Survived = { deaths: 0, orphaned: new Set() }
  for (let life = 0; ; life++) {
    const { worker, isDead } = mortal(world.services, { random, risk: life > 15 ? 0 : 0.01 })
    const sender = createSender(worker)
    await settleAbandoned(worker)
      .then(() => sender.drain())
      .catch(() => undefined)
    await sender.stop()
    if (isDead()) {
      survived.deaths++
      for (const { id } of await db.query<{ id: string }>(`select id from ws.outgoing where state = 'sending'`))
        survived.orphaned.add(id)
    }
    const [open] = await db.query<{ at: Date | null; count: number }>(
      `select min(due_at) as at, count(*)::int as count from ws.outgoing where state in ('queued', 'sending')`,
    )
    if (!open || open.count === 0) return survived
    world.clock.now = new Date(Math.max(world.clock.now.getTime() + LEASE_MS + 1, open.at?.getTime() ?? 0))
  }
}

async function told(world: SendWorld, id: string): Promise<number> {
  const [row] = await world.ws.db.query<{ count: number }>(
    `select count(*)::int as count from ws.event where type = 'message.sent' and body->>'outboxId' = $1`,
    [id],
  )
  return row?.count ?? 0
}

async function asked(world: SendWorld, contacts: string[]): Promise<string[]> {
  const ctx = await world.ctx()
  const about = { source: world.source, subject: '报价', text: '请看', purpose: 'service' } as const
  return world.ws.db.tx(async tx => {
    const ids: string[] = []
    for (const contact of contacts)
      ids.push((await requestSend(tx, { ctx, services: world.services }, { ...about, contact })).id)
    return ids
  })
}

for (const keyed of [true, false]) {
  test(`workers killed anywhere, ${keyed ? 'with' : 'without'} a client key`, { timeout: 600_000 }, async () => {
    const { world, peer } = await scene(keyed)
    const contacts = await Promise.all(Array.from({ length: EACH }, (_, n) => world.customer(`c${n}@example.com`)))
    const random = createRandom(keyed ? 1 : 2)
    const counts: Record<string, number> = {}
    let deaths = 0
    while (deaths < DEATHS) {
      const ids = await asked(world, contacts)
      const { orphaned, deaths: more } = await survive({ world, random })
      deaths += more
      for (const { id, state, attempts } of await world.rows(ids)) {
        counts[state] = (counts[state] ?? 0) + 1
        const times = peer.delivered.get(id) ?? 0
        expect(times).toBeLessThanOrEqual(1)
        expect(await told(world, id)).toBe(state === 'sent' ? 1 : 0)
        if (state === 'sent') expect(times).toBe(1)
        else if (state === 'failed') expect(times).toBe(0)
        else {
          expect(state).toBe('unknown')
          // What a platform takes once is tried until no try is left.
          if (keyed) expect(attempts).toBeGreaterThanOrEqual(MOST_TRIES)
          expect(orphaned.has(id) || peer.silent.has(id)).toBe(true)
        }
      }
    }
    expect(counts['sent']).toBeGreaterThan(DEATHS / 3)
    if (!keyed) expect(counts['unknown']).toBeGreaterThan(DEATHS / 6)
  })
}
