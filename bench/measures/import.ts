import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from '../../server/test/process.ts'
import { copySeconds } from '../copy-floor.ts'
import { foundCompany, withFreshFolder } from '../fresh.ts'
import { drop, timed, toEnd, watchMemory, type Company, type Timed } from '../importing.ts'
import { atMost, type Figure, type Measure, type Options } from '../measure.ts'
import { profiling } from '../profiling.ts'
import { withWorkspace } from '../workspace.ts'

const BARS = { run: 3, previewSeconds: 30, undo: 2, memory: 200 }

/**
 * A file of `--rows` lines (20,000), each a customer nobody knew and an order of his: preview, run, undoing. The floor of the
 * run is PostgreSQL's own COPY of the rows that came of it into the same tables.
 */
export const importing: Measure = {
  name: 'import',
  run: options => withFreshFolder(dataDir => measure(dataDir, options)),
}

async function measure(dataDir: string, options: Options): Promise<Figure[]> {
  const rows = options.number('rows', 20_000)
  const token = await foundCompany(dataDir)
  const server = await startServer({ dataDir, env: profiling() })
  try {
    const company: Company = { server, token, dataDir }
    await sleep(3000)
    using watch = watchMemory(company)
    const file = { object: 'order', name: 'orders.csv', bytes: csvOf(rows), mapping: MAPPING }
    const preview = await timed(company, () => drop(company, file))
    const { id } = preview.result
    const run = await timed(company, () => toEnd(company, 'POST', id))
    const memory = watch.stop()
    const copying = await timed(company, () => withWorkspace(dataDir, (db, pool) => copySeconds(pool, db.schema)))
    const floor = { seconds: copying.result, cpuSeconds: copying.cpuSeconds }
    const undo = await timed(company, () => toEnd(company, 'DELETE', id))
    const { created, refused } = run.result.counts
    return [
      ratio(
        { id: 'import-run', ours: run, floor, most: BARS.run },
        `${rows} rows, ${created} created, ${refused} refused`,
      ),
      atMost(BARS.previewSeconds, {
        id: 'import-preview',
        value: preview.seconds,
        unit: 's',
        note: `CPU ${preview.cpuSeconds.toFixed(1)} s`,
      }),
      ratio({ id: 'import-undo', ours: undo, floor: run, most: BARS.undo }, undo.result.status),
      atMost(BARS.memory, {
        id: 'import-memory',
        value: memory.most,
        unit: 'MB',
        note: `above ${memory.before.toFixed(0)} MB at rest; PostgreSQL's cache of pages, not counted, ${memory.cache.toFixed(0)} MB at the end`,
      }),
    ]
  } finally {
    await server.stop()
  }
}

function csvOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const phone = `1${3_000_000_000 + n}`
    return `王${n},${phone},c${n}@example.com,上海,SO-${n},${(n % 9000) + 0.5},2024-01-05 08:30`
  })
  return `姓名,手机,邮箱,城市,订单号,金额,下单时间\n${lines.join('\n')}\n`
}

const MAPPING = {
  columns: ['contact.name', 'contact.phone', 'contact.email', 'contact.city', 'number', 'total', 'ordered_at'],
  key: 'number',
  make: ['contact'],
  sameDespiteName: false,
}

type Spent = Pick<Timed<unknown>, 'seconds' | 'cpuSeconds'>
type Ratio = { id: string; ours: Spent; floor: Spent; most: number }

function ratio({ id, ours, floor, most }: Ratio, what: string): Figure {
  const times = ours.seconds / floor.seconds
  return {
    id,
    value: ours.seconds,
    unit: 's',
    floor: floor.seconds,
    ratio: times,
    bar: `<= ${most} times the floor`,
    ok: times <= most,
    note: `${what}; CPU ${ours.cpuSeconds.toFixed(1)} s, floor ${floor.cpuSeconds.toFixed(1)} s`,
  }
}
