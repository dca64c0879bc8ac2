import { startServer } from '../../server/test/process.ts'
import { createRandom } from '../../server/src/demo/company/random.ts'
import { closedLoop, createClient, type Client } from '../client.ts'
import { EVENTS, contactId, openDataset, seenByMember } from '../dataset.ts'
import { percentile, type Figure, type Measure, type Options } from '../measure.ts'

const BARS = { uniform: 60, heavy: 150 }

/**
 * All that a customer's page shows first, in one request, 16 at a time, for a member who reads half of the contacts; of
 * anybody, and of those with most events. `--contacts` (10,000 unless given) with ten events each, `--requests`.
 */
export const customerPage: Measure = {
  name: 'customer-page',
  async run(options: Options): Promise<Figure[]> {
    const dataset = await openDataset(options.number('contacts', 10_000))
    const total = options.number('requests', 2000)
    const server = await startServer({ dataDir: dataset.dataDir })
    const client = createClient(server.origin, dataset.memberToken)
    try {
      const uniform = await measure(client, { total, one: chooser(dataset.contacts, 1) })
      const heavy = await measure(client, { total, one: chooser(dataset.contacts, EVENTS.heavyEvery) })
      return [figure('uniform', uniform, dataset.contacts), figure('heavy', heavy, dataset.contacts)]
    } finally {
      client.close()
      await server.stop()
    }
  },
}

/** Contacts the member may see, among every `step`-th. */
function chooser(contacts: number, step: number): () => string {
  const random = createRandom(7)
  return () => {
    for (;;) {
      const n = random.int(1, Math.floor(contacts / step)) * step
      if (seenByMember(n)) return contactId(n)
    }
  }
}

async function measure(client: Client, { total, one }: { total: number; one: () => string }): Promise<number> {
  const warmUp = Math.ceil(total / 5)
  const samples = await closedLoop({ concurrency: 16, total, warmUp }, () => client.get(`/contacts/${one()}/page`))
  return percentile(samples, 95)
}

function figure(kind: keyof typeof BARS, value: number, contacts: number): Figure {
  const bar = BARS[kind]
  const note = `p95 of ${contacts} contacts`
  return {
    id: `customer-page-${kind}`,
    value,
    unit: 'ms',
    floor: null,
    ratio: null,
    bar: `<= ${bar}`,
    ok: value <= bar,
    note,
  }
}
