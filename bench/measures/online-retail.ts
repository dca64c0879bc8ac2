import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../server/src/kernel/index.ts'
import { startServer } from '../../server/test/process.ts'
import { copySeconds } from '../copy-floor.ts'
import { foundCompany, withFreshFolder } from '../fresh.ts'
import { drop, timed, toEnd, watchMemory, type Company } from '../importing.ts'
import { atMost, type Figure, type Measure, type Options } from '../measure.ts'
import { partOf, thousandths, WHOLE, type Totals } from '../online-retail.ts'
import { withWorkspace } from '../workspace.ts'

const DATA_SET =
  process.env['ONLINE_RETAIL'] ??
  new URL('../../../shared/data/online-retail/online_retail_2009_2010.csv.gz', import.meta.url).pathname

/**
 * Invoices of a real shop as its owner would import them, line by line: `--rows` of 525,461 (20,000 unless told). Lines make
 * their orders, orders their customers by number; afterwards every sum is that of the file, to the thousandth.
 */
export const onlineRetail: Measure = {
  name: 'online-retail',
  run: options => withFreshFolder(dataDir => measure(dataDir, options)),
}

async function measure(dataDir: string, options: Options): Promise<Figure[]> {
  const { csv, totals } = await partOf(DATA_SET, options.number('rows', 20_000))
  const isWhole = totals.lines === WHOLE.lines
  const token = await foundCompany(dataDir)
  const server = await startServer({ dataDir })
  try {
    const company: Company = { server, token, dataDir }
    await sleep(3000)
    using watch = watchMemory(company)
    const file = { object: 'order_line', name: 'online_retail.csv', bytes: csv, mapping: MAPPING }
    const preview = await timed(company, () => drop(company, file))
    const run = await timed(company, () => toEnd(company, 'POST', preview.result.id))
    const memory = watch.stop()
    const { held, floor } = await withWorkspace(dataDir, async (db, pool) => ({
      held: await heldBy(db),
      floor: await copySeconds(pool, db.schema),
    }))
    const differences = [...differing(held, totals), ...(isWhole ? differing(totals, WHOLE) : [])]
    const rate = `${Math.round(totals.lines / run.seconds)} lines/s, CPU ${run.cpuSeconds.toFixed(0)} s, ${run.result.counts.refused} refused`
    return [
      atMost(0, {
        id: 'online-retail-differences',
        value: differences.length,
        unit: 'sums',
        note: differences.join(', ') || said(held),
      }),
      shown({ id: 'online-retail-run', value: run.seconds, unit: 's', floor, note: rate }),
      shown({ id: 'online-retail-preview', value: preview.seconds, unit: 's' }),
      atMost(200, {
        id: 'online-retail-memory',
        value: memory.most,
        unit: 'MB',
        note: `above ${memory.before.toFixed(0)} MB at rest; cache of pages ${memory.cache.toFixed(0)} MB at the end`,
      }),
    ]
  } finally {
    await server.stop()
  }
}

/** A figure without a bar. */
function shown(figure: Parameters<typeof atMost>[1]): Figure {
  return { ...atMost(Number.POSITIVE_INFINITY, figure), bar: 'none' }
}

const MAPPING = {
  columns: [
    'order.number',
    'sku',
    'name',
    'quantity',
    'order.ordered_at',
    'unit_price',
    'order.contact.@member_code',
    'order.note',
  ],
  key: null,
  make: ['order', 'order.contact'],
  sameDespiteName: false,
}

async function heldBy(db: Db): Promise<Totals> {
  const [row] = await db.query<Record<keyof Totals, string>>(
    `select count(*)::text as lines, count(distinct o.id)::text as orders,
            (count(*) filter (where o.number like 'C%'))::text as "cancelledLines",
            (select count(*) from ws.rec_contact where deleted_at is null and joined_into is null)::text as customers,
            (count(*) filter (where o.contact is null))::text as "linesWithoutCustomer",
            sum(l.quantity * l.unit_price)::text as thousandths
     from ws.rec_order_line l join ws.rec_order o on o.id = l."order" where l.deleted_at is null and o.deleted_at is null`,
  )
  if (!row) throw new Error('no sums')
  return {
    lines: Number(row.lines),
    orders: Number(row.orders),
    cancelledLines: Number(row.cancelledLines),
    customers: Number(row.customers),
    linesWithoutCustomer: Number(row.linesWithoutCustomer),
    thousandths: thousandths(row.thousandths),
  }
}

function differing(held: Totals, wanted: Totals): string[] {
  const ours = new Map<string, number | bigint>(Object.entries(held))
  return Object.entries(wanted).flatMap(([name, value]) =>
    ours.get(name) === value ? [] : [`${name}: ${ours.get(name)}, not ${value}`],
  )
}

function said({ lines, orders, customers, cancelledLines, thousandths: sum }: Totals): string {
  return `${lines} lines, ${orders} orders, ${customers} customers, ${cancelledLines} cancelled lines, net ${sum / 1000n}.${String(sum % 1000n).padStart(3, '0')}`
}
