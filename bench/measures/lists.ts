import type { Condition, RecordList, RecordQuery } from '@huiliu/contracts'
import { startServer } from '../../server/test/process.ts'
import { createRandom, type Random } from '../../server/src/kernel/random.ts'
import { closedLoop, createClient, type Client } from '../client.ts'
import { openDataset } from '../dataset.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'

type Kind = 'indexed' | 'other'
type Named = { name: string; kind: Kind; hint?: string; query: (random: Random) => RecordQuery }

const BARS: Record<Kind, number> = { indexed: 40, other: 1500 }
const CITIES = ['上海', '北京', '深圳', '广州', '杭州', '成都', '苏州', '武汉', '南京', '重庆', '西安', '宁波']
const DAY = 86_400_000

/** Members 0–9 of each twenty belong to the departments the asking member reads. */
const owner = (random: Random): Condition => {
  const n = random.int(0, 9) * 20 + random.int(0, 9)
  return { field: 'owner_id', op: 'eq', value: `00000008-0000-7000-8000-${n.toString(16).padStart(12, '0')}` }
}
const city = (random: Random): Condition => ({ field: 'city', op: 'eq', value: random.pick(CITIES) })
const given = (field: string): Condition => ({ field, op: 'isNotEmpty' })

function account(random: Random): Condition {
  const n = random.int(1, 300)
  return { field: 'account', op: 'eq', value: `00000003-0000-7000-8000-${n.toString(16).padStart(12, '0')}` }
}

function createdInSomeMonth(random: Random): Condition {
  const from = Date.now() - random.int(40, 700) * DAY
  const days = [from, from + 30 * DAY].map(at => new Date(at).toISOString().slice(0, 10))
  return { field: 'created_at', op: 'between', value: days }
}

/** What salespeople ask of their list of contacts. */
const QUERIES: Named[] = [
  { name: 'latest-changed', kind: 'indexed', query: () => ({}) },
  { name: 'latest-created', kind: 'indexed', query: () => ({ sort: [{ field: 'created_at', dir: 'desc' }] }) },
  { name: 'of-a-colleague', kind: 'indexed', query: random => ({ filter: owner(random) }) },
  {
    name: 'created-in-a-month',
    kind: 'indexed',
    query: random => ({ filter: createdInSomeMonth(random), sort: [{ field: 'created_at', dir: 'desc' }] }),
  },
  {
    name: 'in-a-stage',
    kind: 'indexed',
    query: random => ({
      filter: { field: 'stage', op: 'eq', value: random.pick(['lead', 'prospect', 'customer', 'lost']) },
    }),
  },
  { name: 'by-name', kind: 'indexed', query: () => ({ sort: [{ field: 'name', dir: 'asc' }] }) },
  {
    name: 'of-a-colleague-in-a-city',
    kind: 'indexed',
    query: random => ({ filter: { all: [city(random), owner(random)] } }),
  },
  { name: 'of-a-company', kind: 'indexed', query: random => ({ filter: account(random) }) },
  { name: 'to-be-reached', kind: 'indexed', query: () => ({ filter: { all: [given('phone'), given('email')] } }) },
  {
    name: 'lost-or-in-a-city',
    kind: 'indexed',
    query: random => ({ filter: { any: [{ field: 'stage', op: 'eq', value: 'lost' }, city(random)] } }),
  },
  {
    name: 'text-within',
    kind: 'other',
    query: random => ({ filter: { field: 'address', op: 'contains', value: `${random.int(100, 999)} 号` } }),
  },
  {
    name: 'by-birthday',
    kind: 'other',
    hint: 'birthday',
    query: () => ({ sort: [{ field: 'birthday', dir: 'asc' }] }),
  },
]

/**
 * The first 50 of twelve lists of contacts, 16 at a time, for a member who reads half of them. Those with the hint to add an
 * index count with their bar only where the answer gives it. `--contacts` (10,000 unless given), `--requests`.
 */
export const lists: Measure = {
  name: 'lists',
  async run(options: Options): Promise<Figure[]> {
    const dataset = await openDataset(options.number('contacts', 10_000))
    const server = await startServer({ dataDir: dataset.dataDir })
    const client = createClient(server.origin, dataset.memberToken)
    try {
      const figures: Figure[] = []
      for (const named of QUERIES) figures.push(await measure(client, named, { contacts: dataset.contacts, options }))
      return figures
    } finally {
      client.close()
      await server.stop()
    }
  },
}

type Sizes = { contacts: number; options: Options }

async function measure(
  client: Client,
  { name, kind, hint, query }: Named,
  { contacts, options }: Sizes,
): Promise<Figure> {
  const random = createRandom(11)
  const total = kind === 'indexed' ? options.number('requests', 800) : Math.ceil(options.number('requests', 800) / 8)
  const ask = () => client.post('/records/contact/query', { ...query(random), limit: 50 })
  const samples = await closedLoop({ concurrency: 16, total, warmUp: Math.ceil(total / 5) }, ask)
  const { items, hint: told }: RecordList = JSON.parse(await ask())
  const value = percentile(samples, 95)
  // Small tables need no index, and no hint.
  const hinted = hint === undefined || contacts < 100_000 || told?.field === hint
  const note = `p95 of ${contacts} contacts, ${kind}, ${items.length} shown${told ? `, hint ${told.code} ${told.field}` : ''}`
  const figure = atMost(BARS[kind], { id: `list-${name}`, value, unit: 'ms', note })
  return { ...figure, ok: figure.ok && hinted }
}
