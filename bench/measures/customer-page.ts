import { startServer } from '../../server/test/process.ts'
import { createRandom } from '../../server/src/kernel/random.ts'
import { startBareRecords } from '../bare-records.ts'
import { closedLoop, createClient, type Client } from '../client.ts'
import { EVENTS, contactId, openDataset, seenByMember } from '../dataset.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'

const BARS = { uniform: 60, heavy: 150, growth: 1.3 }
const SMALL = 10_000
const ROUNDS = 4

/** Times in ms of the page of anybody and of those with most events, and of a bare server's read of one row. */
type Samples = { uniform: number[]; heavy: number[]; bare: number[] }
type Place = { contacts: number; page: Client; bare: Client; samples: Samples; close(): Promise<void> }

/**
 * All that a customer's page shows first, in one request, 16 at a time, for a member who reads half of the contacts; of
 * anybody, and of those with most events. Beside it what a bare server takes to read the contact's row alone. With more than
 * 10,000 contacts a company of 10,000 is measured too, for the growth. All take turns, so that whatever else the machine
 * does falls on all. `--contacts` (10,000 unless given) with ten events each, `--requests`.
 */
export const customerPage: Measure = {
  name: 'customer-page',
  async run(options: Options): Promise<Figure[]> {
    const contacts = options.number('contacts', SMALL)
    const total = Math.ceil(options.number('requests', 2000) / ROUNDS)
    const places: Place[] = []
    try {
      for (const size of new Set([contacts, Math.min(contacts, SMALL)])) places.push(await open(size))
      for (const place of places) await round(place, Math.ceil(total / 2))
      for (const { samples } of places) for (const kept of Object.values(samples)) kept.length = 0
      for (let n = 0; n < ROUNDS; n++) for (const place of places) await round(place, total)
      return figures(places)
    } finally {
      for (const place of places) await place.close()
    }
  },
}

async function open(contacts: number): Promise<Place> {
  const { dataDir, memberToken } = await openDataset(contacts)
  const server = await startServer({ dataDir })
  const peer = await startBareRecords(dataDir)
  const [page, bare] = [createClient(server.origin, memberToken), createClient(peer.origin, memberToken)]
  const close = async () => {
    page.close()
    bare.close()
    await peer.stop()
    await server.stop()
  }
  return { contacts, page, bare, samples: { uniform: [], heavy: [], bare: [] }, close }
}

async function round({ contacts, page, bare, samples }: Place, total: number): Promise<void> {
  const loop = { concurrency: 16, total }
  const anybody = chooser(contacts, 1)
  const busy = chooser(contacts, EVENTS.heavyEvery)
  samples.uniform.push(...(await closedLoop(loop, () => page.get(`/contacts/${anybody()}/page`))))
  samples.heavy.push(...(await closedLoop(loop, () => page.get(`/contacts/${busy()}/page`))))
  samples.bare.push(...(await closedLoop(loop, () => bare.get(`/contacts/${anybody()}`))))
}

const random = createRandom(7)

/** Contacts the member may see, among every `step`-th. */
function chooser(contacts: number, step: number): () => string {
  return () => {
    for (;;) {
      const n = random.int(1, Math.floor(contacts / step)) * step
      if (seenByMember(n)) return contactId(n)
    }
  }
}

function figures([large, small]: Place[]): Figure[] {
  if (!large) return []
  const made = [pageFigure('uniform', large), pageFigure('heavy', large)]
  return small ? [...made, growth(large, small)] : made
}

function pageFigure(kind: 'uniform' | 'heavy', { contacts, samples }: Place): Figure {
  const value = percentile(samples[kind], 95)
  const floor = percentile(samples.bare, 95)
  const note = `p95 of ${contacts} contacts, p50 ${percentile(samples[kind], 50).toFixed(1)}; floor reads one row`
  return atMost(BARS[kind], { id: `customer-page-${kind}`, value, unit: 'ms', floor, note })
}

function growth(large: Place, small: Place): Figure {
  const [value, floor] = [percentile(large.samples.uniform, 95), percentile(small.samples.uniform, 95)]
  const ratio = value / floor
  const note = `p95 of ${large.contacts} contacts over that of ${small.contacts}`
  return {
    id: 'customer-page-growth',
    value,
    unit: 'ms',
    floor,
    ratio,
    bar: `<= ${BARS.growth} times`,
    ok: ratio <= BARS.growth,
    note,
  }
}
