import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConvertedLead, LeadDuplicates, Problem, RecordList, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person } from '../../test/people.ts'
import { installSolutions } from '../../test/solutions.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
  await installSolutions(t, ['sales'])
}, 120_000)
afterAll(() => t.close())

type Values = Record<string, unknown>
const create = async (object: string, values: Values, token?: string) => {
  const { status, body } = await t.api<RecordRow>('POST', `/records/${object}`, values, token)
  expect([object, status, status === 201 ? '' : body]).toEqual([object, 201, ''])
  return body
}
const read = async (object: string, id: string, token?: string) =>
  (await t.api<RecordRow>('GET', `/records/${object}/${id}`, undefined, token)).body
const change = (object: string, id: string, values: Values, token?: string) =>
  t.api<RecordRow & Problem>('PATCH', `/records/${object}/${id}`, values, token)
const refusal = async (answer: Promise<{ body: Problem }>) =>
  (await answer).body.errors?.map(({ path, message }) => [path, message])
const convert = (id: string, body: unknown, token?: string) =>
  t.api<ConvertedLead & Problem>('POST', `/leads/${id}/convert`, body, token)

const LEAD = { name: '沈怀远', company: '恒信泵业有限公司', phone: '13800001111', source: 'exhibition', budget: 90_000 }
const ALL_NEW = { contact: { new: true }, account: { new: true }, opportunity: { name: '二期泵站', amount: 90_000 } }

describe('from a lead to its payment', () => {
  let made: ConvertedLead
  test('a lead becomes a contact, an account and an opportunity of the same owner, and what was done follows', async () => {
    const lead = await create('lead', LEAD)
    const visit = await create('activity', { subject: '展位洽谈', kind: 'meeting', lead: lead.id })
    expect((await read('lead', lead.id))['last_activity_at']).toBe(visit['started_at'])
    const done = await convert(lead.id, ALL_NEW)
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    made = done.body
    const { contact, account, opportunity } = made
    expect(await read('lead', lead.id)).toMatchObject({ status: 'converted', contact, account, opportunity })
    expect(await read('contact', contact)).toMatchObject({ name: '沈怀远', phone: '+8613800001111', account })
    expect(await read('account', account ?? '')).toMatchObject({ name: LEAD.company, open_amount: '90000' })
    expect(await read('activity', visit.id)).toMatchObject({ contact, account, opportunity })
    const again = await convert(lead.id, ALL_NEW)
    expect([again.status, again.body.code]).toEqual([409, 'lead_converted'])
  })

  test('the stage gives the weighted amount; a loss needs its reason, a win its amount', async () => {
    const id = made.opportunity ?? ''
    await change('opportunity', id, { stage: 'proposal' })
    expect(await read('opportunity', id)).toMatchObject({ probability: '50', weighted_amount: '45000', open: true })
    expect(await refusal(change('opportunity', id, { stage: 'lost' }))).toEqual([['loss_reason', '输单要写明原因']])
    expect(await refusal(change('opportunity', id, { stage: 'won', amount: null }))).toEqual([
      ['amount', '赢单要填写金额'],
    ])
  })

  test('a quote adds up its lines: prices of the book by quantity, discounts, tax', async () => {
    const pump = await create('product', { name: '离心泵', sku: 'P-100', price: 1_000 })
    const book = await create('price_book', { name: '2026 渠道价' })
    for (const [min_quantity, unit_price] of [
      [1, 950],
      [10, 900],
    ])
      await create('price_book_entry', { price_book: book.id, product: pump.id, min_quantity, unit_price })
    const { account, contact, opportunity } = made
    const quote = await create('quote', { account, contact, opportunity, price_book: book.id, discount: 5 })
    expect(await refusal(change('quote', quote.id, { status: 'sent' }))).toEqual([['status', '还没有明细，不能发出']])
    const few = await create('quote_line', { quote: quote.id, product: pump.id, quantity: 3 })
    expect(await read('quote_line', few.id)).toMatchObject({ name: '离心泵', unit_price: '950', amount: '2850' })
    await create('quote_line', { quote: quote.id, product: pump.id, quantity: 12, discount: 10 })
    await create('quote_line', { quote: quote.id, name: '安装调试', quantity: 1, unit_price: '1234.56' })
    // 3 × 950 + 12 × 900 × 90 % + 1,234.56 = 13,804.56; less 5 % = 13,114.33; 13 % tax = 1,704.86
    expect(await read('quote', quote.id)).toMatchObject({
      subtotal: '13804.56',
      discount_amount: '690.23',
      net_amount: '13114.33',
      tax_amount: '1704.86',
      total: '14819.19',
      lines_count: '3',
      expired: false,
    })
    expect((await change('quote', quote.id, { status: 'accepted' })).status).toBe(200)
  })

  test('lines take the currency of what they belong to, and no price of another currency', async () => {
    const pump = await create('product', { name: '磁力泵', sku: 'P-200', price: 2_000 })
    const quote = await create('quote', { account: made.account, currency_code: 'USD' })
    const line = await create('quote_line', { quote: quote.id, product: pump.id })
    expect(await read('quote_line', line.id)).toMatchObject({ currency_code: 'USD', unit_price: null, name: '磁力泵' })
    await change('quote', quote.id, { currency_code: 'EUR' })
    expect(await read('quote_line', line.id)).toMatchObject({ currency_code: 'EUR' })
  })

  test('a contract knows what was planned and paid, the account what was won', async () => {
    const { account, opportunity } = made
    await change('opportunity', opportunity ?? '', { stage: 'won', amount: '14819.19' })
    const contract = await create('contract', {
      ...{ name: '二期泵站供货', account, opportunity, amount: '14819.19', end_date: '2027-06-30', notice_days: 30 },
    })
    expect(await refusal(change('contract', contract.id, { status: 'active' }))).toEqual([
      ['signed_on', '履行中的合同要有签订日期'],
    ])
    const first = await create('payment', { contract: contract.id, account, planned_amount: '4819.19' })
    await create('payment', { contract: contract.id, account, installment: 2, planned_amount: 10_000 })
    expect(await refusal(change('payment', first.id, { paid_amount: 100 }))).toEqual([
      ['paid_on', '到账金额要有到账日期'],
    ])
    await change('payment', first.id, { paid_amount: '4800', paid_on: '2026-12-01' })
    expect(await read('payment', first.id)).toMatchObject({ difference: '19.19', settled: false })
    expect(await read('contract', contract.id)).toMatchObject({
      ...{ planned_amount: '14819.19', paid_amount: '4800', open_amount: '10019.19', paid_percent: '32.4' },
      renew_on: '2027-05-31',
    })
    expect(await read('account', account ?? '')).toMatchObject({ open_amount: '0', won_amount: '14819.19' })
  })
})

describe('converting', () => {
  test('offers whom the lead may be, joins him, and is taken back whole', async () => {
    const firm = await create('account', { name: '东江水务集团' })
    const known = await create('contact', { name: '程立', phone: '13900002222', account: firm.id })
    const lead = await create('lead', {
      name: '程 立',
      company: '东江水务',
      phone: '139 0000 2222',
      email: 'cl@dj.example',
    })
    const { body: found } = await t.api<LeadDuplicates>('GET', `/leads/${lead.id}/duplicates`)
    expect(found.contacts).toMatchObject([{ id: known.id, name: '程立', detail: '东江水务集团', by: 'phone' }])
    expect(found.accounts).toMatchObject([{ id: firm.id, by: 'name' }])
    const { body } = await convert(lead.id, { contact: { id: known.id }, account: { id: firm.id }, opportunity: null })
    expect(body).toMatchObject({ contact: known.id, account: firm.id, opportunity: null })
    expect(await read('contact', known.id)).toMatchObject({ name: '程立', email: 'cl@dj.example' })
    const undone = await t.api('DELETE', `/acts/${body.actId}`)
    expect(undone.status, JSON.stringify(undone.body)).toBe(200)
    expect(await read('lead', lead.id)).toMatchObject({
      status: 'new',
      contact: null,
      account: null,
      converted_at: null,
    })
    expect((await read('contact', known.id))['email']).toBeNull()
  })

  test('a new contact with a known number is the person there is; undoing removes only what was made', async () => {
    const known = await create('contact', { name: '罗薇', phone: '13900003333' })
    const lead = await create('lead', { name: '罗小姐', company: '启程物流', phone: '13900003333' })
    const { body } = await convert(lead.id, ALL_NEW)
    expect(body.contact).toBe(known.id)
    await t.api('DELETE', `/acts/${body.actId}`)
    expect(await read('contact', known.id)).toMatchObject({ name: '罗薇', phone: '+8613900003333' })
    for (const [object, id] of [
      ['opportunity', body.opportunity],
      ['account', body.account],
    ])
      expect((await t.api('GET', `/records/${object}/${id}`)).status).toBe(404)
    expect(await read('lead', lead.id)).toMatchObject({ status: 'new', opportunity: null })
  })

  test('is judged by the rights of who converts', async () => {
    const [mine, other] = [await person(t, { role: 'sales' }), await person(t, { role: 'sales' })]
    const lead = await create('lead', { name: '葛青', phone: '13900004444', company: '青禾' }, mine.token)
    expect((await convert(lead.id, ALL_NEW, other.token)).status).toBe(404)
    await create('contact', { name: '别人的客户', phone: '13900004444' }, other.token)
    const taken = await convert(lead.id, ALL_NEW, mine.token)
    expect([taken.status, taken.body.code]).toEqual([409, 'lead_customer_taken'])
    expect(await read('lead', lead.id)).toMatchObject({ status: 'new', account: null })
    await change('lead', lead.id, { phone: '13900005555' }, mine.token)
    const done = await convert(lead.id, ALL_NEW, mine.token)
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    expect(await read('opportunity', done.body.opportunity ?? '', mine.token)).toMatchObject({
      owner_id: mine.memberId,
    })
    expect((await t.api('GET', `/records/opportunity/${done.body.opportunity}`, undefined, other.token)).status).toBe(
      404,
    )
  })

  test('by hand a lead is not converted; nobody is made of nothing', async () => {
    const lead = await create('lead', { name: '无名', wechat: 'wx_1' })
    expect(await refusal(change('lead', lead.id, { status: 'converted' }))).toEqual([
      ['status', '请用“转化”：它会建立或关联联系人'],
    ])
    expect(await refusal(change('lead', lead.id, { wechat: null }))).toEqual([
      ['phone', '手机、邮箱、微信号至少填一项'],
    ])
    expect((await convert(lead.id, { contact: {}, account: null, opportunity: null })).status).toBe(422)
  })

  test('the view of one’s own shows each his own', async () => {
    const [a, b] = [await person(t, { role: 'manager' }), await person(t, { role: 'manager' })]
    const filter = { field: 'owner_id', op: 'eq', value: { relative: 'me' } }
    for (const who of [a, b]) await create('lead', { name: `我的 ${who.memberId}`, wechat: who.memberId }, who.token)
    const seen = async (token: string) =>
      (await t.api<RecordList>('POST', '/records/lead/query', { filter }, token)).body.items.map(row => row['owner_id'])
    expect([await seen(a.token), await seen(b.token)]).toEqual([[a.memberId], [b.memberId]])
    expect(await seen(t.token)).toEqual([])
  })
})
