import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContactView, IdentityView, LookupView } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

let t: TestApp
let shop: { id: string; key: string }
beforeAll(async () => {
  t = await testApp()
  shop = await t.source('server')
})
afterAll(() => t.close())

async function tell(visitor: string, traits: Record<string, unknown>): Promise<void> {
  await t.collect(shop.key, 'identify', { anonymousId: visitor, traits })
}

async function found(kind: string, value: string): Promise<LookupView> {
  return (await t.api<LookupView>('POST', '/contacts/lookup', { kind, value })).body
}

async function who(kind: string, value: string): Promise<string> {
  return (await found(kind, value)).contact?.id ?? 'nobody'
}

const view = async (id: string) => (await t.api<ContactView>('GET', `/contacts/${id}`)).body
const identity = async (id: string) => (await t.api<IdentityView>('GET', `/contacts/${id}/identity`)).body

describe('one number, one address, however written', () => {
  test('forms of a mobile number meet, from sources and from staff', async () => {
    const forms = [
      '138 0012 0001',
      '+86-138-0012-0001',
      '００８６１３８００１２０００１',
      '手机：13800120001（微信同号）',
    ]
    for (const [n, phone] of forms.entries()) await tell(`mobile-${n}`, { phone })
    await tell('mobile-number', { phone: 13800120001 })
    await t.processed()
    const { body } = await t.api<{ id: string }>('POST', '/records/contact', {
      name: '李晓雯',
      phone: '(86)138.0012.0001',
    })
    const id = await who('phone', '0086 138 0012 0001')
    for (const n of forms.keys()) expect(await who('anonymous_id', `mobile-${n}`)).toBe(id)
    expect(await who('anonymous_id', 'mobile-number')).toBe(id)
    expect((await view(body.id)).id).toBe(id)
  })

  test('forms of an address meet', async () => {
    const forms = [
      'Chen.Yi@Example.com',
      'mailto:chen.yi@example.com',
      '陈一 <chen.yi@example.com>',
      'ｃｈｅｎ．ｙｉ＠ｅｘａｍｐｌｅ．ｃｏｍ',
    ]
    for (const [n, email] of forms.entries()) await tell(`address-${n}`, { email })
    await t.processed()
    const id = await who('email', 'chen.yi@example.com')
    for (const n of forms.keys()) expect(await who('anonymous_id', `address-${n}`)).toBe(id)
  })

  test('two numbers in one field are two identifiers of one person', async () => {
    await tell('two-numbers', { phone: '13800120002/021-58880002' })
    await t.processed()
    expect(await who('phone', '13800120002')).toBe(await who('phone', '(021)58880002'))
    const { body } = await t.api<{ id: string }>('POST', '/records/contact', { phone: '13800120003、13800120004' })
    expect(await who('phone', '13800120003')).toBe(body.id)
    expect(await who('phone', '13800120004')).toBe(body.id)
    await t.api('PATCH', `/records/contact/${body.id}`, { phone: '13800120004' })
    expect(await who('phone', '13800120003')).toBe('nobody')
    expect(await who('phone', '13800120004')).toBe(body.id)
  })
})

describe('what is nobody’s own joins nobody, and is kept', () => {
  test.each([
    ['phone', '400-123-4560', 'service_number'],
    ['phone', '95588', 'service_number'],
    ['phone', '13888888888', 'placeholder'],
    ['phone', '139****0005', 'masked_value'],
    ['email', 'sales@acme.example', 'role_address'],
    ['email', 'test@test.com', 'placeholder'],
  ])('%s %s: %s', async (kind, value, refusal) => {
    await tell(`${value}-a`, { [kind]: value, name: '甲' })
    await tell(`${value}-b`, { [kind]: value, name: '乙' })
    await t.processed()
    const [a, b] = [await who('anonymous_id', `${value}-a`), await who('anonymous_id', `${value}-b`)]
    expect(a).not.toBe(b)
    const carriers = await found(kind, value)
    expect([carriers.contact?.id, ...carriers.others.map(one => one.id)].toSorted()).toEqual([a, b].toSorted())
    expect((await view(a)).record?.[kind]).toBeTruthy()
    const edge = (await identity(a)).edges.find(one => one.identifier.kind === kind)
    expect(edge).toMatchObject({ state: 'refused', refusal })
    expect(edge?.sentence.length).toBeGreaterThan(20)
  })

  test('two desks of one switchboard are two people', async () => {
    await tell('desk-1', { phone: '021-58880006转801' })
    await tell('desk-2', { phone: '021-58880006转802' })
    await tell('desk-1-again', { phone: '（021）5888 0006 ext 801' })
    await t.processed()
    expect(await who('anonymous_id', 'desk-1')).toBe(await who('anonymous_id', 'desk-1-again'))
    expect(await who('anonymous_id', 'desk-1')).not.toBe(await who('anonymous_id', 'desk-2'))
  })

  test('a privacy number joins nobody, is shown until a real one comes, and hides with the phone', async () => {
    await tell('privacy-1', { phone: '17012340007转1234' })
    await tell('privacy-2', { phone: '17012340007转1234' })
    await t.processed()
    const id = await who('anonymous_id', 'privacy-1')
    expect(id).not.toBe(await who('anonymous_id', 'privacy-2'))
    expect((await view(id)).record?.['phone']).toBe('+8617012340007;ext=1234')
    await tell('privacy-1', { phone: '13800120007' })
    await t.processed()
    expect((await view(id)).record?.['phone']).toBe('+8613800120007')
    await tell('privacy-1', { phone: '17012340007转1234' })
    await t.processed()
    expect((await view(id)).record?.['phone']).toBe('+8613800120007')
  })

  test('ids that programs send when they have none join no strangers', async () => {
    for (const [n, userId] of [
      'null',
      'undefined',
      '[object Object]',
      '00000000-0000-0000-0000-000000000000',
    ].entries())
      for (const visitor of ['x', 'y'])
        await t.collect(shop.key, 'identify', {
          userId,
          anonymousId: `none-${n}-${visitor}`,
          traits: { name: visitor },
        })
    await t.processed()
    const persons = await Promise.all(
      [0, 1, 2, 3].flatMap(n => ['x', 'y'].map(visitor => who('anonymous_id', `none-${n}-${visitor}`))),
    )
    expect(new Set(persons.filter(id => id !== 'nobody')).size).toBe(persons.length)
    expect(await who('user_id', 'undefined')).toBe('nobody')
  })
})

describe('what is no number or address stays, with the reason', () => {
  test('from a source: listed among the values, not shown as the number', async () => {
    await t.collect(shop.key, 'identify', {
      userId: 'unusable',
      traits: { phone: '58880008', email: '不方便', name: '王芳' },
    })
    await t.processed()
    const { facts, record } = await view(await who('user_id', 'unusable'))
    const [phone, email] = ['phone', 'email'].map(field => facts.find(fact => fact.field === field))
    expect(phone).toMatchObject({ value: '58880008', current: false, unusable: '缺少区号，不能用来识别客户' })
    expect(email).toMatchObject({ value: '不方便', current: false, unusable: '格式不对，不能用来识别客户' })
    expect(record).toMatchObject({ name: '王芳', phone: null, email: null })
  })

  test('typed by staff: shown as typed, and said to identify nobody', async () => {
    const { body } = await t.api<{ id: string }>('POST', '/records/contact', { name: '张伟', phone: '问前台' })
    const { facts, record } = await view(body.id)
    expect(record).toMatchObject({ phone: '问前台' })
    expect(facts.find(fact => fact.field === 'phone')).toMatchObject({
      current: true,
      unusable: '格式不对，不能用来识别客户',
    })
  })

  test('marked as shared, it is refused with the reason', async () => {
    const { status, body } = await t.api<{ errors: { path: string; code: string }[] }>(
      'POST',
      '/identity/shared-identifiers',
      { kind: 'phone', value: '58880008', reason: '总机' },
    )
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ path: 'value', code: 'no_area_code' }])
  })
})
