/** `npm run bench -- [--json] [--size=…] [name…]`: prints each figure beside its bar; exits 1 when a bar is missed. */
import type { Figure, Measure, Options } from './measure.ts'

/** Loaded on demand: one measure's libraries do not weigh on another's memory. One line a measure. */
const MEASURES: Record<string, () => Promise<Measure>> = {
  'batch-accept': () => import('./measures/batch-accept.ts').then(module => module.batchAccept),
  'single-accept': () => import('./measures/single-accept.ts').then(module => module.singleAccept),
  'end-to-end': () => import('./measures/end-to-end.ts').then(module => module.endToEnd),
  'visible-under-load': () => import('./measures/visible-under-load.ts').then(module => module.visibleUnderLoad),
  ring: () => import('./measures/ring.ts').then(module => module.ring),
  'wechat-callback': () => import('./measures/wechat-callback.ts').then(module => module.wechatCallback),
  'customer-page': () => import('./measures/customer-page.ts').then(module => module.customerPage),
  lists: () => import('./measures/lists.ts').then(module => module.lists),
  rights: () => import('./measures/rights.ts').then(module => module.rights),
  search: () => import('./measures/search.ts').then(module => module.search),
  'first-paint': () => import('./measures/first-paint.ts').then(module => module.firstPaint),
  'join-cut': () => import('./measures/join-cut.ts').then(module => module.joinCut),
  'record-create': () => import('./measures/record-create.ts').then(module => module.recordCreate),
  import: () => import('./measures/import.ts').then(module => module.importing),
  'online-retail': () => import('./measures/online-retail.ts').then(module => module.onlineRetail),
  'mail-sync': () => import('./measures/mail-sync.ts').then(module => module.mailSync),
  start: () => import('./measures/start.ts').then(module => module.start),
  shape: () => import('./measures/shape.ts').then(module => module.shape),
  connected: () => import('./measures/connected.ts').then(module => module.connected),
}

const args = process.argv.slice(2)
const asJson = args.includes('--json')
const wanted = args.filter(arg => !arg.startsWith('--'))
const unknown = wanted.filter(name => !(name in MEASURES))
if (unknown.length > 0) {
  console.error(`no measure named ${unknown.join(', ')}; there are ${Object.keys(MEASURES).join(', ')}`)
  process.exit(2)
}

const options: Options = {
  number(name, fallback) {
    const given = args.find(arg => arg.startsWith(`--${name}=`))
    const value = given === undefined ? fallback : Number(given.slice(name.length + 3))
    if (!Number.isFinite(value)) throw new Error(`--${name} wants a number`)
    return value
  },
}

for (const [name, load] of Object.entries(MEASURES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const measure = await load()
  for (const figure of await measure.run(options)) show(figure)
}

function show(figure: Figure): void {
  if (!figure.ok) process.exitCode = 1
  if (asJson) return void console.log(JSON.stringify(figure))
  const { id, value, unit, floor, ratio, bar, ok, note } = figure
  const compared = floor === null ? '' : `  floor ${round(floor)}, ratio ${round(ratio ?? Number.NaN)}`
  console.log(`${ok ? '✓' : '✗'} ${id}: ${round(value)} ${unit}${compared}  (bar ${bar})${note ? `  ${note}` : ''}`)
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
