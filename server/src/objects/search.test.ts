import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { List, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { createSealer } from '../kernel/index.ts'
import { createLogger } from '../kernel/logger.ts'
import { startWorkspace } from '../workspace-runtime.ts'
import { backgroundDone } from './background.ts'
import { asSomebodyElse } from '../kernel/db.ts'

let t: TestApp
const ids = new Map<string, string>()
beforeAll(async () => {
  t = await testApp()
  for (const [object, values] of RECORDS) {
    const { status, body } = await t.api<RecordRow>('POST', `/records/${object}`, values)
    expect(status, JSON.stringify(body)).toBe(201)
    ids.set(body.id, String(values['name'] ?? values['number']))
  }
})
afterAll(() => t.close())

const RECORDS: [object: string, values: Record<string, unknown>][] = [
  ['contact', { name: '王小明', phone: '+8613800121234', email: 'xm.wang@mail.example.com' }],
  ['contact', { name: '单雄信', phone: '010-8888 5678' }],
  ['contact', { name: '曾國藩', company_name: '湘軍有限公司' }],
  ['contact', { name: '解小明珠' }],
  ['contact', { name: '吕布' }],
  ['contact', { name: 'José Ouyang', email: 'jose@other.test' }],
  ['account', { name: '上海恒泰水务有限公司', phone: '021-61234567' }],
  ['product', { name: '水泵 P-200', sku: 'SKU-0042-X' }],
  ['order', { number: 'SO-2024-00123' }],
]

async function found(q: string): Promise<string[]> {
  const { body } = await t.api<List<{ id: string }>>('GET', `/search?q=${encodeURIComponent(q)}`)
  return body.items.map(item => ids.get(item.id) ?? '?')
}

describe('the search box finds', () => {
  const CASES: [what: string, q: string, wanted: string[]][] = [
    ['a whole name', '王小明', ['王小明']],
    ['a fragment of two characters', '小明', ['解小明珠', '王小明']],
    ['a surname', '王', ['王小明']],
    ['no characters that stand apart', '王明', []],
    ['a fragment of three characters', '小明珠', ['解小明珠']],
    ['traditional by simplified', '曾国藩', ['曾國藩']],
    ['simplified by traditional', '單雄信', ['单雄信']],
    ['pinyin', 'wangxiao', ['王小明']],
    ['pinyin from within', 'xiaoming', ['解小明珠', '王小明']],
    ['initials', 'wxm', ['王小明']],
    ['a surname as read in names', 'shanxiong', ['单雄信']],
    ['the same as read in words', 'danxiong', ['单雄信']],
    ['another', 'zeng', ['曾國藩']],
    ['a third', 'xiexm', ['解小明珠']],
    ['ü typed as v', 'lvbu', ['吕布']],
    ['ü typed as u', 'lubu', ['吕布']],
    ['the tail of a telephone number', '1234', ['王小明']],
    ['digits of full width', '１２３４', ['王小明']],
    ['a number typed with blanks', '138 0012 1234', ['王小明']],
    ['a number typed from abroad', '+86 138-0012-1234', ['王小明']],
    ['the beginning of a number', '13800', ['王小明']],
    ['nothing by an area code alone', '024-', []],
    ['a number in the city with its area code', '010-88885678', ['单雄信']],
    ['the same without', '88885678', ['单雄信']],
    ['the beginning of an address', 'XM.Wang@', ['王小明']],
    ['a domain', '@mail.exam', ['王小明']],
    ['the domain above', 'example.com', ['王小明']],
    ['letters without accents', 'jose ouy', ['José Ouyang']],
    ['letters with accents', 'josé', ['José Ouyang']],
    ['two words of different fields', '国藩 湘军', ['曾國藩']],
    ['a company by initials from within', 'htsw', ['上海恒泰水务有限公司']],
    ['an order by its number', 'so-2024-001', ['SO-2024-00123']],
    ['an order without the signs', 'so202400123', ['SO-2024-00123']],
    ['an order by its last digits', '0123', ['SO-2024-00123']],
    ['a product by its code', 'sku0042', ['水泵 P-200']],
    ['nothing by signs alone', '- %_', []],
    ['nothing by what breaks quotes', `'\\:*|&!<->`, []],
  ]
  test.each(CASES)('%s: %s', async (_, q, wanted) => expect((await found(q)).sort()).toEqual(wanted.sort()))
})

test('the value itself comes first, then beginnings, then fragments', async () => {
  const names = ['李建国', '建国路', '建国', '张建国']
  for (const name of names) {
    const { body } = await t.api<RecordRow>('POST', '/records/account', { name })
    ids.set(body.id, name)
  }
  expect(await found('建国')).toEqual(['建国', '建国路', '张建国', '李建国'])
})

test('a changed value is found anew and no longer as it was; a field no longer searched finds nothing', async () => {
  const { body } = await t.api<RecordRow>('POST', '/records/product', { name: '离心机', sku: 'ZZTOP-1' })
  ids.set(body.id, '离心机')
  expect(await found('zztop')).toEqual(['离心机'])
  await t.api('PATCH', `/records/product/${body.id}`, { sku: 'YYTOP-1' })
  expect(await found('zztop')).toEqual([])
  expect(await found('yytop')).toEqual(['离心机'])
  await t.api('PATCH', '/objects/product/fields/sku', { searchable: false })
  expect(await found('yytop')).toEqual([])
})

describe('after what a field is found by has changed', () => {
  const leftToDo = async () => {
    const [row] = await t.runtime.db.query<{ after: string | null }>(
      `select search_after as after from ws.object where name = 'product'`,
    )
    return row?.after ?? null
  }
  const change = (searchable: boolean) => t.api('PATCH', '/objects/product/fields/unit', { searchable })

  test('all its records are, and until then it is written down how far that is', async () => {
    const { db } = t.runtime
    const { body } = await t.api<RecordRow>('POST', '/records/product', { name: '机封', unit: 'gross144' })
    ids.set(body.id, '机封')
    await db.tx(async tx => {
      await tx.query('select from ws.rec_product where id = $1 for update', [body.id])
      expect((await change(true)).status).toBe(200)
      expect(await asSomebodyElse(leftToDo)).not.toBeNull()
    })
    await backgroundDone(db)
    expect(await leftToDo()).toBeNull()
    expect(await found('gross144')).toEqual(['机封'])
    await change(false)
    await backgroundDone(db)
    expect(await found('gross144')).toEqual([])
  })

  test('the next start goes on where a crash has stopped', async () => {
    const { db, workspace } = t.runtime
    // Two batches of records made by hand, of which only the first hundred were done.
    const id = (i: string) => `('11111111-0000-7000-8000-' || lpad(to_hex(${i}), 12, '0'))::uuid`
    await db.query(
      `insert into ws.rec_product (id, created_at, updated_at, name) select ${id('i')}, now(), now(), 'crash' || i from generate_series(1, 700) i`,
    )
    await db.query(`update ws.object set search_after = ${id('100')} where name = 'product'`)
    const pool = t.pool
    const again = await startWorkspace(
      { pool, requests: pool, dataDir: tmpdir(), origin: () => '', sealer: createSealer(randomBytes(32)) },
      workspace,
      createLogger({ level: 'silent' }),
    )
    await again.stop()
    expect(await leftToDo()).toBeNull()
    const [made] = await db.query<{ n: string }>(
      `select count(*) as n from ws.search_entry where record_id between ${id('1')} and ${id('700')}`,
    )
    expect(Number(made?.n)).toBe(600)
  })
})
