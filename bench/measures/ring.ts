import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { callEvents, createPbx } from '../../server/src/demo/stand-ins/pbx.ts'
import { flow } from '../flow.ts'
import { atMost, percentile, type Figure, type Measure, type Options } from '../measure.ts'
import { onProduct, type Product } from '../product.ts'
import { createSender } from '../sender.ts'

const BAR = 500
const RINGS_PER_SECOND = 4

/**
 * How long from the telephone system's request until a browser that listens has heard of the call and fetched who it is,
 * while websites send `--rate` events a second (1000) for `--seconds` (30). Numbers are those of known customers.
 */
export const ring: Measure = {
  name: 'ring',
  run: (options: Options) => onProduct(options.number('contacts', 10_000), product => measure(product, options)),
}

async function measure(product: Product, options: Options): Promise<Figure[]> {
  const { client, server } = product
  const [seconds, rate] = [options.number('seconds', 30), options.number('rate', 1000)]
  const { key } = await product.source('website')
  const sender = await createSender(server.origin, key, 8)
  const line: { path: string; secret: string } = JSON.parse(
    await client.post('/channels', { kind: 'telephone', name: '呼叫中心' }),
  )
  const pbx = await createPbx({ url: `${server.origin}${line.path}`, secret: line.secret })
  const customers = await numbersOf(product)
  const screen = await openScreen(product)
  try {
    const end = performance.now() + seconds * 1000
    const load = flow(sender, { run: 'ring', rate, until: () => performance.now() > end })
    const samples: number[] = []
    for (let n = 0; performance.now() < end; n++) {
      const callId = `ring-${n}`
      const customer = customers[n % customers.length] ?? ''
      const [ringing, ...others] = callEvents({ callId, customer, rings: ['801'], start: new Date(), talk: 1 })
      const start = performance.now()
      const shown = screen.shows(callId)
      if (ringing) await pbx.tell([ringing])
      await shown
      samples.push(performance.now() - start)
      await pbx.tell(others)
      await sleep(Math.max(0, 1000 / RINGS_PER_SECOND - (performance.now() - start)))
    }
    const sent = await load
    const note = `p95 of ${samples.length}; p50 ${percentile(samples, 50).toFixed(0)}, max ${percentile(samples, 100).toFixed(0)}; beside it ${(sent / seconds).toFixed(0)} events/s`
    return [atMost(BAR, { id: 'ring', value: percentile(samples, 95), unit: 'ms', note })]
  } finally {
    screen.close()
    sender.close()
  }
}

async function numbersOf({ client }: Product): Promise<string[]> {
  const query = { filter: { field: 'phone', op: 'isNotEmpty' }, fields: ['phone'], limit: 200 }
  const { items }: { items: { phone: string }[] } = JSON.parse(await client.post('/records/contact/query', query))
  return items.map(item => item.phone)
}

type Screen = { shows(callId: string): Promise<void>; close(): void }

/** What a browser does: listens, and at a hint of a call asks for it. */
async function openScreen({ server, client }: Product): Promise<Screen> {
  const awaited = new Map<string, () => void>()
  const stream = await listenTo(`${server.origin}/api/v1/live`, client.token, text => {
    const id = /"kind":"call","id":"([0-9a-f-]{36})"/.exec(text)?.[1]
    if (id !== undefined) void show(id)
  })
  async function show(id: string): Promise<void> {
    const call: { callId: string } = JSON.parse(await client.get(`/calls/${id}`))
    awaited.get(call.callId)?.()
    awaited.delete(call.callId)
  }
  return {
    shows: callId => new Promise(resolve => awaited.set(callId, resolve)),
    close: stream,
  }
}

function listenTo(url: string, token: string, heard: (line: string) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers: { authorization: `Bearer ${token}` } }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        const lines = (text + part).split('\n')
        text = lines.pop() ?? ''
        for (const line of lines) heard(line)
      })
      response.on('error', () => undefined)
      resolve(() => call.destroy())
    })
    call.on('error', reject)
    call.end()
  })
}
