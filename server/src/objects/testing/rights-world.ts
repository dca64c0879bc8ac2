import { createRandom, newId, type Random } from '../../kernel/index.ts'
import type { FieldRight, ObjectRights, Reach, Rights } from '../../workspace/index.ts'
import { person, role } from '../../../test/people.ts'
import { testApp, type TestApp } from '../../../test/app.ts'

/** A random company, made through the API: members in a tree of departments, roles, records, shares, joins, visitors. */

export const OBJECTS = ['account', 'contact', 'product', 'order', 'order_line', 'gadget'] as const
export type ObjectName = (typeof OBJECTS)[number]
export type Asker = { name: string; token: string }
export type World = { t: TestApp; seed: number; askers: Asker[]; visitors: string[] }

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
  const { members, askers } = await makeMembers(t, random, departments)
  const ids = await makeRecords(t, random, members)
  await deleteSome(t, random, ids)
  const visitors = await visit(t, random)
  await joinSome(t, random, ids.contact)
  await share(t, random, { ids, principals: [...members, ...departments] })
  await t.processed()
  return { t, seed, askers: [{ name: 'admin', token: t.token }, ...askers], visitors }
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
      export: false,
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

async function makeMembers(t: TestApp, random: Random, departments: string[]) {
  const roles = await Promise.all([0, 1, 2, 3, 4].map(n => role(t, `role_${n}`, randomRights(random))))
  const members: string[] = []
  const askers: Asker[] = []
  for (const [n, name] of [...roles, ...roles, 'member'].entries()) {
    const departmentId = random.chance(0.85) ? random.pick(departments) : null
    const made = await person(t, { role: name, departmentId, name: `成员${n}` })
    members.push(made.memberId)
    if (n % 10 < 8) askers.push({ name: `成员${n} ${name}`, token: made.token })
  }
  askers.push({ name: `令牌 ${roles[0]}`, token: await t.tokenFor(roles[0] ?? 'member') })
  return { members, askers }
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

type Sharing = { ids: Ids; principals: string[] }

async function share(t: TestApp, random: Random, { ids, principals }: Sharing): Promise<void> {
  for (const object of OBJECTS) {
    for (const id of ids[object]) {
      if (!random.chance(0.25)) continue
      await t.runtime.db.query(
        'insert into ws.record_grant (object, record_id, principal_id, level, via) values ($1, $2, $3, $4, $5)',
        [object, id, random.pick(principals), random.pick(['read', 'update']), `hand ${newId()}`],
      )
    }
  }
}
