import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  ContactView,
  HistoryEntry,
  List,
  Problem,
  RecordAccess,
  RecordGroups,
  RecordRow,
  SavedView,
  Timeline,
} from '@huiliu/contracts'
import { createRandom, newId, type Random } from '../kernel/index.ts'
import { hintsFor, type Tail } from '../timeline/live.ts'
import {
  answering,
  changeStatus,
  closed,
  fieldRightOf,
  isLive,
  mayCreate,
  mayExport,
  mayRead,
  plain,
  readFacts,
  rowOf,
  seesPerson,
  timelineOf,
  totalsOf,
  visible,
  type Eye,
  type Facts,
  type Meta,
  type Raw,
} from './testing/rights-oracle.ts'
import { OBJECTS, buildWorld, type Asker, type World } from './testing/rights-world.ts'

/**
 * Random companies, many callers, every door: what each answers is what plain loops over the raw rows say. A case is one
 * question of one caller compared.
 */
const soak = process.env['HUILIU_SOAK'] === '1'
const runs = Number(process.env['HUILIU_RUNS'] ?? (soak ? 8 : 0))
const seeds = runs > 0 ? Array.from({ length: runs }, () => Math.floor(Math.random() * 2 ** 32)) : [29]

let cases = 0
afterAll(() => {
  console.log(`rights: ${cases} cases over ${seeds.length} companies`)
  expect(cases).toBeGreaterThanOrEqual(2000)
})

describe.each(seeds)('company %i', seed => {
  let world: World
  let facts: Facts
  beforeAll(async () => {
    world = await buildWorld(seed)
    facts = await readFacts(world.t.runtime.db)
  }, 120_000)
  afterAll(() => world.t.close())

  async function each(ask: (caller: Caller) => Promise<void>): Promise<void> {
    for (const [n, asker] of world.askers.entries()) await ask(callerOf(world, facts, { asker, n }))
  }

  test('a list shows exactly the records its reader may read, and counts them', () => each(askLists))
  test('a record is there for exactly those', () => each(askRecords))
  test('filters see what may be seen, and masked fields answer exact matches only', () => each(askFilters))
  test('filters through lookups see only what is readable there', () => each(askPaths))
  test('orders follow no hidden or masked field', () => each(askOrders))
  test('search finds what may be read', () => each(askSearch))
  test('groups count what may be read', () => each(askGroups))
  test('an export holds exactly the list', () => each(askExports))
  test('why somebody sees a record is what lets him see it', () => each(askWhy))
  test('changing and deleting are allowed where they are', () => each(askChanges))
  test('nobody points at what he may not read', () => each(askPointing))
  test('a person, the timeline and the totals are those of the readable records', () => each(askPersons))
  test('live updates hint at what may be read', () => each(askLive))
  test('the description of the API and shared views show no more', () => each(askDescriptions))
})

type Caller = { world: World; eye: Eye; asker: Asker; random: Random }

function callerOf(world: World, facts: Facts, { asker, n }: { asker: Asker; n: number }): Caller {
  const eye = { facts, memberId: asker.memberId, roles: asker.roles }
  return { world, asker, random: createRandom(world.seed * 1000 + n), eye }
}

function same({ world, asker }: Caller, question: string, { got, wanted }: { got: unknown; wanted: unknown }): void {
  cases++
  expect(got, `company ${world.seed}, ${asker.name}: ${question}`).toEqual(wanted)
}

const ask = <T>({ world, asker }: Caller, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
  world.t.request<T>({ method, path, body, headers: asker.headers })
const idsOf = (rows: { id: string }[]) => rows.map(row => row.id).sort()
const readable = (right: string) => right === 'read' || right === 'write'

async function query(caller: Caller, object: string, body: Record<string, unknown>) {
  return ask<List<RecordRow> & Problem>(caller, 'POST', `/records/${object}/query`, body)
}

async function askLists(caller: Caller): Promise<void> {
  for (const object of OBJECTS) {
    const found: RecordRow[] = []
    const limit = caller.random.int(1, 7)
    for (let cursor: string | undefined; ;) {
      const { body } = await query(caller, object, { limit, ...(cursor && { cursor }) })
      found.push(...body.items)
      if (body.next === null) break
      cursor = body.next
    }
    const wanted = visible(caller.eye, object)
    same(caller, `pages of ${object}`, { got: found.map(row => row.id).sort(), wanted: idsOf(wanted) })
    const { body } = await query(caller, object, { count: true, limit: 1 })
    same(caller, `count of ${object}`, {
      got: [body.count, body.countIs],
      wanted: [wanted.length, 'exact'],
    })
    const { body: got } = await ask<List<RecordRow>>(caller, 'GET', `/records/${object}?limit=500`)
    same(caller, `GET list of ${object}`, { got: idsOf(got.items), wanted: idsOf(wanted) })
    for (const row of got.items) checkRow(caller, object, row)
  }
}

/** Hidden fields are absent, masked ones unreadable, names stand only beside lookups that may be followed. */
function checkRow(caller: Caller, object: string, row: RecordRow): void {
  const { eye } = caller
  const raw = rowOf(eye, object, row.id)
  for (const field of eye.facts.fields.get(object) ?? []) {
    const right = fieldRightOf(eye, object, field.name)
    const value = plain(raw?.[field.name])
    const got = row[field.name]
    if (right === 'hidden') expect(row, `${object}.${field.name}`).not.toHaveProperty([field.name])
    else if (right === 'masked' && value !== null) expect(got, `${object}.${field.name} is masked`).toMatch(/\*/)
    else expect(got, `${object}.${field.name}`).toEqual(value)
    if (field.type === 'lookup')
      expect(row[`${field.name}_name`] ?? null, `${caller.asker.name}: name of ${object}.${field.name}`).toEqual(
        readable(right) ? nameOf(eye, field.target ?? '', value) : null,
      )
  }
  cases++
}

function nameOf(eye: Eye, object: string, id: unknown): unknown {
  const row = rowOf(eye, object, id)
  if (!row || row['deleted_at'] !== null || !mayRead(eye, object, row)) return null
  const field = eye.facts.nameFields.get(object) ?? ''
  const right = fieldRightOf(eye, object, field)
  const name = row[field] ?? null
  if (right === 'hidden' || name === null) return null
  return right === 'masked' ? expect.stringContaining('*') : name
}

async function askRecords(caller: Caller): Promise<void> {
  for (const object of OBJECTS) {
    const rows = caller.eye.facts.rows.get(object) ?? []
    for (let n = 0; n < 5; n++) {
      const row = caller.random.pick(rows)
      const wanted = answering(caller.eye, object, row.id)
      const path = `/records/${object}/${row.id}`
      const { status, body } = await ask<RecordRow>(caller, 'GET', path)
      same(caller, `${object} ${row.id}`, {
        got: [status, body.id],
        wanted: wanted ? [200, wanted.id] : [404, undefined],
      })
      if (wanted) checkRow(caller, object, body)
      const history = await ask<List<HistoryEntry>>(caller, 'GET', `${path}/history`)
      same(caller, `history of ${object} ${row.id}`, { got: history.status, wanted: wanted ? 200 : 404 })
      if (wanted) checkHistory(caller, object, history.body.items)
    }
  }
}

function checkHistory({ eye }: Caller, object: string, entries: HistoryEntry[]): void {
  expect(entries.length).toBeGreaterThan(0)
  for (const { field, before, after } of entries.flatMap(entry => entry.changes)) {
    const right = fieldRightOf(eye, object, field)
    expect(right).not.toBe('hidden')
    if (right === 'masked') for (const value of [before, after]) if (value !== null) expect(value).toMatch(/\*/)
  }
}

/** Fields whose equality needs no more than comparing what is stored. */
const EQUAL = ['text', 'select', 'phone', 'email', 'lookup', 'member', 'boolean']

async function askFilters(caller: Caller): Promise<void> {
  const { eye, random } = caller
  for (const object of OBJECTS) {
    const fields = (eye.facts.fields.get(object) ?? []).filter(field => EQUAL.includes(field.type))
    for (let n = 0; n < 4; n++) {
      const field = random.pick(fields)
      const op = random.pick(['eq', 'eq', 'ne', 'isEmpty', 'isNotEmpty'] as const)
      const value = plain(random.pick(eye.facts.rows.get(object) ?? [])[field.name])
      if (value === null && (op === 'eq' || op === 'ne')) continue
      const filter = { field: field.name, op, ...(op === 'eq' || op === 'ne' ? { value } : {}) }
      const { status, body } = await query(caller, object, { filter, limit: 500, count: true })
      const right = fieldRightOf(eye, object, field.name)
      const refused = right === 'hidden' || (right === 'masked' && op !== 'eq')
      const wanted = visible(eye, object).filter(row => holds(op, plain(row[field.name]), value))
      same(caller, `${object} where ${JSON.stringify(filter)}`, {
        got: [status, body.items && idsOf(body.items), body.count],
        wanted: refused ? [422, undefined, undefined] : [200, idsOf(wanted), wanted.length],
      })
      for (const masked of ['startsWith', 'gt', 'contains', 'in'])
        if (right === 'masked' && field.type === 'phone')
          same(caller, `masked ${masked}`, {
            got: (await query(caller, object, { filter: { field: field.name, op: masked, value: '1' } })).status,
            wanted: 422,
          })
    }
  }
}

function holds(op: 'eq' | 'ne' | 'isEmpty' | 'isNotEmpty', value: unknown, wanted: unknown): boolean {
  const empty = value === null
  if (op === 'isEmpty') return empty
  if (op === 'isNotEmpty') return !empty
  return op === 'eq' ? value === wanted : value !== wanted
}

async function askPaths(caller: Caller): Promise<void> {
  const { eye, random } = caller
  for (const object of OBJECTS) {
    const lookups = (eye.facts.fields.get(object) ?? []).filter(field => field.type === 'lookup')
    for (const via of lookups) {
      const target = via.target ?? ''
      const far = random.pick((eye.facts.fields.get(target) ?? []).filter(field => EQUAL.includes(field.type)))
      const op = random.pick(['eq', 'ne', 'isEmpty', 'isNotEmpty'] as const)
      const value = plain(random.pick(eye.facts.rows.get(target) ?? [])[far.name])
      if (value === null && (op === 'eq' || op === 'ne')) continue
      const filter = { field: `${via.name}.${far.name}`, op, ...(op === 'eq' || op === 'ne' ? { value } : {}) }
      const { status, body } = await query(caller, object, { filter, limit: 500 })
      const there = (row: Raw) => {
        const found = rowOf(eye, target, row[via.name])
        return found && isLive(found) && mayRead(eye, target, found) ? plain(found[far.name]) : null
      }
      same(caller, `${object} where ${JSON.stringify(filter)}`, {
        got: [status, body.items && idsOf(body.items)],
        wanted: pathRefused(eye, object, { via, far, op })
          ? [422, undefined]
          : [200, idsOf(visible(eye, object).filter(row => holds(op, there(row), value)))],
      })
    }
  }
}

function pathRefused(eye: Eye, object: string, { via, far, op }: { via: Meta; far: Meta; op: string }): boolean {
  const target = via.target ?? ''
  const right = fieldRightOf(eye, target, far.name)
  return (
    !readable(fieldRightOf(eye, object, via.name)) ||
    closed(eye, target) ||
    right === 'hidden' ||
    (right === 'masked' && op !== 'eq')
  )
}

async function askOrders(caller: Caller): Promise<void> {
  const { eye, random } = caller
  for (const object of OBJECTS) {
    for (let n = 0; n < 2; n++) {
      const field = random.pick(
        (eye.facts.fields.get(object) ?? []).filter(one => ['text', 'select', 'date'].includes(one.type)),
      )
      const dir = random.pick(['asc', 'desc'] as const)
      const { status, body } = await query(caller, object, { sort: [{ field: field.name, dir }], limit: 500 })
      const ordered = visible(eye, object).sort((a, b) => compare(a, b, { field: field.name, dir }))
      same(caller, `${object} by ${field.name} ${dir}`, {
        got: [status, body.items?.map(row => row.id)],
        wanted: readable(fieldRightOf(eye, object, field.name)) ? [200, ordered.map(row => row.id)] : [422, undefined],
      })
    }
  }
}

/** Empty last in both directions, ties by id in the direction of the field. */
function compare(a: Raw, b: Raw, { field, dir }: { field: string; dir: 'asc' | 'desc' }): number {
  const sign = dir === 'asc' ? 1 : -1
  const [left, right] = [a[field] ?? null, b[field] ?? null]
  if ((left === null) !== (right === null)) return left === null ? 1 : -1
  const byValue = Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
  return sign * (byValue || (a.id < b.id ? -1 : 1))
}

async function askSearch(caller: Caller): Promise<void> {
  const { eye, random } = caller
  for (const object of OBJECTS) {
    const name = eye.facts.nameFields.get(object) ?? ''
    const row = random.pick((eye.facts.rows.get(object) ?? []).filter(one => typeof one[name] === 'string'))
    const word = /(acc|con|pro|ORD-|lin|gad)\d+q/i.exec(String(row[name]))?.[0] ?? ''
    const all = await caller.world.t.api<List<RecordRow>>('POST', `/records/${object}/query`, {
      search: word,
      limit: 500,
    })
    // The word stands in the name alone: whoever does not see that finds nothing by it.
    const blind = !readable(fieldRightOf(eye, object, name))
    const wanted = blind ? [] : visible(eye, object).filter(one => all.body.items.some(found => found.id === one.id))
    const { body } = await query(caller, object, { search: word, count: true, limit: 500 })
    same(caller, `${object} searched by ${word}`, {
      got: [idsOf(body.items), body.count],
      wanted: [idsOf(wanted), wanted.length],
    })
    const everywhere = await ask<List<{ object: string; id: string }>>(caller, 'GET', `/search?q=${word}&limit=50`)
    const shown = everywhere.body.items.filter(found => found.object === object)
    same(caller, `everything searched by ${word}`, {
      got: shown.every(found => wanted.some(one => one.id === found.id)),
      wanted: true,
    })
  }
}

async function askGroups(caller: Caller): Promise<void> {
  const { eye, random } = caller
  for (const object of OBJECTS) {
    const choices = (eye.facts.fields.get(object) ?? []).filter(field => field.type === 'select')
    if (choices.length === 0) continue
    const { name: by } = random.pick(choices)
    const { status, body } = await ask<RecordGroups>(caller, 'POST', `/records/${object}/groups`, { by, limit: 500 })
    const counts = Map.groupBy(visible(eye, object), row => String(row[by] ?? ''))
    same(caller, `${object} by ${by}`, {
      got: [status, body.items?.map(one => `${one.value ?? ''} ${one.count}`).sort()],
      wanted: readable(fieldRightOf(eye, object, by))
        ? [200, [...counts].map(([value, rows]) => `${value} ${rows.length}`).sort()]
        : [422, undefined],
    })
  }
}

/** The file, or the refusal of it. */
async function exported({ world: { t }, asker: { headers } }: Caller, object: string) {
  const ask = { method: 'POST', url: '/api/v1/exports', payload: { object, format: 'csv' }, headers } as const
  const asked = await t.app.http.inject(ask)
  if (asked.statusCode !== 201) return asked
  await t.runtime.exports.idle()
  const { id } = asked.json<{ id: string }>()
  return t.app.http.inject({ method: 'GET', url: `/api/v1/exports/${id}/file`, headers })
}

const PREFIX = { account: 'acc', contact: 'con', product: 'pro', order: 'ORD-', order_line: 'lin', gadget: 'gad' }

async function askExports(caller: Caller): Promise<void> {
  const { eye, asker } = caller
  // It makes a file of its own: refused to who only looks, and to who acts with another's rights.
  if (asker.views || asker.acts) return
  for (const object of OBJECTS) {
    const response = await exported(caller, object)
    if (closed(eye, object) || !mayExport(eye, object)) {
      const told = [...response.payload.matchAll(/(acc|con|pro|ORD-|lin|gad)\d+q/g)]
      const open = response.statusCode === 200 && !closed(eye, object)
      same(caller, `no export of ${object}`, { got: [open, told], wanted: [false, []] })
      continue
    }
    const name = eye.facts.nameFields.get(object) ?? ''
    const word = new RegExp(`${PREFIX[object]}\\d+q`, 'g')
    const told = (text: string) => [...text.matchAll(word)].map(([found]) => found).sort()
    const shown = visible(eye, object)
    const wanted = readable(fieldRightOf(eye, object, name)) ? shown.map(row => String(row[name])) : []
    same(caller, `export of ${object}`, {
      got: [response.statusCode, response.payload.trim().split('\n').length - 1, told(response.payload)],
      wanted: [200, shown.length, told(wanted.join(' '))],
    })
  }
}

/** About oneself and, as the admin, about every member: the answer is the oracle's, and a way leads there or none does. */
async function askWhy(caller: Caller): Promise<void> {
  const { eye, random, world, asker } = caller
  for (const object of OBJECTS) {
    const row = random.pick(eye.facts.rows.get(object)?.filter(isLive) ?? [])
    const path = `/records/${object}/${row.id}/access`
    const whom = asker.shapes ? random.pick(world.members) : asker
    const member = whom.memberId
    if (member === null) continue
    const answer = await ask<RecordAccess>(caller, 'GET', asker.shapes ? `${path}?member=${member}` : path)
    const them = { facts: eye.facts, memberId: member, roles: whom.roles }
    const read = mayRead(them, object, row)
    const hears = asker.shapes || read
    const can = (act: 'update' | 'delete') => changeStatus(them, object, { row, act }) === 200
    same(caller, `why ${member} sees ${object} ${row.id}`, {
      got: [answer.status, answer.body.can, answer.body.ways?.some(way => way.holds)],
      wanted: hears ? [200, { read, update: can('update'), delete: can('delete') }, read] : [404, undefined, undefined],
    })
    const less = (eye.facts.fields.get(object) ?? []).flatMap(({ name }) => {
      const right = fieldRightOf(them, object, name)
      return right === 'write' || fieldRightOf(eye, object, name) === 'hidden' ? [] : [`${name} ${right}`]
    })
    if (hears)
      same(caller, `fields of ${object} for ${member}`, {
        got: answer.body.fields.map(({ field, right }) => `${field} ${right}`).sort(),
        wanted: less.sort(),
      })
  }
}

/** A version nobody has tells apart who may and who may not, without changing anything. */
async function askChanges(caller: Caller): Promise<void> {
  const { eye, random } = caller
  if (caller.asker.views) return refuseChanges(caller)
  for (const object of OBJECTS) {
    for (let n = 0; n < 3; n++) {
      const row = random.pick((eye.facts.rows.get(object) ?? []).filter(one => (one['joined_into'] ?? null) === null))
      for (const act of ['update', 'delete'] as const) {
        const { status } = await ask<Problem>(caller, 'POST', `/records/${object}/batch`, {
          ...(act === 'update' ? { update: [{ id: row.id, version: 999 }] } : { delete: [row.id] }),
          // One item that cannot be: a batch is all or nothing.
          ...(act === 'delete' && { update: [{ id: row.id, version: 999 }] }),
        })
        const update = changeStatus(eye, object, { row, act: 'update' })
        const wanted = update === 200 ? 409 : update
        same(caller, `${act} ${object} ${row.id}`, { got: status, wanted })
      }
      const remove = await caller.world.t.request({
        method: 'DELETE',
        path: `/records/${object}/${row.id}`,
        headers: { ...caller.asker.headers, 'if-match': '"999"' },
      })
      const allowed = changeStatus(eye, object, { row, act: 'delete' })
      same(caller, `delete ${object} ${row.id}`, { got: remove.status, wanted: allowed === 200 ? 409 : allowed })
      const field = random.pick((eye.facts.fields.get(object) ?? []).filter(one => one.type === 'text'))
      const touched = await ask<Problem>(caller, 'PATCH', `/records/${object}/${row.id}`, {
        [field.name]: 'x',
        nothing_of_that_name: 1,
      })
      const may = changeStatus(eye, object, { row, act: 'update' })
      const right = fieldRightOf(eye, object, field.name)
      const codes = right === 'write' ? [] : [right === 'hidden' ? 'unknown_field' : 'readonly']
      same(caller, `change ${object}.${field.name}`, {
        got: [touched.status, may === 200 ? touched.body.errors?.map(error => error.code) : undefined],
        wanted: may === 200 ? [422, [...codes, 'unknown_field']] : [may, undefined],
      })
    }
  }
}

/** Who only looks changes nothing, whatever the rights he looks with. */
async function refuseChanges(caller: Caller): Promise<void> {
  const [row] = visible(caller.eye, 'contact')
  const path = `/records/contact/${row?.id ?? newId()}`
  for (const { status, body } of [
    await ask<Problem>(caller, 'PATCH', path, { city: '上海' }),
    await ask<Problem>(caller, 'DELETE', path),
    await ask<Problem>(caller, 'POST', '/records/contact', { name: '新' }),
    await ask<Problem>(caller, 'POST', '/records/contact/batch', { delete: [] }),
  ])
    same(caller, 'a change while looking', { got: [status, body.code], wanted: [403, 'viewing_only'] })
}

async function askPointing(caller: Caller): Promise<void> {
  const { eye, random } = caller
  if (caller.asker.views) return
  for (const object of ['order_line', 'order', 'gadget', 'contact'] as const) {
    const lookups = (eye.facts.fields.get(object) ?? []).filter(field => field.type === 'lookup')
    const via = random.pick(lookups)
    const target = random.pick(eye.facts.rows.get(via.target ?? '') ?? [])
    const unlikely = random.pick(
      visible(eye, object).length > 0 ? visible(eye, object) : (eye.facts.rows.get(object) ?? []),
    )
    const required: Record<string, unknown> = object === 'order' ? { number: `new ${random.int(1, 1e9)}` } : {}
    if (object === 'order_line' && via.name !== 'order') continue
    const { status } = await ask<Problem>(caller, 'POST', `/records/${object}/batch`, {
      create: [{ ...required, [via.name]: target.id }],
      update: [{ id: unlikely.id, version: 999 }],
    })
    const writable = ['number', via.name].every(
      name => !(name in { ...required, [via.name]: 1 }) || fieldRightOf(eye, object, name) === 'write',
    )
    const end = targetOf(eye, via.target ?? '', target)
    const update = changeStatus(eye, object, { row: unlikely, act: 'update' })
    const wanted = !mayCreate(eye, object) ? 403 : !writable || !end ? 422 : update === 200 ? 409 : update
    same(caller, `${object}.${via.name} points at ${target.id}`, { got: status, wanted })
  }
}

/** A joined contact stands for its survivor. */
function targetOf(eye: Eye, object: string, row: Raw): Raw | undefined {
  const survivor = row['joined_into'] ?? null
  const end = typeof survivor === 'string' ? rowOf(eye, object, survivor) : row
  return end && isLive(end) && mayRead(eye, object, end) ? end : undefined
}

async function askPersons(caller: Caller): Promise<void> {
  const { eye, random, world } = caller
  const persons = [...new Set(eye.facts.sightings.map(one => one.person_id))]
  const asked = [...Array.from({ length: 8 }, () => random.pick(persons)), ...world.visitors]
  for (const id of asked) {
    const person = eye.facts.sightings.find(one => one.id === id)?.person_id ?? id
    const sees = seesPerson(eye, person)
    const timeline = await ask<Timeline>(caller, 'GET', `/contacts/${id}/timeline?limit=200`)
    same(caller, `timeline of ${id}`, {
      got: [timeline.status, timeline.body.items?.map(item => item.id).sort()],
      wanted: sees ? [200, timelineOf(eye, person).sort()] : [404, undefined],
    })
    const { status, body } = await ask<ContactView>(caller, 'GET', `/contacts/${id}`)
    const orders = visible(eye, 'order').filter(row => row['contact'] === person)
    const right = (field: string) => readable(fieldRightOf(eye, 'order', field))
    const seen = right('contact') && right('total') && right('currency_code')
    same(caller, `customer ${id}`, {
      got: [
        status,
        body.orders && {
          count: body.orders.count,
          totals:
            body.orders.totals && Object.fromEntries(body.orders.totals.map(one => [one.currency, Number(one.amount)])),
        },
      ],
      wanted: sees
        ? [200, { count: right('contact') ? orders.length : 0, totals: seen ? totalsOf(orders) : null }]
        : [404, undefined],
    })
    const identity = await ask(caller, 'GET', `/contacts/${id}/identity`)
    const page = await ask(caller, 'GET', `/contacts/${id}/page`)
    same(caller, `identity and page of ${id}`, {
      got: [identity.status, page.status],
      wanted: sees ? [200, 200] : [404, 404],
    })
    if (sees) expect(JSON.stringify([body, timeline.body, identity.body, page.body])).not.toMatch(secrets(eye))
  }
}

/** The texts of contact fields that this caller may not read in full; numbers and addresses are all of one form here. */
function secrets(eye: Eye): RegExp {
  const never = ['^never$']
  if (!readable(fieldRightOf(eye, 'contact', 'email'))) never.push('con\\d+@example\\.com')
  if (!readable(fieldRightOf(eye, 'contact', 'phone'))) never.push('1380012\\d{4}')
  return new RegExp(never.join('|'))
}

async function askLive(caller: Caller): Promise<void> {
  const { eye } = caller
  const ctx = await caller.asker.context()
  for (const object of OBJECTS) {
    const rows = eye.facts.rows.get(object) ?? []
    const tails = rows.map((row): Tail => ({
      seq: '1',
      type: 'record.updated',
      object,
      record_id: row.id,
      person_id: null,
    }))
    const hints = await hintsFor(ctx, tails)
    const got = hints.flatMap(hint => (hint.kind === 'record' ? [hint.id] : [])).sort()
    same(caller, `hints of ${object}`, { got, wanted: idsOf(rows.filter(row => mayRead(eye, object, row))) })
  }
  const persons = [...new Set(eye.facts.sightings.map(one => one.person_id))]
  const tails = persons.map((id): Tail => ({
    seq: '1',
    type: 'page',
    object: null,
    record_id: null,
    person_id: id,
  }))
  const hints = await hintsFor(ctx, tails)
  same(caller, 'hints of persons', {
    got: hints.flatMap(hint => (hint.kind === 'timeline' ? [hint.contactId] : [])).sort(),
    wanted: persons.filter(id => seesPerson(eye, id)).sort(),
  })
}

async function askDescriptions(caller: Caller): Promise<void> {
  const { eye, world } = caller
  const { body } = await ask<{ components: { schemas: Record<string, { properties: object }> } }>(
    caller,
    'GET',
    '/openapi.json',
  )
  const shapes = await ask<List<{ name: string; fields: { name: string }[] }>>(caller, 'GET', '/objects')
  for (const object of OBJECTS) {
    const fields = (eye.facts.fields.get(object) ?? []).map(field => field.name)
    const seen = fields.filter(field => fieldRightOf(eye, object, field) !== 'hidden').sort()
    const title = object.replace(/(^|_)([a-z])/g, (_, _line: string, letter: string) => letter.toUpperCase())
    const described = Object.keys(body.components.schemas[title]?.properties ?? {}).filter(name =>
      fields.includes(name),
    )
    same(caller, `described ${object}`, { got: described.sort(), wanted: closed(eye, object) ? [] : seen })
    const shape = shapes.body.items.find(one => one.name === object)
    same(caller, `shape of ${object}`, {
      got: shape?.fields.map(field => field.name).sort(),
      wanted: caller.asker.shapes === true || !closed(eye, object) || mayCreate(eye, object) ? seen : undefined,
    })
  }
  const view = {
    name: '按电话',
    shared: true,
    query: { filter: { field: 'phone', op: 'isNotEmpty' } },
    columns: [{ field: 'name' }, { field: 'email' }],
  }
  if (caller.asker.shapes) await world.t.api('POST', '/views?object=contact', view)
  const views = await ask<List<SavedView>>(caller, 'GET', '/views?object=contact')
  const open = caller.asker.shapes === true || !closed(eye, 'contact') || mayCreate(eye, 'contact')
  const runs = readable(fieldRightOf(eye, 'contact', 'phone'))
  same(caller, 'a shared view by phone', {
    got: [views.status, views.body.items?.map(one => one.columns.map(column => column.field))],
    wanted: open
      ? [200, runs ? [['name', 'email'].filter(name => fieldRightOf(eye, 'contact', name) !== 'hidden')] : []]
      : [404, undefined],
  })
}
