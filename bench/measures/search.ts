import { startServer } from '../../server/test/process.ts'
import { createRandom } from '../../server/src/kernel/random.ts'
import { closedLoop, createClient, type Client } from '../client.ts'
import { contactId, openDataset, seenByMember } from '../dataset.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'

const BARS = { usual: 25, worst: 300 }
/** What most names, companies and cities of the dataset hold. */
const FREQUENT = ['欧阳', '司马', '有限', '公司', '上海', '机电']

/**
 * The search box asked for two characters, 16 at a time. Usual: a pair of neighbours in the name of somebody the member may
 * read, by chance. Worst: the most frequent pairs, each for a reader of half of the contacts and for one who may read none;
 * the slowest of them counts. `--contacts` (10,000 unless given), `--requests`.
 */
export const search: Measure = {
  name: 'search',
  async run(options: Options): Promise<Figure[]> {
    const dataset = await openDataset(options.number('contacts', 10_000))
    const total = options.number('requests', 2000)
    const server = await startServer({ dataDir: dataset.dataDir })
    const member = createClient(server.origin, dataset.memberToken)
    const admin = createClient(server.origin, dataset.adminToken)
    const stranger = createClient(server.origin, await tokenOfNobody(admin))
    try {
      const pairs = await pairsOf(member, dataset.contacts)
      const usual = await measure(total, n => ask(member, pairs[n % pairs.length] ?? ''))
      const slowest = await slowestOf({ member, stranger }, Math.ceil(total / 10))
      return [
        figure('usual', usual, `p95 of ${pairs.length} pairs at ${dataset.contacts} contacts`),
        figure('worst', slowest.p95, `p95 of ${slowest.what} at ${dataset.contacts} contacts`),
      ]
    } finally {
      for (const client of [member, admin, stranger]) client.close()
      await server.stop()
    }
  },
}

/** A token whose role reads its owner's records, and that has no owner: it may read nothing, of everything that matches. */
async function tokenOfNobody(admin: Client): Promise<string> {
  const own = { read: 'own', update: 'none', delete: 'none', create: false, export: false, import: false }
  const flags = { settings: false, members: false, sources: false, objects: false, identity: false }
  const rights = { ...flags, byObject: { '*': own }, byField: {} }
  const role = { name: 'own_only', label: { zh: '只看自己', en: 'Own only' }, rights }
  const { items } = read<{ items: { name: string }[] }>(await admin.get('/roles'))
  if (!items.some(one => one.name === role.name)) await admin.post('/roles', role)
  return read<{ token: string }>(await admin.post('/tokens', { name: 'bench', role: role.name })).token
}

const SAMPLED = 300

async function pairsOf(member: Client, contacts: number): Promise<string[]> {
  const random = createRandom(3)
  const pairs: string[] = []
  while (pairs.length < SAMPLED) {
    const n = random.int(1, contacts)
    if (!seenByMember(n)) continue
    const { name } = read<{ name: string }>(await member.get(`/records/contact/${contactId(n)}`))
    const from = random.int(0, name.length - 2)
    pairs.push(name.slice(from, from + 2))
  }
  return pairs
}

async function slowestOf(readers: Record<string, Client>, total: number): Promise<{ p95: number; what: string }> {
  const found: { p95: number; what: string }[] = []
  for (const [who, client] of Object.entries(readers))
    for (const pair of FREQUENT)
      found.push({ p95: await measure(total, () => ask(client, pair)), what: `${pair} for the ${who}` })
  for (const { what, p95 } of found) console.error(`  search: ${what} ${p95.toFixed(0)} ms`)
  return found.reduce((slowest, one) => (one.p95 > slowest.p95 ? one : slowest))
}

function ask(client: Client, q: string): Promise<string> {
  return client.get(`/search?q=${encodeURIComponent(q)}&limit=12`)
}

async function measure(total: number, call: (n: number) => Promise<unknown>): Promise<number> {
  return percentile(await closedLoop({ concurrency: 16, total, warmUp: Math.ceil(total / 5) }, call), 95)
}

function read<T>(text: string): T {
  const parsed: T = JSON.parse(text)
  return parsed
}

function figure(kind: keyof typeof BARS, value: number, note: string): Figure {
  return atMost(BARS[kind], { id: `search-${kind}`, value, unit: 'ms', note })
}
