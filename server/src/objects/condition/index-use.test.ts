import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Condition } from '@huiliu/contracts'
import { bind, ident, openPool, type Db } from '../../kernel/index.ts'
import { compileCondition, foldedText } from './compile.ts'
import { fields, TABLES } from './deals.cases.ts'

const schema = `w_condition_${randomBytes(6).toString('hex')}`
const INDEXED = ['f_text', 'f_number', 'f_date', 'f_datetime', 'f_select', 'f_phone', 'f_lookup']
let pool: pg.Pool
let db: Db
beforeAll(async () => {
  pool = openPool(inject('postgres'), 1)
  db = bind(pool, schema)
  await db.query(`create schema ${schema}; ${TABLES}`)
  await db.query(`insert into ws.rec_deal (id, f_text, f_number, f_date, f_datetime, f_select, f_phone, f_lookup)
    select gen_random_uuid(), 'deal ' || n, n, date '2020-01-01' + n, timestamptz '2020-01-01' + n * interval '1 hour',
      'option ' || n, '+86' || 13800000000 + n, gen_random_uuid() from generate_series(1, 5000) n`)
  for (const name of INDEXED) await db.query(`create index by_${name} on ws.rec_deal (${ident(name)})`)
  await db.query(`create index by_folded on ws.rec_deal (${foldedText('f_text')})`)
  await db.query('analyze ws.rec_deal')
})
afterAll(async () => {
  await db.query(`drop schema ${schema} cascade`)
  await pool.end()
})

const ID = '0199b1a0-0000-7000-8000-000000000000'
const SERVED: [condition: Condition, index: string][] = [
  [{ field: 'f_text', op: 'eq', value: 'deal 7' }, 'by_f_text'],
  [{ field: 'f_text', op: 'lt', value: 'deal 10' }, 'by_f_text'],
  [{ field: 'f_text', op: 'between', value: ['deal 10', 'deal 101'] }, 'by_f_text'],
  [{ field: 'f_text', op: 'startsWith', value: 'Deal 499' }, 'by_folded'],
  [{ field: 'f_phone', op: 'startsWith', value: '+861380000499' }, 'by_f_phone'],
  [{ field: 'f_select', op: 'in', value: ['option 1', 'option 2'] }, 'by_f_select'],
  [{ field: 'f_number', op: 'eq', value: '7.0' }, 'by_f_number'],
  [{ field: 'f_number', op: 'lt', value: 7 }, 'by_f_number'],
  [{ field: 'f_number', op: 'in', value: [7, 8] }, 'by_f_number'],
  [{ field: 'f_date', op: 'gte', value: '2033-09-01' }, 'by_f_date'],
  [{ field: 'f_datetime', op: 'eq', value: '2020-02-02' }, 'by_f_datetime'],
  [{ field: 'f_datetime', op: 'lt', value: '2020-01-03T00:00:00Z' }, 'by_f_datetime'],
  [{ field: 'f_lookup', op: 'eq', value: ID }, 'by_f_lookup'],
  [{ not: { not: { field: 'f_number', op: 'eq', value: 7 } } }, 'by_f_number'],
]

test.each(SERVED)('%j is served by %s', async (condition, index) => {
  const params: unknown[] = []
  const options = { resolve: fields, params, alias: 'd', now: new Date(), timeZone: 'Asia/Shanghai', country: 'CN' }
  const where = compileCondition(condition, options)
  const plan = await db.query(`explain (costs off) select id from ws.rec_deal d where ${where}`, params)
  const text = plan.map(line => String(line['QUERY PLAN'])).join('\n')
  expect(text).toContain(index)
  expect(text).toContain('Index Cond')
})

test('either of two indexed comparisons is served by both indexes', async () => {
  const condition: Condition = {
    any: [
      { field: 'f_number', op: 'eq', value: 7 },
      { field: 'f_text', op: 'eq', value: 'deal 9' },
    ],
  }
  const params: unknown[] = []
  const options = { resolve: fields, params, alias: 'd', now: new Date(), timeZone: 'UTC', country: 'CN' }
  const where = compileCondition(condition, options)
  const plan = await db.query(`explain (costs off) select id from ws.rec_deal d where ${where}`, params)
  expect(plan.map(line => String(line['QUERY PLAN'])).join('\n')).toMatch(/BitmapOr/)
})
