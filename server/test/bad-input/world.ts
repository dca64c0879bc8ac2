import {
  FIELD_TYPES,
  type DeliveryView,
  type FieldType,
  type List,
  type Mapping,
  type MappingView,
  type Source,
} from '@huiliu/contracts'
import type { TestApp } from '../app.ts'
import { person } from '../people.ts'
import { dropFile } from '../transfer.ts'
import { connectWechat } from '../wechat.ts'
import type { Hints } from './valid.ts'

/** A workspace with one of everything, so that requests reach what they are about. */
export type Furniture = {
  /** what a request in order to this route would hold */
  hintsFor(url: string): Hints
  authorizationFor(url: string): string
}

const OBJECT = 'thing'
const MADE_BY_SYSTEM = new Set<FieldType>(['auto_number'])
const CHOICES = new Set<FieldType>(['select', 'multi_select'])
const VALUES: Record<FieldType, unknown> = {
  text: 'x',
  rich_text: '<p>x</p>',
  time: '09:30',
  rating: 3,
  address: { country: 'CN', region: '310101' },
  location: { lat: 31.2, lng: 121.5 },
  lookup_many: null,
  department: null,
  file: null,
  image: null,
  signature: null,
  long_text: 'x',
  number: '1.5',
  currency: 2,
  percent: '3',
  boolean: true,
  date: '2026-01-02',
  datetime: '2026-01-02T03:04:05Z',
  select: 'a',
  multi_select: ['a'],
  phone: '13800000001',
  email: 'x@example.com',
  url: 'https://example.com',
  lookup: null,
  member: null,
  auto_number: null,
  json: { a: [1] },
}

export async function furnish(t: TestApp): Promise<Furniture> {
  await makeObject(t)
  const { token: admin } = await person(t, { role: 'admin' })
  const made = async (path: string, body: unknown) => {
    const answer = await t.api<{ id: string }>('POST', path, body, admin)
    if (answer.status !== 201) throw new Error(`${path} ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const values = Object.fromEntries(
    FIELD_TYPES.flatMap(type => (MADE_BY_SYSTEM.has(type) ? [] : [[`f_${type}`, VALUES[type]]])),
  )
  const record = await made(`/records/${OBJECT}`, values)
  const hook = await makeWebhook(t, made)
  const token = await made('/tokens', { name: 'spare', role: 'member' })
  const view = await made(`/views?object=${OBJECT}`, { name: 'mine', shared: false, query: {}, columns: [] })
  const { key, contact, edge } = await makeContact(t)
  const call = await makeCall(t, made)
  const { channel, scene } = await makeAccount(t, key)
  const { message, writing } = await makeMessage(made, { contact, edge })
  const ids: Record<string, string | undefined> = {
    records: record.id,
    departments: (await made('/departments', { name: '销售' })).id,
    sources: (await made('/sources', { kind: 'website', name: 'other' })).id,
    tokens: token.id,
    views: view.id,
    comments: (await made(`/records/${OBJECT}/${record.id}/comments`, { text: 'x' })).id,
    members: (await person(t, { role: 'member' })).memberId,
    contacts: contact,
    imports: (await dropFile(t, 'f_text\nx', { object: OBJECT, token: admin })).body.id,
    exports: (await made('/exports', { object: OBJECT, format: 'csv' })).id,
    subscriptions: await makeSubscription(t, made),
    channels: channel,
    identity: edge,
    calls: call,
    outbox: message,
  }
  return {
    hintsFor: url => ({
      ...COMMON,
      '*': values,
      id: (OF_WEBHOOKS.test(url) ? hook.id : ids[url.split('/')[3] ?? '']) ?? '00000000-0000-4000-8000-000000000001',
      address: hook.address,
      secret: SECRET,
      ...namedIn(url),
      ...(url.includes('/outbox') && { ...writing, answers: undefined }),
      a: { kind: 'contact', value: contact },
      b: { kind: 'email', value: 'a@example.com' },
      edgeId: edge,
      batch: BATCH,
      scene,
      below: [],
      ...(url.startsWith('/v1') && TRACKING),
      ...(OF_WEBHOOKS.test(url) && { mapping: MAPPING, delivery: hook.delivery, version: hook.version }),
    }),
    authorizationFor: url =>
      url.startsWith('/v1') || OF_SERVERS.test(url)
        ? `Basic ${Buffer.from(`${key}:`).toString('base64')}`
        : `Bearer ${admin}`,
  }
}

/** Paused: nobody is asked, and asked again. */
async function makeSubscription(t: TestApp, made: Made): Promise<string> {
  const { id } = await made('/subscriptions', { name: 'x', url: 'https://example.com', types: ['record.deleted'] })
  await t.api('PATCH', `/subscriptions/${id}`, { paused: true })
  return id
}

/** What goes by a name and not by an id. */
function namedIn(url: string): Hints {
  if (url.includes('/solutions/:name')) return { name: 'sales' }
  return url.endsWith('/apps/:name') ? { name: OBJECT, items: [{ page: 'today' }] } : {}
}

/** A call that rings at nobody's desk. */
async function makeCall(t: TestApp, made: (path: string, body: unknown) => Promise<{ id: string }>) {
  const { id: sourceId } = await made('/channels', { kind: 'telephone', name: 'line' })
  const told = { event: 'call.ringing', callId: 'c-1', direction: 'in', from: '13800125599', agentExt: '1' }
  const body = Buffer.from(JSON.stringify(told))
  await t.runtime.acceptor.accept({ sourceId, receivedAt: new Date(), path: '/hooks', agent: null, body })
  await t.processed()
  const { body: calls } = await t.api<List<{ id: string }>>('GET', '/calls')
  return calls.items[0]?.id
}

/** Asked for by servers, under their write keys. */
const OF_SERVERS = /^\/api\/v1\/channels\/[^/]+\/scenes/
/** What only a webhook has. */
const OF_WEBHOOKS = /^\/api\/v1\/sources\/:id\/(mapping|secrets|test|replay)$/
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const MAPPING: Mapping = {
  each: '',
  is: 'order',
  event: { from: '/status', name: 'Order Updated', names: [{ value: 'PAID', name: 'Order Completed' }] },
  at: '/at',
  key: '/no',
  who: [{ kind: 'openid', from: '/openid', scope: 'wx1' }],
  facts: [{ field: 'name', from: '/name' }],
  properties: [{ name: 'shop', from: '#/shop' }],
  order: { number: '/no', total: '/total', currency: '/currency', amounts: 'whole', lines: { each: '/items' } },
}

/** A webhook with a mapping and one kept message. */
async function makeWebhook(t: TestApp, made: (path: string, body: unknown) => Promise<{ id: string }>) {
  const { id } = await made('/sources', { kind: 'webhook', name: 'hook', secret: SECRET })
  const { body: source } = await t.api<Source>('GET', `/sources/${id}`)
  const { body } = await t.api<MappingView>('PATCH', `/sources/${id}/mapping`, { mapping: MAPPING, version: 1 })
  const message = { no: 'N-1', openid: 'oABCDEFGH', total: 1, items: [{}] }
  const delivery = {
    sourceId: id,
    receivedAt: new Date(),
    path: '/hooks',
    agent: null,
    key: 'k',
    body: Buffer.from(JSON.stringify(message)),
  }
  await t.runtime.acceptor.accept(delivery)
  await t.processed()
  const { body: kept } = await t.api<List<DeliveryView>>('GET', `/deliveries?source=${id}`)
  return { id, address: source.hook?.path.split('/').at(-1), delivery: kept.items[0]?.seq, version: body.version }
}

/** An official account at the stand-in of its platform, with a code shown to somebody. */
async function makeAccount(t: TestApp, key: string): Promise<{ channel: string; scene: string }> {
  const { channel } = await connectWechat(t, 'http://127.0.0.1:9')
  const { body } = await t.request<{ scene: string }>({
    method: 'POST',
    path: `/channels/${channel.id}/scenes`,
    body: { userId: 'u1' },
    headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
  })
  // Its followers are looked at once a day: nothing moves meanwhile.
  await t.runtime.wechat.drain()
  return { channel: channel.id, scene: body.scene }
}

type Made = (path: string, body: unknown) => Promise<{ id: string }>

/** A message that waits, and what one is asked for with. */
async function makeMessage(made: Made, { contact, edge }: { contact: string; edge: string }) {
  const { id: source } = await made('/channels', MAILBOX)
  const writing = { contact, source, recipient: edge, holdSeconds: 3600 }
  const { id: message } = await made('/outbox', { ...writing, subject: 'x', text: 'x' })
  return { message, writing }
}

/** Nobody is reached by it: what is asked for waits. */
const MAILBOX = {
  kind: 'mail',
  name: 'mailbox',
  settings: { address: 'us@example.com', host: 'imap.example.com', smtpHost: 'smtp.example.com' },
  secrets: { password: 'x' },
}

const COMMON: Hints = {
  object: OBJECT,
  field: 'f_text',
  kind: 'email',
  value: 'a@example.com',
  role: 'member',
  reason: '因为',
  version: 1,
  columns: ['f_text'],
  key: null,
  make: [],
  cursor: undefined,
  roles: ['member'],
  parent: null,
  department: null,
  sameDespiteName: false,
  login: 'somebody@example.com',
  password: 'river-of-rivers-7',
  sort: 'f_text',
  filter: {
    all: [
      { field: 'f_text', op: 'contains', value: 'x' },
      { not: { field: 'f_number', op: 'between', value: ['1', 2] } },
      {
        any: [
          { field: 'f_select', op: 'in', value: ['a'] },
          { field: 'f_date', op: 'lt', value: { relative: 'daysAgo', n: 3 } },
        ],
      },
    ],
  },
}

const EVENT = {
  type: 'track',
  event: 'Seen',
  userId: 'u1',
  anonymousId: 'd1',
  messageId: 'm',
  timestamp: '2026-01-01T00:00:00Z',
}
const BATCH = [{ ...EVENT, properties: { a: { b: 1 } }, context: { traits: { phone: '13800000001' } } }]
const TRACKING: Hints = {
  ...EVENT,
  traits: { email: 'b@example.com', phone: '13800000002' },
  sentAt: '2026-01-01T00:00:00Z',
}

async function makeObject(t: TestApp): Promise<void> {
  const label = { zh: '东西', en: 'Thing' }
  const fields = FIELD_TYPES.map(type => ({
    name: `f_${type}`,
    label,
    type,
    ...((type === 'lookup' || type === 'lookup_many') && { object: 'account' }),
    ...(CHOICES.has(type) && { options: [{ value: 'a', label }] }),
  }))
  const { status, body } = await t.api('POST', '/objects', { name: OBJECT, label, nameField: 'f_text', fields })
  if (status !== 201) throw new Error(JSON.stringify(body))
}

async function makeContact(t: TestApp): Promise<{ key: string; contact: string; edge: string }> {
  const { key } = await t.source('server')
  await t.collect(key, 'identify', { userId: 'u1', anonymousId: 'd1', traits: { email: 'a@example.com', name: '安' } })
  await t.processed()
  const { body } = await t.api<{ items: { id: string }[] }>('GET', '/records/contact')
  const [edge] = await t.runtime.db.query<{ id: string }>(`select id from ws.identity_edge where kind = 'email'`)
  const [contact] = body.items
  if (!contact || !edge) throw new Error('no contact came of what was said')
  return { key, contact: contact.id, edge: edge.id }
}
