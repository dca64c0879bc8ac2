import { createRandom, newId, type Random } from '../../kernel/index.ts'
import type { Condition, List, Recipient, RecipientKind } from '@huiliu/contracts'
import {
  principalOf,
  type CallCtx,
  type FieldRight,
  type ObjectRights,
  type Reach,
  type Rights,
} from '../../workspace/index.ts'
import { backgroundDone } from '../background.ts'
import { contextFor, contextOfSession, person, role, signIn, type Person } from '../../../test/people.ts'
import { testApp, type TestApp } from '../../../test/app.ts'

/** A random company, made through the API: members in a tree of departments, roles, records, shares, joins, visitors. */

export const OBJECTS = ['account', 'contact', 'product', 'order', 'order_line', 'gadget'] as const
export type ObjectName = (typeof OBJECTS)[number]
/** Somebody who asks: what his requests carry, whose rights count, and the context they are judged in. */
export type Asker = {
  name: string
  headers: Record<string, string>
  memberId: string | null
  roles: string[]
  /** only looks with another's rights */
  views?: boolean
  /** sees and changes in another's place */
  acts?: boolean
  /** what he may do beside records: shape objects */
  shapes?: boolean
  context: () => Promise<CallCtx>
}
export type World = {
  t: TestApp
  seed: number
  askers: Asker[]
  members: Pick<Made, 'memberId' | 'roles'>[]
  visitors: string[]
}

const REACHES: Reach[] = ['none', 'own', 'department', 'below', 'all']
const FIELDS: Record<ObjectName, string[]> = {
  account: ['name', 'industry', 'city', 'phone', 'website'],
  contact: ['name', 'first_name', 'company_name', 'email', 'phone', 'account', 'stage', 'tags', 'birthday', 'city'],
  product: ['name', 'sku', 'price', 'active', 'category'],
  order: ['number', 'contact', 'account', 'status', 'total', 'currency_code', 'ordered_at'],
  order_line: ['name', 'order', 'product', 'quantity', 'amount'],
  gadget: ['label', 'customer', 'firm', 'score', 'kind', 'extra'],
}

export async function buildWorld(seed: number): Promise<World> {
  const random = createRandom(seed)
  const t = await testApp()
  await t.api('POST', '/objects', GADGET)
  const departments = await makeDepartments(t)
  const { people, roles } = await makeMembers(t, random, departments)
  const members = people.map(one => one.memberId)
  const recipients = recipientsOf({ members, departments, roles })
  await makeRules(t, random, { recipients, count: RULES / 2 })
  const ids = await makeRecords(t, random, members)
  await deleteSome(t, random, ids)
  const visitors = await visit(t, random)
  await joinSome(t, random, ids.contact)
  await share(t, random, { ids, recipients })
  // Some rules find their records there, some records change under their rules, and some rules change or go.
  await makeRules(t, random, { recipients, count: RULES / 2 })
  await changeRules(t, random, recipients)
  await changeRecords(t, random, ids)
  await backgroundDone(t.runtime.db)
  await t.processed()
  return { t, seed, askers: await makeAskers(t, random, { people, roles }), members: people, visitors }
}

const text = (zh: string, en: string) => ({ zh, en })
const GADGET = {
  name: 'gadget',
  label: text('设备', 'Gadget'),
  nameField: 'label',
  fields: [
    { name: 'label', type: 'text', label: text('名称', 'Label'), searchable: true },
    { name: 'customer', type: 'lookup', object: 'contact', label: text('客户', 'Customer') },
    { name: 'firm', type: 'lookup', object: 'account', label: text('公司', 'Firm') },
    { name: 'score', type: 'number', label: text('分', 'Score') },
    {
      name: 'kind',
      type: 'select',
      label: text('类', 'Kind'),
      options: ['a', 'b', 'c'].map(value => ({ value, label: text(value, value) })),
    },
    { name: 'extra', type: 'json', label: text('附', 'Extra') },
  ],
}

async function makeDepartments(t: TestApp): Promise<string[]> {
  const ids: string[] = []
  for (const parent of [null, 0, 0, 1, 2] as const) {
    const body = { name: `部门${ids.length}`, parent: parent === null ? null : ids[parent] }
    ids.push((await t.api<{ id: string }>('POST', '/departments', body)).body.id)
  }
  return ids
}

function randomRights(random: Random): Partial<Rights> {
  const byObject: Record<string, ObjectRights> = {}
  for (const object of [...OBJECTS, '*']) {
    // Mostly something is seen: a caller to whom everything is closed asks dull questions.
    const read = random.chance(0.15) ? 'none' : random.pick(REACHES.slice(1))
    byObject[object] = {
      read,
      update: random.pick(REACHES),
      delete: random.pick(REACHES),
      create: random.chance(0.6),
      export: random.chance(0.6),
      import: false,
    }
  }
  const byField: Record<string, FieldRight> = {}
  for (const object of OBJECTS)
    for (const field of FIELDS[object])
      if (random.chance(0.25))
        byField[`${object}.${field}`] = random.pick(['hidden', 'masked', 'masked', 'read'] as const)
  return { byObject, byField }
}

type Made = Person & { roles: string[] }

async function makeMembers(t: TestApp, random: Random, departments: string[]) {
  const roles = await Promise.all([0, 1, 2, 3, 4].map(n => role(t, `role_${n}`, randomRights(random))))
  const people: Made[] = []
  for (const [n, name] of [...roles, ...roles, 'member'].entries()) {
    const departmentId = random.chance(0.85) ? random.pick(departments) : null
    const others = roles.filter(one => one !== name && random.chance(n % 2 === 0 ? 0 : 0.35))
    const made = await person(t, { role: name, others, departmentId, name: `成员${n}` })
    people.push({ ...made, roles: [name, ...others] })
  }
  return { people, roles }
}

/** Members by cookie, with all their roles; one in another's place, one who only looks; tokens with and without a member. */
async function makeAskers(
  t: TestApp,
  random: Random,
  { people, roles }: { people: Made[]; roles: string[] },
): Promise<Asker[]> {
  const byToken = (name: string, token: string, eye: Pick<Asker, 'memberId' | 'roles'>): Asker => ({
    name,
    headers: { authorization: `Bearer ${token}` },
    ...eye,
    context: () => contextFor(t, token),
  })
  const bySession = async (one: Made): Promise<Asker> => {
    const session = await signIn(t, one)
    const context = () => contextOfSession(t, session)
    return { name: `成员 ${one.roles}`, headers: session.headers, memberId: one.memberId, roles: one.roles, context }
  }
  const [first = '', ...rest] = roles
  const own = random.pick(people)
  const askers = [
    { ...byToken('admin', t.token, { memberId: null, roles: ['admin'] }), shapes: true },
    byToken(`令牌 ${first}`, await t.tokenFor(first), { memberId: null, roles: [first] }),
    byToken('自己的令牌', own.token, { memberId: own.memberId, roles: own.roles.slice(0, 1) }),
    ...(await Promise.all(people.slice(0, rest.length + 2).map(bySession))),
  ]
  return [...askers, await deputy(t, random, { people, bySession }), await viewer(t, random, { people, bySession })]
}

type Acting = { people: Made[]; bySession: (one: Made) => Promise<Asker> }

async function deputy(t: TestApp, random: Random, { people, bySession }: Acting): Promise<Asker> {
  const [giver, taker] = [random.pick(people.slice(0, 5)), random.pick(people.slice(5))]
  const asker = await bySession(taker)
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const path = '/delegations'
  const given = await t.request<{ id: string }>({
    method: 'POST',
    path,
    body: { to: taker.memberId, endsAt },
    headers: (await bySession(giver)).headers,
  })
  const acting = { method: 'POST', path: '/me/acting', body: { delegation: given.body.id } } as const
  const { status } = await t.request({ ...acting, headers: asker.headers })
  if (status !== 201) throw new Error(`nobody acts: ${status}`)
  return { ...asker, name: `代 ${giver.roles}`, memberId: giver.memberId, roles: giver.roles, acts: true }
}

async function viewer(t: TestApp, random: Random, { people, bySession }: Acting): Promise<Asker> {
  const seen = random.pick(people)
  const admin = await person(t, { role: 'admin', name: '管理员' })
  const asker = await bySession({ ...admin, roles: ['admin'] })
  const acting = { method: 'POST', path: '/me/acting', body: { member: seen.memberId } } as const
  const { status } = await t.request({ ...acting, headers: asker.headers })
  if (status !== 201) throw new Error(`nobody looks: ${status}`)
  return { ...asker, name: `看 ${seen.roles}`, memberId: seen.memberId, roles: seen.roles, views: true }
}

type Ids = Record<ObjectName, string[]>

async function createAll(t: TestApp, object: string, create: Record<string, unknown>[]): Promise<string[]> {
  const { status, body } = await t.api<{ items: { id: string }[] }>('POST', `/records/${object}/batch`, { create })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.items.map(item => item.id)
}

async function makeRecords(t: TestApp, random: Random, members: string[]): Promise<Ids> {
  const owner = () => (random.chance(0.8) ? random.pick(members) : null)
  const maybe = <T>(make: () => T) => (random.chance(0.8) ? make() : null)
  const create = (object: ObjectName, count: number, make: (n: number) => Record<string, unknown>) =>
    createAll(
      t,
      object,
      Array.from({ length: count }, (_, n) => ({ ...make(n), owner_id: owner() })),
    )
  const account = await create('account', 9, n => ({
    name: `${random.pick(['东风', '南山', '西湖'])}公司 acc${n}q`,
    industry: maybe(() => random.pick(['trade', 'retail', 'services'])),
    city: maybe(() => random.pick(['上海', '苏州', '成都'])),
    phone: maybe(() => `0512${60000000 + n}`),
  }))
  const contact = await create('contact', 16, n => ({
    name: maybe(() => `${random.pick(['李', '王', '张'])}晓${random.pick(['雯', '明'])} con${n}q`),
    first_name: maybe(() => random.pick(['晓雯', '晓明'])),
    company_name: maybe(() => random.pick(['某公司', '另一家'])),
    email: maybe(() => `con${n}@example.com`),
    phone: maybe(() => `+861380012${1000 + n}`),
    account: maybe(() => random.pick(account)),
    stage: maybe(() => random.pick(['lead', 'prospect', 'customer'])),
    tags: maybe(() => ['vip', 'gold', 'dealer'].filter(() => random.chance(0.5))),
    birthday: maybe(() => `19${random.int(70, 99)}-0${random.int(1, 9)}-11`),
    city: maybe(() => random.pick(['上海', '苏州', '成都'])),
  }))
  const product = await create('product', 5, n => ({
    name: `泵 pro${n}q`,
    sku: `SKU-${n}`,
    price: maybe(() => `${random.int(0, 4)}.50`),
    active: maybe(() => random.chance(0.5)),
    category: maybe(() => random.pick(['pump', 'motor'])),
  }))
  const order = await create('order', 14, n => ({
    number: `ORD-${n}q`,
    contact: maybe(() => random.pick(contact)),
    account: maybe(() => random.pick(account)),
    status: maybe(() => random.pick(['paid', 'shipped'])),
    total: maybe(() => `${random.int(0, 3) * 100}.25`),
    currency_code: maybe(() => random.pick(['usd', 'EUR'])),
    ordered_at: maybe(() => `2026-0${random.int(1, 9)}-11T08:00:00Z`),
  }))
  const line = await create('order_line', 16, n => ({
    name: `行 lin${n}q`,
    order: random.pick(order),
    product: maybe(() => random.pick(product)),
    quantity: maybe(() => random.int(0, 4)),
    amount: maybe(() => `${random.int(0, 4)}.00`),
  }))
  const gadget = await create('gadget', 12, n => ({
    label: maybe(() => `设备 gad${n}q`),
    customer: maybe(() => random.pick(contact)),
    firm: maybe(() => random.pick(account)),
    score: maybe(() => random.int(0, 3)),
    kind: maybe(() => random.pick(['a', 'b', 'c'])),
    extra: maybe(() => ({ n })),
  }))
  return { account, contact, product, order, order_line: line, gadget }
}

async function deleteSome(t: TestApp, random: Random, ids: Ids): Promise<void> {
  for (const object of OBJECTS)
    for (const id of ids[object]) if (random.chance(0.1)) await t.api('DELETE', `/records/${object}/${id}`)
}

/** Visitors nobody knows, and known ones whose shop speaks of them. */
async function visit(t: TestApp, random: Random): Promise<string[]> {
  const site = await t.source('website')
  const shop = await t.source('server')
  for (const n of [0, 1, 2]) {
    await t.collect(site.key, 'page', { anonymousId: `visitor-${n}`, name: '首页' })
    const email = `con${random.int(0, 15)}@example.com`
    await t.collect(shop.key, 'identify', { userId: `user-${n}`, traits: { email } })
    await t.collect(shop.key, 'track', { userId: `user-${n}`, event: 'Product Viewed', properties: { name: '泵' } })
  }
  await t.processed()
  const rows = await t.runtime.db.query<{ id: string }>(
    `select id from ws.sighting where key_kind = 'anonymous_id' order by id`,
  )
  return rows.map(row => row.id)
}

async function joinSome(t: TestApp, random: Random, contacts: string[]): Promise<void> {
  for (let n = 0; n < 3; n++) {
    const [a, b] = [random.pick(contacts), random.pick(contacts)]
    const ref = (value: string) => ({ kind: 'contact', value })
    if (a !== b) await t.api('POST', '/identity/edges', { a: ref(a), b: ref(b), reason: '同一人' })
  }
}

function recipientsOf(of: { members: string[]; departments: string[]; roles: string[] }): Recipient[] {
  const named = (kind: RecipientKind, ids: string[]) => ids.map((id): Recipient => ({ kind, id }))
  return [
    ...named('member', of.members),
    ...named('below', of.departments),
    ...named('department', of.departments),
    ...named('role', of.roles),
  ]
}

type Sharing = { ids: Ids; recipients: Recipient[] }

/** By hand: some for good, some until later, some until a time that is past. */
async function share(t: TestApp, random: Random, { ids, recipients }: Sharing): Promise<void> {
  const { db } = t.runtime
  for (const object of OBJECTS) {
    for (const id of ids[object]) {
      if (!random.chance(0.25)) continue
      const endsAt = random.chance(0.5) ? null : new Date(Date.now() + random.pick([-3_600_000, 3_600_000]))
      await db.query(
        'insert into ws.record_grant (object, record_id, principal_id, level, via, ends_at) values ($1, $2, $3, $4, $5, $6)',
        [object, id, await principalOf(db, random.pick(recipients)), random.pick(LEVELS), `hand ${newId()}`, endsAt],
      )
    }
  }
}

const RULES = 8
const LEVELS = ['read', 'update'] as const
/** Fields of rules, with the values records have. */
const RULED: Record<ObjectName, [field: string, values: (string | boolean)[]][]> = {
  account: [
    ['industry', ['trade', 'retail', 'services']],
    ['city', ['上海', '苏州', '成都']],
  ],
  contact: [
    ['stage', ['lead', 'prospect', 'customer']],
    ['city', ['上海', '苏州', '成都']],
  ],
  product: [
    ['category', ['pump', 'motor']],
    ['active', [true, false]],
  ],
  order: [['status', ['paid', 'shipped']]],
  order_line: [['name', ['行 lin1q', '行 lin2q', '行 lin3q']]],
  gadget: [['kind', ['a', 'b', 'c']]],
}

function randomCondition(random: Random, object: ObjectName, depth = 0): Condition {
  const below = () => [randomCondition(random, object, depth + 1), randomCondition(random, object, depth + 1)]
  if (depth < 2 && random.chance(0.25)) return random.chance(0.5) ? { all: below() } : { any: below() }
  if (depth < 2 && random.chance(0.15)) return { not: randomCondition(random, object, depth + 1) }
  const [field, values] = random.pick(RULED[object])
  if (random.chance(0.15)) return { field, op: 'isEmpty' }
  const op = random.pick(['eq', 'eq', 'ne', 'in'] as const)
  if (op === 'in' && typeof values[0] === 'string') return { field, op, value: values.slice(0, 2) }
  return { field, op: op === 'in' ? 'eq' : op, value: random.pick(values) }
}

type Ruling = { recipients: Recipient[]; count: number }

async function makeRules(t: TestApp, random: Random, { recipients, count }: Ruling): Promise<void> {
  for (let n = 0; n < count; n++) {
    const object = random.pick(OBJECTS)
    const to = random.pick(recipients)
    const condition = randomCondition(random, object)
    const rule = { object, name: `规则${n}`, condition, to, level: random.pick(LEVELS) }
    const { status, body } = await t.api('POST', '/sharing-rules', rule)
    if (status !== 201) throw new Error(JSON.stringify([rule, body]))
  }
}

async function changeRules(t: TestApp, random: Random, recipients: Recipient[]): Promise<void> {
  const rules = (await t.api<List<{ id: string; object: ObjectName }>>('GET', '/sharing-rules')).body.items
  for (const { id, object } of rules) {
    if (random.chance(0.2)) await t.api('DELETE', `/sharing-rules/${id}`)
    else if (random.chance(0.4))
      await t.api('PATCH', `/sharing-rules/${id}`, {
        condition: randomCondition(random, object),
        ...(random.chance(0.5) && { to: random.pick(recipients), level: random.pick(LEVELS) }),
      })
  }
}

async function changeRecords(t: TestApp, random: Random, ids: Ids): Promise<void> {
  for (const object of OBJECTS)
    for (const id of ids[object]) {
      const [field, values] = random.pick(RULED[object])
      if (random.chance(0.3) && field !== 'name')
        await t.api('PATCH', `/records/${object}/${id}`, { [field]: random.chance(0.2) ? null : random.pick(values) })
    }
}
