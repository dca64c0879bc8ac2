import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../src/kernel/index.ts'
import { testApp, type TestApp } from '../app.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

type Row = { id: string; version: number; [field: string]: unknown }
type Page = { items: Row[]; next: string | null }

async function create(object: string, values: Record<string, unknown>): Promise<Row> {
  const { status, body } = await t.api<Row>('POST', `/records/${object}`, values)
  expect(status).toBe(201)
  return body
}

async function read(object: string, id: string): Promise<Row> {
  return (await t.api<Row>('GET', `/records/${object}/${id}`)).body
}

const times = <T>(n: number, work: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, at) => work(at)))

describe('one record, many writers', () => {
  test('of those who saw the same version one is heard, the others are told', async () => {
    const { id } = await create('account', { name: '甲' })
    const answers = await times(8, at =>
      t.request({
        method: 'PATCH',
        path: `/records/account/${id}`,
        body: { name: `甲 ${at}` },
        headers: { 'if-match': '"1"' },
      }),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 409)])
    expect(await read('account', id)).toMatchObject({
      version: 2,
      name: answers.find(one => one.status === 200)?.body['name'],
    })
  })

  test('a counter kept by reading and writing with the version loses no step', async () => {
    const { id } = await create('product', { name: '件', sku: 'counter', price: '0' })
    await times(6, async () => {
      for (let done = 0; done < 3;) {
        const { version, price } = await read('product', id)
        const { status } = await t.api('PATCH', `/records/product/${id}`, { version, price: String(Number(price) + 1) })
        expect([200, 409]).toContain(status)
        if (status === 200) done++
      }
    })
    expect(await read('product', id)).toMatchObject({ version: 19, price: '18' })
  })

  test('different fields written at once are all kept, each change with its own version', async () => {
    const { id } = await create('account', { name: '乙' })
    const known = Object.entries({ name: '乙二', credit_code: '91310000', industry: 'trade' })
    const answers = await times(known.length, at => {
      const [field, value] = known[at] ?? []
      return t.api('PATCH', `/records/account/${id}`, { [String(field)]: value })
    })
    expect(answers.map(({ status, body }) => [status, body['errors']])).toEqual(known.map(() => [200, undefined]))
    expect(await read('account', id)).toMatchObject({ ...Object.fromEntries(known), version: known.length + 1 })
  })

  test('batches that name the same records crosswise all come through', async () => {
    const rows = await times(12, at => create('account', { name: `丙 ${at}` }))
    const answers = await times(6, at => {
      const order = at % 2 === 0 ? rows : rows.toReversed()
      return t.api('POST', '/records/account/batch', { update: order.map(({ id }) => ({ id, name: `丙丙 ${at}` })) })
    })
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const after = await times(rows.length, at => read('account', rows[at]?.id ?? ''))
    expect(new Set(after.map(({ name }) => name)).size).toBe(1)
    expect(after.map(({ version }) => version)).toEqual(rows.map(() => 7))
  })
})

describe('one key, many creators', () => {
  test('requests under one idempotency key make one record and all get its answer', async () => {
    const answers = await times(8, () =>
      t.request<Row>({
        method: 'POST',
        path: '/records/account',
        body: { name: '丁' },
        headers: { 'idempotency-key': 'ding' },
      }),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    const filter = { field: 'name', op: 'eq', value: '丁' }
    expect((await t.api<Page>('POST', '/records/account/query', { filter })).body.items).toHaveLength(1)
  })

  test('batches with the same unique keys crosswise: each key once, each batch whole or not at all', async () => {
    const keys = Array.from({ length: 6 }, (_, at) => `cross-${at}`)
    const answers = await times(6, at =>
      t.api('POST', '/records/product/batch', {
        create: (at % 2 === 0 ? keys : keys.toReversed()).map(sku => ({ name: `批 ${at}`, sku })),
      }),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter(status => status === 200)).toHaveLength(1)
    expect(statuses.filter(status => ![200, 409, 422].includes(status))).toEqual([])
    const filter = { field: 'sku', op: 'startsWith', value: 'cross-' }
    const { items } = (await t.api<Page>('POST', '/records/product/query', { filter })).body
    expect(items.map(({ sku }) => sku).toSorted()).toEqual(keys)
    expect(new Set(items.map(({ name }) => name)).size).toBe(1)
  })
})

describe('one person, many who make his contact', () => {
  const email = (n: number) => `ren${n}@concurrent.test`
  const people = async (emails: string[]) => {
    const filter = { field: 'email', op: 'in', value: emails }
    return (await t.api<Page>('POST', '/records/contact/query', { filter })).body.items
  }

  test('one by one at once: however many know him, he is one', async () => {
    await times(9, at => create('contact', { name: `人 ${at}`, email: email(at % 3) }))
    expect((await people([0, 1, 2].map(email))).map(row => row['email']).toSorted()).toEqual([0, 1, 2].map(email))
  })

  test('in one batch with strangers, some known before', async () => {
    await create('contact', { name: '故人', email: email(10) })
    const rows = [10, 11, 11, 12, 13].map((n, at) => ({ name: `批 ${at}`, email: email(n) }))
    expect((await t.api('POST', '/records/contact/batch', { create: rows })).status).toBe(200)
    const emails = [10, 11, 12, 13].map(email)
    expect((await people(emails)).map(row => row['email']).toSorted()).toEqual(emails)
  })
})

describe('walking a list while it changes', () => {
  const SORTS = [
    'name',
    '-name',
    'created_at',
    '-created_at',
    'updated_at',
    '-updated_at',
    'credit_code,-name',
    '-credit_code',
  ]

  test.each(SORTS)('by %s: who does not change is met once', async sort => {
    const random = createRandom(sort.length * 31 + sort.charCodeAt(0))
    const mark = `走 ${sort}`
    const code = () => (random.chance(0.3) ? null : `d${random.int(1, 3)}`)
    const add = () => create('account', { name: `${mark} ${random.int(1, 9)}`, credit_code: code() })
    const still = await times(25, add)
    const moving = await times(15, add)
    const met: string[] = []
    for (let cursor = ''; ;) {
      const path = `/records/account?limit=6&sort=${sort}&search=${encodeURIComponent(mark)}${cursor && `&cursor=${cursor}`}`
      const { status, body } = await t.api<Page>('GET', path)
      expect(status).toBe(200)
      met.push(...body.items.map(({ id }) => id))
      if (!body.next) break
      cursor = encodeURIComponent(body.next)
      await add()
      const values = { name: `${mark} ${random.int(1, 9)}`, credit_code: code() }
      await t.api('PATCH', `/records/account/${random.pick(moving).id}`, values)
      await t.api('DELETE', `/records/account/${random.pick(moving).id}`)
    }
    const ids = new Set(still.map(({ id }) => id))
    const metStill = met.filter(id => ids.has(id))
    expect(metStill.length).toBe(new Set(metStill).size)
    expect(new Set(metStill)).toEqual(ids)
  })
})

describe('newcomers', () => {
  type Found = { contact: { id: string } | null; others: unknown[] }
  const personOf = async (value: string) =>
    (await t.api<Found>('POST', '/contacts/lookup', { kind: 'phone', value })).body.contact?.id

  test('made at once are made side by side; those who bring one number are one person, whoever comes first', async () => {
    const random = createRandom(11)
    const numbers = Array.from({ length: 6 }, () => `1390${String(random.int(0, 9_999_999)).padStart(7, '0')}`)
    const made = await times(36, at => create('contact', { name: `新 ${at}`, phone: numbers[at % numbers.length] }))
    const persons = await times(numbers.length, at => personOf(numbers[at] ?? ''))
    expect(new Set(persons).size).toBe(numbers.length)
    const shown = await times(made.length, async at => {
      const { body } = await t.api<{ id: string }>('GET', `/contacts/${made[at]?.id}`)
      return body.id
    })
    expect(shown).toEqual(made.map((_, at) => persons[at % numbers.length]))
  })

  test('made while the same number comes from a shop join whoever brought it', async () => {
    const shop = await t.source('server')
    const phone = '13911112222'
    await Promise.all([
      ...Array.from({ length: 4 }, (_, at) =>
        t.collect(shop.key, 'identify', { userId: `newcomer-${at}`, traits: { phone } }),
      ),
      times(4, at => create('contact', { name: `来客 ${at}`, phone })),
    ])
    await t.processed()
    const id = await personOf(phone)
    const { body } = await t.api<{ sightings: unknown[] }>('GET', `/contacts/${id}/identity`)
    expect(body.sightings.length).toBeGreaterThanOrEqual(5)
  })
})
