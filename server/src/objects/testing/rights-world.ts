import { newId } from '../../kernel/index.ts'
import type { FieldRight, ObjectRights, Reach, Rights } from '../../workspace/index.ts'
import { person, role } from '../../../test/people.ts'
import { testApp, type TestApp } from '../../../test/app.ts'

/** A random company, made through the API: members in a tree of departments, roles, records, shares, joins, visitors. */

export type Rng = { below(n: number): number; pick<T>(from: readonly T[]): T; chance(p: number): boolean }

/** mulberry32: the same numbers for the same seed, everywhere. */
export function createRng(seed: number): Rng {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  const pick = <T>(from: readonly T[]): T => {
    const found = from[below(from.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }
  return { below, pick, chance: p => next() < p }
}

export const OBJECTS = ['account', 'contact', 'product', 'order', 'order_line', 'gadget'] as const
export type ObjectName = (typeof OBJECTS)[number]
export type Asker = { name: string; token: string }
export type World = { t: TestApp; seed: number; askers: Asker[]; visitors: string[] }

const REACHES: Reach[] = ['none', 'own', 'department', 'below', 'all']
const FIELDS: Record<ObjectName, string[]> = {
  account: ['name', 'industry', 'city', 'phone', 'website'],
  contact: ['name', 'first_name', 'company_name', 'email', 'phone', 'account', 'stage', 'tags', 'birthday', 'city'],
  product: ['name', 'sku', 'price', 'active', 'category'],
  order: ['number', 'contact', 'account', 'status', 'total', 'ordered_at'],
  order_line: ['name', 'order', 'product', 'quantity', 'amount'],
  gadget: ['label', 'customer', 'firm', 'score', 'kind', 'extra'],
}

export async function buildWorld(seed: number): Promise<World> {
  const rng = createRng(seed)
  const t = await testApp()
  await t.api('POST', '/objects', GADGET)
  const departments = await makeDepartments(t)
  const { members, askers } = await makeMembers(t, rng, departments)
  const ids = await makeRecords(t, rng, members)
  await deleteSome(t, rng, ids)
  const visitors = await visit(t, rng)
  await joinSome(t, rng, ids.contact)
  await share(t, rng, { ids, principals: [...members, ...departments] })
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

function randomRights(rng: Rng): Partial<Rights> {
  const byObject: Record<string, ObjectRights> = {}
  for (const object of [...OBJECTS, '*']) {
    // Mostly something is seen: a caller to whom everything is closed asks dull questions.
    const read = rng.chance(0.15) ? 'none' : rng.pick(REACHES.slice(1))
    byObject[object] = {
      read,
      update: rng.pick(REACHES),
      delete: rng.pick(REACHES),
      create: rng.chance(0.6),
      export: false,
      import: false,
    }
  }
  const byField: Record<string, FieldRight> = {}
  for (const object of OBJECTS)
    for (const field of FIELDS[object])
      if (rng.chance(0.25)) byField[`${object}.${field}`] = rng.pick(['hidden', 'masked', 'masked', 'read'] as const)
  return { byObject, byField }
}

async function makeMembers(t: TestApp, rng: Rng, departments: string[]) {
  const roles = await Promise.all([0, 1, 2, 3, 4].map(n => role(t, `role_${n}`, randomRights(rng))))
  const members: string[] = []
  const askers: Asker[] = []
  for (const [n, name] of [...roles, ...roles, 'member'].entries()) {
    const departmentId = rng.chance(0.85) ? rng.pick(departments) : null
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

async function makeRecords(t: TestApp, rng: Rng, members: string[]): Promise<Ids> {
  const owner = () => (rng.chance(0.8) ? rng.pick(members) : null)
  const maybe = <T>(make: () => T) => (rng.chance(0.8) ? make() : null)
  const create = (object: ObjectName, count: number, make: (n: number) => Record<string, unknown>) =>
    createAll(
      t,
      object,
      Array.from({ length: count }, (_, n) => ({ ...make(n), owner_id: owner() })),
    )
  const account = await create('account', 9, n => ({
    name: `${rng.pick(['东风', '南山', '西湖'])}公司 acc${n}q`,
    industry: maybe(() => rng.pick(['trade', 'retail', 'services'])),
    city: maybe(() => rng.pick(['上海', '苏州', '成都'])),
    phone: maybe(() => `0512${60000000 + n}`),
  }))
  const contact = await create('contact', 16, n => ({
    name: maybe(() => `${rng.pick(['李', '王', '张'])}晓${rng.pick(['雯', '明'])} con${n}q`),
    first_name: maybe(() => rng.pick(['晓雯', '晓明'])),
    company_name: maybe(() => rng.pick(['某公司', '另一家'])),
    email: maybe(() => `con${n}@example.com`),
    phone: maybe(() => `+861380012${1000 + n}`),
    account: maybe(() => rng.pick(account)),
    stage: maybe(() => rng.pick(['lead', 'prospect', 'customer'])),
    tags: maybe(() => ['vip', 'gold', 'dealer'].filter(() => rng.chance(0.5))),
    birthday: maybe(() => `19${70 + rng.below(30)}-0${1 + rng.below(9)}-11`),
    city: maybe(() => rng.pick(['上海', '苏州', '成都'])),
  }))
  const product = await create('product', 5, n => ({
    name: `泵 pro${n}q`,
    sku: `SKU-${n}`,
    price: maybe(() => `${rng.below(5)}.50`),
    active: maybe(() => rng.chance(0.5)),
    category: maybe(() => rng.pick(['pump', 'motor'])),
  }))
  const order = await create('order', 14, n => ({
    number: `ORD-${n}q`,
    contact: maybe(() => rng.pick(contact)),
    account: maybe(() => rng.pick(account)),
    status: maybe(() => rng.pick(['paid', 'shipped'])),
    total: maybe(() => `${rng.below(4) * 100}.25`),
    ordered_at: maybe(() => `2026-0${1 + rng.below(9)}-11T08:00:00Z`),
  }))
  const line = await create('order_line', 16, n => ({
    name: `行 lin${n}q`,
    order: rng.pick(order),
    product: maybe(() => rng.pick(product)),
    quantity: maybe(() => rng.below(5)),
    amount: maybe(() => `${rng.below(5)}.00`),
  }))
  const gadget = await create('gadget', 12, n => ({
    label: maybe(() => `设备 gad${n}q`),
    customer: maybe(() => rng.pick(contact)),
    firm: maybe(() => rng.pick(account)),
    score: maybe(() => rng.below(4)),
    kind: maybe(() => rng.pick(['a', 'b', 'c'])),
    extra: maybe(() => ({ n })),
  }))
  return { account, contact, product, order, order_line: line, gadget }
}

async function deleteSome(t: TestApp, rng: Rng, ids: Ids): Promise<void> {
  for (const object of OBJECTS)
    for (const id of ids[object]) if (rng.chance(0.1)) await t.api('DELETE', `/records/${object}/${id}`)
}

/** Visitors nobody knows, and known ones whose shop speaks of them. */
async function visit(t: TestApp, rng: Rng): Promise<string[]> {
  const site = await t.source('website')
  const shop = await t.source('server')
  for (const n of [0, 1, 2]) {
    await t.collect(site.key, 'page', { anonymousId: `visitor-${n}`, name: '首页' })
    const email = `con${rng.below(16)}@example.com`
    await t.collect(shop.key, 'identify', { userId: `user-${n}`, traits: { email } })
    await t.collect(shop.key, 'track', { userId: `user-${n}`, event: 'Product Viewed', properties: { name: '泵' } })
  }
  await t.processed()
  const rows = await t.runtime.db.query<{ id: string }>(
    `select id from ws.sighting where key_kind = 'anonymous_id' order by id`,
  )
  return rows.map(row => row.id)
}

async function joinSome(t: TestApp, rng: Rng, contacts: string[]): Promise<void> {
  for (let n = 0; n < 3; n++) {
    const [a, b] = [rng.pick(contacts), rng.pick(contacts)]
    const ref = (value: string) => ({ kind: 'contact', value })
    if (a !== b) await t.api('POST', '/identity/edges', { a: ref(a), b: ref(b), reason: '同一人' })
  }
}

type Sharing = { ids: Ids; principals: string[] }

async function share(t: TestApp, rng: Rng, { ids, principals }: Sharing): Promise<void> {
  for (const object of OBJECTS) {
    for (const id of ids[object]) {
      if (!rng.chance(0.25)) continue
      await t.runtime.db.query(
        'insert into ws.record_grant (object, record_id, principal_id, level, via) values ($1, $2, $3, $4, $5)',
        [object, id, rng.pick(principals), rng.pick(['read', 'update']), `hand ${newId()}`],
      )
    }
  }
}
