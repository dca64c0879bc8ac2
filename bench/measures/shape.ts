import { setTimeout as sleep } from 'node:timers/promises'
import type { Field, List, ObjectDef, RecordRow } from '@huiliu/contracts'
import { startServer } from '../../server/test/process.ts'
import { createClient, type Client } from '../client.ts'
import { foundCompany, withFreshFolder } from '../fresh.ts'
import { atMost, type Figure, type Measure, type Options } from '../measure.ts'
import { withWorkspace } from '../workspace.ts'

const OBJECT = 'gauge'
const BARS = { change: 1000, wait: 1000 }
const label = (zh: string, en: string) => ({ zh, en })

/**
 * An object of a million records changes its shape while records are written: a plain field, a formula, a field whose
 * values must differ (an index made in the background, with its progress), each with the longest that any write waited
 * meanwhile. `--rows` (1,000,000), `--writes` a second (200).
 */
export const shape: Measure = {
  name: 'shape',
  async run(options: Options): Promise<Figure[]> {
    const [rows, perSecond] = [options.number('rows', 1_000_000), options.number('writes', 200)]
    return withFreshFolder(async dataDir => {
      const token = await foundCompany(dataDir)
      const server = await startServer({ dataDir })
      const client = createClient(server.origin, token, 32)
      try {
        await client.post('/objects', {
          name: OBJECT,
          label: label('仪表', 'Gauge'),
          nameField: 'name',
          fields: [
            { name: 'name', type: 'text', label: label('名称', 'Name') },
            { name: 'amount', type: 'number', label: label('数量', 'Amount') },
            { name: 'code', type: 'text', label: label('编码', 'Code') },
          ],
        })
        await fill(dataDir, rows)
        return await changes(client, perSecond)
      } catch (error) {
        console.error(server.output().slice(-3000))
        throw error
      } finally {
        client.close()
        await server.stop()
      }
    })
  },
}

/** The rows as they are, without events: what is measured is the table. */
async function fill(dataDir: string, rows: number): Promise<void> {
  await withWorkspace(dataDir, async db => {
    await db.query(
      `insert into ws.rec_gauge (id, version, created_at, updated_at, name, amount, code)
       select gen_random_uuid(), 1, at, at, '仪表 ' || n, n % 1000, 'G-' || n
       from generate_series(1, $1::int) n, lateral (select now() - n * interval '1 second' as at) t`,
      [rows],
    )
    await db.query('analyze ws.rec_gauge')
  })
}

async function changes(client: Client, perSecond: number): Promise<Figure[]> {
  const writes = await writing(client, perSecond)
  await sleep(3000)
  const before = writes.take()
  const add = (field: Pick<Field, 'name' | 'type'> & Partial<Field>) =>
    client.post(`/objects/${OBJECT}/fields`, { label: label(field.name, field.name), ...field })
  const timed = async (id: string, change: () => Promise<unknown>) => {
    const start = performance.now()
    await change()
    const took = performance.now() - start
    await settled(client)
    const { longest, made } = writes.take()
    const whole = (performance.now() - start) / 1000
    return {
      id,
      took,
      longest,
      note: `${made} writes beside it, the longest ${longest.toFixed(0)} ms, in ${whole.toFixed(1)} s`,
    }
  }
  const done = [
    await timed('add-field', () => add({ name: 'colour', type: 'text' })),
    await timed('add-formula', () => add({ name: 'twice', type: 'number', formula: 'amount * 2' })),
    await timed('unique-index', () => client.send('PATCH', `/objects/${OBJECT}/fields/code`, { unique: true })),
  ]
  await writes.stop()
  const figures = done.map(({ id, took, note }) =>
    atMost(BARS.change, { id: `shape-${id}`, value: took, unit: 'ms', note }),
  )
  const longest = Math.max(...done.map(one => one.longest))
  const note = `of any write beside the three; ${before.longest.toFixed(0)} ms before them`
  return [...figures, atMost(BARS.wait, { id: 'shape-longest-wait', value: longest, unit: 'ms', note })]
}

/** Until no index is being made. */
async function settled(client: Client): Promise<void> {
  for (;;) {
    const { fields }: ObjectDef = JSON.parse(await client.get(`/objects/${OBJECT}`))
    const code = fields.find(field => field.indexing !== undefined)
    if (!code) return
    if (code.indexing === 'failed') throw new Error(`the index of ${code.name} failed`)
    await sleep(200)
  }
}

type Taken = { longest: number; made: number }

/** Changes of records at a steady rate, whatever became of those before; a write that fails fails the measure. */
async function writing(client: Client, perSecond: number): Promise<{ take(): Taken; stop(): Promise<void> }> {
  const { items }: List<RecordRow> = JSON.parse(await client.post(`/records/${OBJECT}/query`, { limit: 200 }))
  const ids = items.map(item => item.id)
  let taken: Taken = { longest: 0, made: 0 }
  let failed: unknown
  const under = new Set<Promise<void>>()
  const write = async (n: number) => {
    const start = performance.now()
    await client.send('PATCH', `/records/${OBJECT}/${ids[n % ids.length]}`, { amount: n })
    taken = { longest: Math.max(taken.longest, performance.now() - start), made: taken.made + 1 }
  }
  let n = 0
  const timer = setInterval(() => {
    for (let one = 0; one < perSecond / 20; one++) {
      const call: Promise<void> = write(n++)
        .catch((error: unknown) => void (failed ??= error))
        .finally(() => under.delete(call))
      under.add(call)
    }
  }, 50)
  return {
    take() {
      const was = taken
      taken = { longest: 0, made: 0 }
      return was
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(under)
      if (failed) throw failed
    },
  }
}
