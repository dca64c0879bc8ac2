import { setTimeout as sleep } from 'node:timers/promises'
import type { ImportView } from '@huiliu/contracts'
import { startServer, type ServerProcess } from '../../server/test/process.ts'
import { formOf } from '../../server/test/transfer.ts'
import { copySeconds } from '../copy-floor.ts'
import { foundCompany, withFreshFolder } from '../fresh.ts'
import { memoryOf } from '../memory.ts'
import { atMost, type Figure, type Measure, type Options } from '../measure.ts'
import { profiling } from '../profiling.ts'
import { withWorkspace } from '../workspace.ts'

const BARS = { run: 3, previewSeconds: 30, undo: 2, memory: 200 }
const LOOK_MS = 250

/**
 * A file of `--rows` lines (20,000), each a customer nobody knew and an order of his: preview, run, undoing. The floor of the
 * run is PostgreSQL's own COPY of the rows that came of it into the same tables. Memory is the most that server and
 * PostgreSQL held meanwhile above what they held before.
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
    const before = total(company)
    const watch = watchMemory(company)
    const preview = await timed(() => drop(company, csvOf(rows)))
    const { id } = preview.result
    const run = await timed(() => atRest(company, { method: 'POST', path: `/imports/${id}/run`, id }))
    const most = watch.stop()
    const floor = await withWorkspace(dataDir, (db, pool) => copySeconds(pool, db.schema))
    const undo = await timed(() => atRest(company, { method: 'DELETE', path: `/imports/${id}`, id }))
    const note = `${rows} rows; ${Math.round(rows / run.seconds)} rows/s; created ${run.result.counts.created}, refused ${run.result.counts.refused}`
    return [
      ratioFigure({ id: 'import-run', value: run.seconds, floor, most: BARS.run, note }),
      atMost(BARS.previewSeconds, { id: 'import-preview', value: preview.seconds, unit: 's' }),
      ratioFigure({
        id: 'import-undo',
        value: undo.seconds,
        floor: run.seconds,
        most: BARS.undo,
        note: undo.result.status,
      }),
      atMost(BARS.memory, {
        id: 'import-memory',
        value: most - before,
        unit: 'MB',
        note: `before ${before.toFixed(0)} MB`,
      }),
    ]
  } finally {
    await server.stop()
  }
}

type Company = { server: ServerProcess; token: string; dataDir: string }

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

async function drop({ server, token }: Company, csv: string): Promise<ImportView> {
  const fields = { object: 'order', mapping: JSON.stringify(MAPPING) }
  const { body, type } = await formOf(fields, { name: 'orders.csv', bytes: csv })
  const headers = { authorization: `Bearer ${token}`, 'content-type': type }
  const answer = await fetch(`${server.origin}/api/v1/imports`, {
    method: 'POST',
    headers,
    body: Uint8Array.from(body),
  })
  return viewOf(answer)
}

type Asked = { method: string; path: string; id: string }

async function atRest({ server, token }: Company, { method, path, id }: Asked): Promise<ImportView> {
  const headers = { authorization: `Bearer ${token}` }
  await viewOf(await fetch(`${server.origin}/api/v1${path}`, { method, headers }))
  for (;;) {
    const view = await viewOf(await fetch(`${server.origin}/api/v1/imports/${id}`, { headers }))
    if (view.status === 'failed') throw new Error(`the import failed: ${view.failure}`)
    if (view.status !== 'running' && view.status !== 'undoing') return view
    await sleep(LOOK_MS)
  }
}

async function viewOf(answer: Response): Promise<ImportView> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

function total({ server, dataDir }: Company): number {
  const held = memoryOf({ pid: server.pid, dataDir })
  return held.server + held.postgres
}

function watchMemory(company: Company): { stop(): number } {
  let most = 0
  const look = () => (most = Math.max(most, total(company)))
  const timer = setInterval(look, LOOK_MS * 2)
  return {
    stop() {
      clearInterval(timer)
      look()
      return most
    },
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const began = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - began) / 1000 }
}

type Ratio = { id: string; value: number; floor: number; most: number; note: string }

function ratioFigure({ id, value, floor, most, note }: Ratio): Figure {
  const ratio = value / floor
  return { id, value, unit: 's', floor, ratio, bar: `<= ${most} times the floor`, ok: ratio <= most, note }
}
