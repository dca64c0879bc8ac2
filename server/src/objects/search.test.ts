import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { List, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

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
