import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ObjectDef } from '@huiliu/contracts'
import {
  EVERYTHING,
  checkFormula,
  evaluateFormula,
  type Expression,
  type FormulaType,
  type Setting,
} from '@huiliu/contracts/formula'
import { ident, newId } from '../../kernel/index.ts'
import { testWorkspace, type TestWorkspace } from '../../../test/workspace.ts'
import { SQL_TYPES, compileFormula } from './compile.ts'
import { FIELDS, pickFrom, randomFormula, type Pick } from './random.cases.ts'

const SOAK = process.env['HUILIU_SOAK'] === '1'
const FORMULAS = Number(process.env['HUILIU_RUNS'] ?? (SOAK ? 20_000 : 600))
const AT_ONCE = 30
const ROWS = 12
const TYPES: readonly FormulaType[] = ['text', 'number', 'boolean', 'date', 'datetime']
const ZONES = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'Australia/Lord_Howe']

let workspace: TestWorkspace
beforeAll(async () => {
  workspace = await testWorkspace()
  const columns = TYPES.flatMap(type => FIELDS[type].map(name => `${name} ${sqlType(type, name)}`))
  await workspace.db.query(`create table ws.formula_sample (id uuid primary key, ${columns.join(', ')})`)
})
afterAll(() => workspace.close())

/** Long texts have the database's own collation. */
function sqlType(type: FormulaType, name: string): string {
  return `${SQL_TYPES[type]}${type === 'text' && name !== 'f_long' ? ' collate "C"' : ''}`
}

const object: ObjectDef = {
  name: 'sample',
  label: { zh: '样本', en: 'Sample' },
  nameField: 'f_text',
  fields: TYPES.flatMap(type => FIELDS[type].map(name => ({ name, type, label: { zh: name, en: name } }))),
}
const scope = { objects: new Map([['sample', object]]), object, allows: EVERYTHING }

const TEXTS = [
  ...[
    '',
    'a',
    'AB',
    'ab,c',
    '汇流科技',
    '上海市浦东新区',
    '😀汇流😀',
    'ＡＢ１２',
    '１２３',
    'é',
    'É',
    'ß',
    'ſ',
    'İ',
    '\ufffd',
    '\u{1f600}',
  ],
  ...[
    '11010519491231002X',
    '110105491231002',
    '11010519490229002X',
    '91350100M000100Y43',
    '91350100M000100Y44',
    '2026-11-30',
    '2026-02-30',
  ],
  ...[
    '1,280.50',
    '-3',
    ' 42 ',
    '1e5',
    '　12　',
    '0.1',
    '+7',
    '13800125521',
    '%_\\',
    "it's",
    'ws.x',
    'a-b-c',
    'e\u0301',
  ],
]
const NUMBERS = [
  '0',
  '1',
  '-1',
  '0.5',
  '-0.5',
  '2.345',
  '-2.345',
  '12.50',
  '1020.5',
  '100001000.05',
  '999999999999.99',
  '7',
  '-7',
  '365',
]
const LARGE = [
  '123456789012345678901234567890',
  '-999999999999999999999999999999.99999999999999999999',
  '0.00000000000000000001',
  '12345.67890123456789012345',
]
const DAYS = [
  '2026-11-30',
  '2026-02-28',
  '2024-02-29',
  '2023-12-31',
  '2026-10-01',
  '2026-09-27',
  '2025-01-26',
  '1000-01-01',
  '9998-12-31',
  '1949-10-01',
  '2011-12-30',
]
const INSTANTS = [
  '2026-11-30T01:02:03.456789Z',
  '2026-11-29T16:00:00Z',
  '2026-11-29T15:59:59.999999Z',
  '2026-03-08T07:00:00Z',
  '2011-12-30T10:00:00Z',
  '1970-01-01T00:00:00.000001Z',
  '1969-12-31T23:59:59.999999Z',
  '2024-02-29T12:30:00Z',
  '9998-12-30T00:00:00Z',
  '1000-01-02T00:00:00Z',
]

function randomValue(pick: Pick, type: FormulaType): unknown {
  if (pick.below(5) === 0) return null
  if (type === 'text') return pick.of(TEXTS)
  if (type === 'number') return pick.of(pick.below(6) === 0 ? LARGE : NUMBERS)
  if (type === 'boolean') return pick.below(2) === 0
  return pick.of(type === 'date' ? DAYS : INSTANTS)
}

function randomRow(pick: Pick): Record<string, unknown> & { id: string } {
  const fields = TYPES.flatMap(type => FIELDS[type].map(name => [name, randomValue(pick, type)] as const))
  return { id: newId(), ...Object.fromEntries(fields) }
}

type Asked = { source: string; expression: Expression }

function randomAsked(pick: Pick): Asked {
  const type = pick.of(TYPES)
  const source = randomFormula(pick, type, 1 + pick.below(4))
  const checked = checkFormula(source, scope)
  if (!checked.ok) throw new Error(`${source}: ${JSON.stringify(checked.problem)}`)
  return { source, expression: checked.expression }
}

async function inSql(rows: Record<string, unknown>[], asked: Asked[], setting: Setting) {
  const params: unknown[] = []
  const bind = (value: unknown) => `$${params.push(value)}`
  const refer = ({ path }: { path: string }) => `r.${ident(path)}`
  const values = asked.map(({ expression }, at) => {
    const sql = compileFormula(expression, { bind, refer, setting })
    return `${expression.type === 'number' || expression.type === 'text' ? `${sql}::text` : sql} as v${at}`
  })
  return workspace.db.tx(async tx => {
    await tx.query('delete from ws.formula_sample')
    await tx.query(
      'insert into ws.formula_sample select * from jsonb_populate_recordset(null::ws.formula_sample, $1::jsonb)',
      [JSON.stringify(rows)],
    )
    const found = await tx.query<Record<string, unknown> & { id: string }>(
      `select r.id, ${values.join(', ')} from ws.formula_sample r`,
      params,
    )
    return new Map(found.map(row => [row.id, row]))
  })
}

const jsonOf = (value: unknown) => (value instanceof Date ? value.toISOString() : (value ?? null))

test('PostgreSQL and JavaScript compute the same for every formula and record', { timeout: 3_600_000 }, async () => {
  const pick = pickFrom(Number(process.env['HUILIU_SEED'] ?? Date.now() % 1_000_000_000))
  for (let done = 0; done < FORMULAS; done += AT_ONCE) {
    const rows = Array.from({ length: ROWS }, () => randomRow(pick))
    const asked = Array.from({ length: AT_ONCE }, () => randomAsked(pick))
    const now = new Date(
      Date.UTC(1990 + pick.below(60), pick.below(12), 1 + pick.below(28), pick.below(24), pick.below(60)),
    )
    const setting = { now, timeZone: pick.of(ZONES), country: pick.of(['CN', 'CN', 'SG']) }
    const found = await inSql(rows, asked, setting)
    for (const row of rows)
      for (const [at, { source, expression }] of asked.entries()) {
        const js = evaluateFormula(expression, path => row[path], setting)
        expect({ source, row, setting, value: js }).toEqual({
          source,
          row,
          setting,
          value: jsonOf(found.get(row.id)?.[`v${at}`]),
        })
      }
  }
})
