import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Condition } from '@huiliu/contracts'
import { bind, openPool, type Db } from '../../kernel/index.ts'
import { checkCondition } from './check.ts'
import { compileCondition } from './compile.ts'
import { clock, comparisons, conditions, fields, TABLES, world, type Json, type World } from './deals.cases.ts'
import { evaluateCondition } from './evaluate.ts'
import type { Setting } from './predicate.ts'

const SOAK = process.env.HUILIU_SOAK === '1'
const numRuns = SOAK ? 10_000 : 300
const schema = `w_condition_${randomBytes(6).toString('hex')}`
let pool: pg.Pool
let db: Db
beforeAll(async () => {
  pool = openPool(inject('postgres'), 1)
  db = bind(pool, schema)
  await db.query(`create schema ${schema}; ${TABLES}`)
})
afterAll(async () => {
  await db.query(`drop schema ${schema} cascade`)
  await pool.end()
})

type Answer = { truths: unknown[]; json: Json }

/** What PostgreSQL says of each deal under each condition, beside the deal's JSON as a reader of the API has it. */
async function ask({ accounts, deals }: World, given: Condition[], when: Setting): Promise<Answer[]> {
  const params: unknown[] = []
  const truths = given.map(one => compileCondition(one, { ...when, resolve: fields, params, alias: 'd' }))
  const rows = await db.tx(async tx => {
    await tx.query('delete from ws.rec_account')
    await tx.query('delete from ws.rec_deal')
    const fill = (table: string) =>
      `insert into ws.${table} select * from jsonb_populate_recordset(null::ws.${table}, $1::jsonb)`
    await tx.query(fill('rec_account'), [JSON.stringify(accounts)])
    await tx.query(fill('rec_deal'), [JSON.stringify(deals)])
    return tx.query<{ id: string; truths: unknown[] } & Json>(
      `select d.*, array[${truths.join(', ')}]::boolean[] truths from ws.rec_deal d`,
      params,
    )
  })
  const byId = new Map(rows.map(row => [row.id, row]))
  return deals.map(deal => {
    const row = byId.get(deal.id)
    const account = accounts.find(one => one.id === deal.account_id && one.open)
    const far = Object.entries(account ?? {}).map(([name, value]) => [`account.${name}`, value])
    // A Date keeps milliseconds only: the record's own JSON has the microseconds.
    const stored = { ...row, id: deal.id, f_datetime: deal.f_datetime, truths: undefined }
    const json = deals.length % 2 === 0 ? stored : deal
    return { truths: row?.truths ?? [], json: { ...json, ...Object.fromEntries(far) } }
  })
}

async function expectSame(given: World, asked: Condition[], when: Setting): Promise<void> {
  for (const one of asked) expect(checkCondition(one, fields)).toEqual({ ok: true, condition: one })
  for (const { truths, json } of await ask(given, asked, when)) {
    const inJs = asked.map(one => evaluateCondition(one, json, { ...when, resolve: fields }))
    expect({ json, truths, asked }).toEqual({ json, truths: inJs, asked })
  }
}

test('PostgreSQL and JavaScript agree on every condition of every record', { timeout: 3_600_000 }, async () => {
  const asked = fc.array(fc.oneof(comparisons, conditions), { minLength: 10, maxLength: 30 })
  await fc.assert(fc.asyncProperty(world, asked, clock, expectSame), { numRuns })
})

test('not is exact: double negation and De Morgan hold in both', { timeout: 3_600_000 }, async () => {
  const property = fc.asyncProperty(world, conditions, conditions, clock, async (given, a, b, when) => {
    const asked: Condition[] = [
      a,
      { not: a },
      { not: { not: a } },
      { not: { all: [a, b] } },
      { any: [{ not: a }, { not: b }] },
      { not: { any: [a, b] } },
      { all: [{ not: a }, { not: b }] },
    ]
    for (const { truths, json } of await ask(given, asked, when)) {
      const [plain, not, notNot, notAll, anyNot, notAny, allNot] = truths
      expect([notNot, not, anyNot, allNot]).toEqual([plain, plain === false, notAll, notAny])
      expect(asked.map(one => evaluateCondition(one, json, { ...when, resolve: fields }))).toEqual(truths)
    }
  })
  await fc.assert(property, { numRuns: SOAK ? 3000 : 100 })
})
