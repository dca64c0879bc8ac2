import { startServer } from '../../server/test/process.ts'
import type { Db } from '../../server/src/kernel/index.ts'
import { createClient, type Client } from '../client.ts'
import { openDataset } from '../dataset.ts'
import { KINDS, idOf, pairOf, withJoinables, type Kind } from '../joinables.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'

const BARS: Record<Kind['name'], number> = { typical: 30, busy: 200, vast: 2000 }
type Samples = { join: number[]; cut: number[] }

/**
 * Two people joined by hand through the API and parted again, different ones each time: usual ones; one with 60 sightings,
 * 10,000 events and 200 orders on the side that moves; one with 10,000 sightings. The floor moves the same rows by two bare
 * updates in one transaction. `--contacts` (10,000 unless given).
 */
export const joinCut: Measure = {
  name: 'join-cut',
  async run(options: Options): Promise<Figure[]> {
    const dataset = await openDataset(options.number('contacts', 10_000))
    const floors = await withJoinables(dataset, async db => {
      const found = new Map<Kind, number>()
      for (const kind of KINDS) found.set(kind, await floorOf(db, kind))
      return found
    })
    const server = await startServer({ dataDir: dataset.dataDir })
    const client = createClient(server.origin, dataset.adminToken, 1)
    try {
      const figures: Figure[] = []
      for (const kind of KINDS) figures.push(...figuresOf(kind, await samplesOf(client, kind), floors.get(kind) ?? 0))
      return figures
    } finally {
      client.close()
      await server.stop()
    }
  },
}

async function samplesOf(client: Client, kind: Kind): Promise<Samples> {
  const samples: Samples = { join: [], cut: [] }
  const timed = async (into: number[], path: string, body: object) => {
    const start = performance.now()
    const answer = await client.post(path, { ...body, reason: '测量' })
    into.push(performance.now() - start)
    return answer
  }
  for (let n = 1; n <= kind.people; n++) {
    const { survivor, joined } = pairOf(kind, n)
    const pair = { a: { kind: 'contact', value: survivor }, b: { kind: 'contact', value: joined } }
    await timed(samples.join, '/identity/edges', pair)
    await expectPerson(client, joined, survivor)
    await timed(samples.cut, '/identity/cuts', pair)
    await expectPerson(client, joined, joined)
  }
  return samples
}

/** A figure of something that did not happen would be none. */
async function expectPerson(client: Client, id: string, expected: string): Promise<void> {
  const found: { id: string } = JSON.parse(await client.get(`/contacts/${id}`))
  if (found.id !== expected) throw new Error(`${id} is ${found.id}, not ${expected}`)
}

/** p95 in ms of moving the same sightings and orders and back, a transaction each. */
async function floorOf(db: Db, kind: Kind): Promise<number> {
  const samples: number[] = []
  for (let n = 1; n <= kind.people; n++) {
    const { survivor, joined } = pairOf(kind, n)
    const sightings = Array.from({ length: kind.sightings }, (_, index) => idOf(kind, n, index + 1))
    for (const [from, to] of [
      [joined, survivor],
      [survivor, joined],
    ]) {
      const start = performance.now()
      await db.tx(async tx => {
        await tx.query('update ws.sighting set person_id = $2 where id = any($1)', [sightings, to], { prepare: true })
        await tx.query('update ws.rec_order set contact = $3 where contact = $1 and contact_via = any($2)', [from, sightings, to], { prepare: true }) // prettier-ignore
      })
      samples.push(performance.now() - start)
    }
  }
  return percentile(samples, 95)
}

function figuresOf(kind: Kind, samples: Samples, floor: number): Figure[] {
  const note = `p95 of ${kind.people} people, ${kind.sightings} sightings, ${kind.events} events, ${kind.orders} orders each`
  return (['join', 'cut'] as const).map(what => {
    const value = percentile(samples[what], 95)
    return atMost(BARS[kind.name], { id: `${what}-${kind.name}`, value, unit: 'ms', floor, note })
  })
}
