import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { List, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { contextFor, person, role } from '../../test/people.ts'
import { createRandom, type Random } from '../kernel/index.ts'
import type { FieldRight, Reach } from '../workspace/index.ts'
import { fieldRightOf, readFacts, visible, type Eye, type Facts, type Raw } from './testing/rights-oracle.ts'
import { isFoundBy, tierOf, type Searched } from './testing/search-oracle.ts'

/**
 * Random people and companies, random inputs, readers with random rights: list, count and search box answer what direct
 * comparison of the values each reader sees says. One name is so frequent that its records are walked.
 */
const soak = process.env['HUILIU_SOAK'] === '1'
const given = process.env['HUILIU_SEED']
const seeds = given
  ? [Number(given)]
  : soak
    ? Array.from({ length: 20 }, () => Math.floor(Math.random() * 2 ** 32))
    : [5]
const INPUTS = soak ? 400 : 14
const OBJECTS = ['contact', 'account', 'order'] as const
const FREQUENT = 2300

describe.each(seeds)('company %i', seed => {
  let t: TestApp
  let facts: Facts
  let readers: Reader[]
  const random = createRandom(seed)
  beforeAll(async () => {
    t = await testApp()
    readers = await makeReaders(t, random)
    await makeRecords(t, random)
    facts = await readFacts(t.runtime.db)
    shown.clear()
  }, 120_000)
  afterAll(() => t.close())

  test('everybody finds exactly what he may read, by what he sees of it', async () => {
    for (let n = 0; n < INPUTS; n++) {
      const input = randomInput(facts, random)
      for (const { token, ...who } of readers) {
        const eye = { facts, ...who }
        for (const object of OBJECTS) await checkList(t, { eye, token, object, input })
        await checkBox(t, { eye, token, input })
      }
    }
  })

  test('what very many have is found page by page, and counted', async () => {
    for (const { token, ...who } of readers) {
      const asking = { eye: { facts, ...who }, token, object: 'contact', input: '建国' } as const
      expect(await pages(t, asking)).toEqual(wantedOf(asking))
      for (const input of ['建国', 'jg', '张建国']) await checkBox(t, { ...asking, input })
    }
  })
})

type Reader = { token: string; memberId: string | null; roles: string[] }
type Asking = { eye: Eye; token: string; object: (typeof OBJECTS)[number]; input: string }

const SEARCHED: Record<string, string[]> = {
  contact: ['name', 'phone', 'email', 'company_name'],
  account: ['name', 'phone', 'credit_code'],
  order: ['number'],
}

async function makeReaders(t: TestApp, random: Random): Promise<Reader[]> {
  const readers: Reader[] = [{ token: t.token, memberId: null, roles: ['admin'] }]
  const { body: department } = await t.api<{ id: string }>('POST', '/departments', { name: '一部' })
  for (const [n, read] of (['own', 'below', 'all', 'all'] as Reach[]).entries()) {
    const byField: Record<string, FieldRight> = {}
    for (const [object, fields] of Object.entries(SEARCHED))
      for (const field of fields)
        if (n < 3 && random.chance(0.3))
          byField[`${object}.${field}`] = random.pick(['hidden', 'masked', 'read'] as const)
    const rights = { read, update: read, delete: read, create: true, export: false, import: false }
    const name = await role(t, `reader_${n}`, { byObject: { '*': rights }, byField })
    const made = await person(t, { role: name, departmentId: n < 2 ? department.id : null })
    readers.push({ token: made.token, memberId: made.memberId, roles: [name] })
  }
  const { caller } = await contextFor(t, t.token)
  return readers.map(one => (one.memberId === null ? { ...one, roles: caller.roles } : one))
}

const SURNAMES = ['王', '李', '单', '單', '曾', '解', '吕', '欧阳', '歐陽', '张', '張']
const GIVEN = ['小', '明', '国', '國', '建', '伟', '偉', '雯', '乐', '军', '軍', '女']
const PLACES = ['上海', '苏州', '蘇州', '长沙']
const TRADES = ['水务', '水務', '机电', '重工', 'ABC', 'P-200']

async function makeRecords(t: TestApp, random: Random): Promise<void> {
  const members = await t.runtime.db.query<{ id: string }>('select id from ws.member')
  const owner = () => (random.chance(0.8) ? random.pick(members).id : null)
  const maybe = (make: () => string) => (random.chance(0.7) ? make() : null)
  const name = () => random.pick(SURNAMES) + random.pick(GIVEN) + (random.chance(0.6) ? random.pick(GIVEN) : '')
  const company = () => `${random.pick(PLACES)}${random.pick(TRADES)}${random.chance(0.5) ? '有限公司' : ''}`
  const contact = (n: number) => ({
    name: random.chance(0.1) ? random.pick(['Li Ming', 'José Wang', 'Anna-Lena Xu']) : name(),
    phone: maybe(() => random.pick([`+86138001${10000 + n}`, `010-8888${1000 + n}`, `+1415555${1000 + n}`])),
    email: maybe(() => `${random.pick(['li', 'xm.wang', 'a_b'])}${n}@${random.pick(['mail.example.com', 'qq.test'])}`),
    company_name: maybe(company),
    owner_id: owner(),
  })
  const account = (n: number) => ({
    name: company(),
    phone: maybe(() => `021-6123${1000 + n}`),
    credit_code: maybe(() => `9131${10000 + n}XA`),
    owner_id: owner(),
  })
  const order = (n: number) => ({ number: `SO-2024-${10000 + n * 37}`, owner_id: owner() })
  const frequent = () => ({ name: `${random.pick(SURNAMES)}建国`, owner_id: owner() })
  await create(
    t,
    'contact',
    Array.from({ length: 120 }, (_, n) => contact(n)),
  )
  await create(
    t,
    'account',
    Array.from({ length: 30 }, (_, n) => account(n)),
  )
  await create(
    t,
    'order',
    Array.from({ length: 30 }, (_, n) => order(n)),
  )
  for (let n = 0; n < FREQUENT; n += 1000)
    await create(t, 'contact', Array.from({ length: Math.min(1000, FREQUENT - n) }, frequent))
}

async function create(t: TestApp, object: string, records: Record<string, unknown>[]): Promise<void> {
  const { status, body } = await t.api('POST', `/records/${object}/batch`, { create: records })
  expect(status, JSON.stringify(body)).toBe(200)
}

/** Something people might type to find some record, or nearly. */
function randomInput(facts: Facts, random: Random): string {
  const object = random.pick(['contact', 'contact', 'contact', 'account', 'order'] as const)
  // Of the frequent name only now and then: everything of it is long.
  const rows = (facts.rows.get(object) ?? []).filter(row => !/建国$/.test(String(row['name'] ?? '')))
  const row = random.pick(rows)
  const text = String(row[random.pick(SEARCHED[object] ?? [])] ?? '王')
  const from = random.int(0, Math.max(0, text.length - 2))
  const part = text.slice(from, from + random.int(1, 5))
  const ways = [
    () => text,
    () => part,
    () => part,
    () => text.slice(-random.int(4, 7)),
    () => text.slice(0, random.int(1, text.length)),
    () => text.replace(/[-+]/g, ' '),
    () =>
      Array.from(text, sign => (/\d/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign)).join(''),
    () =>
      random.pick(['wangxiao', 'wxm', 'xiaom', 'shan', 'dan', 'zeng', 'ceng', 'lv', 'lu', 'oy', 'ouyangw', 'xm', 'g']),
    () => `${random.pick(GIVEN)}${random.pick(GIVEN)}`,
    () => `${random.pick(SURNAMES)} ${random.pick(PLACES)}`,
    () =>
      random.pick(['@mail', '@', 'example.com', 'qq', 'shsw', 'jidian', '0000', '12', '%', `a'b\\`, 'p-2', '水务有限']),
  ]
  return random.pick(ways)() || '王'
}

function seen(eye: Eye, object: string, row: Raw): Searched[] {
  return (eye.facts.fields.get(object) ?? []).flatMap(({ name, type, searchable }) => {
    const right = fieldRightOf(eye, object, name)
    const value = row[name]
    return searchable && typeof value === 'string' && (right === 'read' || right === 'write') ? [{ type, value }] : []
  })
}

type Shown = { id: string; values: Searched[] }
const shown = new Map<string, Shown[]>()

/** What of an object a reader sees; the same for every input. */
function shownTo(eye: Eye, object: string): Shown[] {
  const key = `${eye.memberId} ${object}`
  const rows = shown.get(key) ?? visible(eye, object).map(row => ({ id: row.id, values: seen(eye, object, row) }))
  shown.set(key, rows)
  return rows
}

function wantedOf({ eye, object, input }: Pick<Asking, 'eye' | 'object' | 'input'>): string[] {
  const found = shownTo(eye, object).filter(({ values }) => isFoundBy(values, input))
  return found.map(row => row.id).sort()
}

const LIMIT = 500

async function checkList(t: TestApp, asking: Asking): Promise<void> {
  const { object, input, token, eye } = asking
  const query = { search: input, count: true, limit: LIMIT }
  const { status, body } = await t.api<List<RecordRow>>('POST', `/records/${object}/query`, query, token)
  expect([status, status === 200 ? '' : body], input).toEqual([200, ''])
  const got = body.items.map(row => row.id).sort()
  const wanted = wantedOf(asking)
  const said = `${eye.roles} looks for ${object} by ${JSON.stringify(input)}`
  if (input.trim() !== '') expect(body.count, said).toBe(wanted.length)
  if (wanted.length <= LIMIT) expect(got, said).toEqual(wanted)
}

async function pages(t: TestApp, { object, input, token, eye }: Asking): Promise<string[]> {
  const found: string[] = []
  for (let cursor: string | undefined; ;) {
    const query = { search: input, limit: LIMIT, count: true, ...(cursor && { cursor }) }
    const { body } = await t.api<List<RecordRow>>('POST', `/records/${object}/query`, query, token)
    expect(body.count, String(eye.roles)).toBe(wantedOf({ eye, object, input }).length)
    found.push(...body.items.map(row => row.id))
    if (body.next === null) return found.sort()
    cursor = body.next
  }
}

const BOX = 50

/** All of it when it fits; the best of it, best first, in any case. */
async function checkBox(t: TestApp, { eye, token, input }: Omit<Asking, 'object'>): Promise<void> {
  const url = `/search?q=${encodeURIComponent(input)}&limit=${BOX}`
  const { body } = await t.api<List<{ object: string; id: string }>>('GET', url, undefined, token)
  const tiers = OBJECTS.flatMap(object => {
    const wanted = new Set(wantedOf({ eye, object, input }))
    const rows = shownTo(eye, object).filter(row => wanted.has(row.id))
    return rows.map(row => [row.id, tierOf(row.values, input)] as const)
  })
  const byId = new Map(tiers)
  const said = `${eye.roles} looks for ${JSON.stringify(input)}`
  const got = body.items.map(item => byId.get(item.id) ?? `not wanted: ${item.object} ${item.id}`)
  const best = tiers
    .map(([, tier]) => tier)
    .sort()
    .slice(0, BOX)
  expect(got, said).toEqual(best)
  expect(new Set(body.items.map(item => item.id)).size, said).toBe(best.length)
}
