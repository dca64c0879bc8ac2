import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../src/kernel/index.ts'
import type { Installation } from './installation.ts'

type Message = { id: string; item: Record<string, unknown> }
/** What a client outside knows: what it sent, what was acknowledged, and every answer that is neither. */
export type Known = {
  sent: Map<string, { acknowledged: boolean; order: string | null; user: string }>
  /** name of an account → acknowledged */
  accounts: Map<string, boolean>
  /** anything but success, 503 and a broken connection */
  wrong: string[]
  /** requests that met an outage */
  refused: number
}

const USERS = 12
const LOADERS = 6
const RETRY_MS = 50
const GIVES_UP = 0.1

/** `prefix` keeps one round's users apart from another's. */
type Chance = { random: Random; prefix: string }

/**
 * Clients under load, each with one request at a time: shop events alone and in batches, and records with idempotency
 * keys. What was not acknowledged is sent again under the same id, like every SDK does, or given up, like a client that
 * died; now and then a client repeats what was acknowledged.
 */
export function startClients({ origin, token, source }: Installation, { random, prefix }: Chance) {
  const known: Known = { sent: new Map(), accounts: new Map(), wrong: [], refused: 0 }
  const basic = `Basic ${Buffer.from(`${source.writeKey}:`).toString('base64')}`
  let running = true
  const loaders = Array.from({ length: LOADERS }, (_, n) => load(n))

  async function load(n: number): Promise<void> {
    while (running) await (n === 0 ? createAccount() : sendEvents())
  }

  async function sendEvents(): Promise<void> {
    const messages = Array.from({ length: random.chance(0.3) ? random.int(2, 20) : 1 }, () =>
      newMessage(random, prefix),
    )
    for (const { id, item } of messages)
      known.sent.set(id, { acknowledged: false, order: orderOf(item), user: String(item['userId']) })
    const body = messages.length > 1 ? { batch: messages.map(one => one.item) } : messages[0]?.item
    const path = messages.length > 1 ? '/v1/batch' : `/v1/${String(messages[0]?.item['type'])}`
    const send = () => request(path, { body, headers: { authorization: basic } })
    if (!(await untilDone(send))) return
    for (const { id } of messages) Object.assign(known.sent.get(id) ?? {}, { acknowledged: true })
    if (random.chance(0.05)) await send()
  }

  async function createAccount(): Promise<void> {
    const name = `公司 ${randomUUID()}`
    known.accounts.set(name, false)
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': name }
    if (await untilDone(() => request('/api/v1/records/account', { body: { name }, headers })))
      known.accounts.set(name, true)
  }

  /** True once acknowledged, false when given up. */
  async function untilDone(send: () => Promise<boolean>): Promise<boolean> {
    while (!(await send())) {
      if (!running || random.chance(GIVES_UP)) return false
      await sleep(RETRY_MS)
    }
    return true
  }

  async function request(path: string, { body, headers }: { body: unknown; headers: Record<string, string> }) {
    const outcome = await post(origin + path, body, headers)
    if (outcome === 'done') return true
    if (outcome !== 'refused') known.wrong.push(`${path} ${outcome}`)
    known.refused++
    return false
  }

  return {
    known,
    /** Ends after the requests under way; what they did not get acknowledged stays so. */
    async stop(): Promise<Known> {
      running = false
      await Promise.all(loaders)
      return known
    },
  }
}

/** `refused`: to be asked again, and nobody can know whether it was done. Anything else is what went wrong. */
async function post(url: string, body: unknown, headers: Record<string, string>): Promise<string> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (answer.ok) return 'done'
    return answer.status === 503 ? 'refused' : `${answer.status} ${text.slice(0, 300)}`
  } catch {
    return 'refused'
  }
}

function newMessage(random: Random, prefix: string): Message {
  const id = randomUUID()
  const userId = `${prefix}-${random.int(1, USERS)}`
  return { id, item: { ...newItem(random, userId), messageId: id, userId } }
}

function newItem(random: Random, userId: string): Record<string, unknown> {
  const kind = random.int(1, 10)
  if (kind === 1)
    return { type: 'identify', traits: { email: `${userId}@example.com`, city: random.pick(['上海', '北京']) } }
  if (kind > 3) return { type: 'track', event: 'Product Viewed', properties: { sku: `P-${random.int(1, 50)}` } }
  const properties = {
    order_id: randomUUID(),
    total: random.int(1, 999),
    products: [{ sku: 'P-1', quantity: 1, price: 5 }],
  }
  return { type: 'track', event: 'Order Completed', properties }
}

function orderOf({ properties }: Record<string, unknown>): string | null {
  return typeof properties === 'object' && properties !== null && 'order_id' in properties
    ? String(properties.order_id)
    : null
}
