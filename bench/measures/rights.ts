import type { Condition, List, RecordList, SharingRule } from '@huiliu/contracts'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from '../../server/test/process.ts'
import { closedLoop, createClient, createSessionClient, timedLoop, type Client } from '../client.ts'
import { openDataset } from '../dataset.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'

const BARS = { much: 1.3, little: 10 }
const MASKED = [
  ...['phone', 'email', 'birthday', 'gender', 'title', 'address', 'note', 'company_name'],
  ...['first_name', 'last_name', 'city', 'tags'],
]
const DAY_MS = 86_400_000

/**
 * The latest 50 contacts for readers with five roles, twelve masked fields and three sharing rules each, beside the same
 * list for who sees everything plainly. Much: requests a second, 16 at a time, of the latter ÷ of a reader who sees a tenth
 * and more. Little: p95 of one who sees some 0.05 %, one request after the other. `--contacts` (10,000 unless given),
 * `--requests`.
 */
export const rights: Measure = {
  name: 'rights',
  async run(options: Options): Promise<Figure[]> {
    const dataset = await openDataset(options.number('contacts', 10_000))
    const server = await startServer({ dataDir: dataset.dataDir })
    const admin = createClient(server.origin, dataset.adminToken)
    const open: Client[] = [admin]
    try {
      const much = await reader(admin, { origin: server.origin, name: 'much', conditions: MUCH })
      const little = await reader(admin, {
        origin: server.origin,
        name: 'little',
        conditions: littleOf(dataset.contacts),
      })
      open.push(much.client, little.client)
      await applied(admin)
      const seconds = options.number('requests', 1000) / 200
      return [await compare({ admin, much: much.client, seconds }), await latency(little.client, options)]
    } finally {
      for (const client of open) client.close()
      await server.stop()
    }
  },
}

const inCity = (value: string): Condition => ({ field: 'city', op: 'eq', value })
/** Each a twelfth of the contacts, or more. */
const MUCH = ['上海', '北京', '深圳'].map(inCity)

/** Some 0.05 % in all: the people born in so many months. */
function littleOf(contacts: number): Condition[] {
  const days = Math.max(1, Math.round((20_000 * 0.0005) / 3))
  return [0, 1, 2].map((n): Condition => {
    const from = Date.UTC(1970 + n * 5, 0, 1)
    const [low, high] = [from, from + (contacts < 100_000 ? 5 : days) * DAY_MS].map(at =>
      new Date(at).toISOString().slice(0, 10),
    )
    return { field: 'birthday', op: 'between', value: [low ?? '', high ?? ''] }
  })
}

type Wanted = { origin: string; name: string; conditions: Condition[] }

/** A member with five roles that reach his own and mask twelve fields; what the conditions hold for is shared with him. */
async function reader(admin: Client, { origin, name, conditions }: Wanted): Promise<{ client: Client }> {
  const own = { read: 'own', update: 'none', delete: 'none', create: false, export: false, import: false }
  const flags = { settings: false, members: false, sources: false, objects: false, identity: false }
  const byField = Object.fromEntries(MASKED.map(field => [`contact.${field}`, 'masked']))
  const roles = [1, 2, 3, 4, 5].map(n => `${name}_${n}`)
  const known = read<List<{ name: string }>>(await admin.get('/roles')).items.map(role => role.name)
  for (const role of roles)
    if (!known.includes(role))
      await admin.post('/roles', {
        name: role,
        label: { zh: role, en: role },
        rights: { ...flags, byObject: { '*': own }, byField },
      })
  const { items: rules } = read<List<SharingRule>>(await admin.get('/sharing-rules'))
  for (const [n, condition] of conditions.entries())
    if (!rules.some(rule => rule.name === `${name} ${n}`))
      await admin.post('/sharing-rules', {
        object: 'contact',
        name: `${name} ${n}`,
        condition,
        to: { kind: 'role', id: roles[n] },
        level: 'read',
      })
  const login = `${name}-${Date.now()}@example.com`
  const { inviteUrl } = read<{ inviteUrl: string }>(await admin.post('/members', { name, email: login, roles }))
  return { client: await createSessionClient(origin, inviteUrl) }
}

const POLL_MS = 200

async function applied(admin: Client): Promise<void> {
  for (;;) {
    const { items } = read<List<SharingRule>>(await admin.get('/sharing-rules'))
    if (items.every(rule => rule.state === 'applied')) return
    await sleep(POLL_MS)
  }
}

const QUERY = { limit: 50 }
const list = (client: Client) => client.post('/records/contact/query', QUERY)

type Compared = { admin: Client; much: Client; seconds: number }

async function compare({ admin, much, seconds }: Compared): Promise<Figure> {
  const rate = async (client: Client) => {
    await timedLoop({ concurrency: 16, seconds: seconds / 4 }, () => list(client))
    return timedLoop({ concurrency: 16, seconds }, () => list(client))
  }
  const [plain, held] = [await rate(admin), await rate(much)]
  const { count } = read<RecordList>(await much.post('/records/contact/query', { ...QUERY, count: true }))
  const value = plain / held
  const note = `${held.toFixed(0)} lists a second beside ${plain.toFixed(0)}; sees ${count ?? 0} or more`
  return atMost(BARS.much, { id: 'rights', value, unit: '×', note })
}

async function latency(client: Client, options: Options): Promise<Figure> {
  const total = options.number('requests', 1000)
  const samples = await closedLoop({ concurrency: 1, total, warmUp: Math.ceil(total / 5) }, () => list(client))
  const { count } = read<RecordList>(await client.post('/records/contact/query', { ...QUERY, count: true }))
  const note = `p95, sees ${count ?? 0}`
  return atMost(BARS.little, { id: 'rights-little', value: percentile(samples, 95), unit: 'ms', note })
}

function read<T>(text: string): T {
  const parsed: T = JSON.parse(text)
  return parsed
}
