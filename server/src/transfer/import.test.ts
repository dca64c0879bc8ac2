import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { dropFile, download, runToEnd, undoToEnd } from '../../test/transfer.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

async function list(object: string): Promise<RecordRow[]> {
  return (
    await t.api<{ items: RecordRow[] }>('POST', `/records/${object}/query`, {
      limit: 500,
      sort: [{ field: 'created_at', dir: 'asc' }],
    })
  ).body.items
}

describe('contacts', () => {
  test('new ones, one we have, one in conflict, one refused: told before, done as told, taken back', async () => {
    await t.api('POST', '/records/contact', { name: '王芳', phone: '13800138001' })
    await t.api('POST', '/records/contact', { name: '李雷', phone: '13800138002', email: 'li@example.com' })
    const before = await list('contact')
    const csv = [
      '姓名,手机号码,电子邮箱,客户阶段,生日,备注',
      '赵云,138 0013 8003,zhao@example.com,潜在,1990/1/5,"第一次来,现场"',
      '王芳,13800138001,,客户,,',
      '韩梅梅,13800138001,li@example.com,,,',
      '钱多,电话待补,,,,',
      '孙权,13800138004,,不知道,1990-13-40,',
      '无号,,,,,只有姓名',
    ].join('\r\n')
    const { status, body } = await dropFile(t, csv)
    expect(status).toBe(201)
    expect(body.mapping.columns).toEqual(['name', 'phone', 'email', 'stage', 'birthday', 'note'])
    expect(body.preview).toMatchObject({ new: 2, join: 1, conflict: 1, refused: 2, update: 0, proposal: 0 })
    expect(body.preview?.examples.flatMap(one => one.reasons.map(why => `${one.row} ${why.message}`))).toEqual([
      '3 电话 +8613800138001 属于客户「王芳」',
      '4 电话 +8613800138001 属于客户「王芳」，邮箱 li@example.com 属于客户「李雷」：会把不同的客户并成一人',
      '5 「电话待补」：格式不对，不能用来识别客户',
      '6 「不知道」不是选项（可选：线索、潜在、客户、流失）',
      '6 「1990-13-40」格式不对',
    ])
    expect(await list('contact')).toEqual(before)

    const done = await runToEnd(t, body.id)
    expect(done.failure).toBeNull()
    expect(done).toMatchObject({ status: 'done', counts: { rows: 6, created: 2, joined: 1, refused: 3 } })
    const after = await list('contact')
    expect(after).toHaveLength(4)
    expect(after.find(one => one['name'] === '赵云')).toMatchObject({
      phone: '+8613800138003',
      stage: 'prospect',
      birthday: '1990-01-05',
      note: '第一次来,现场',
      owner_id: null,
    })
    expect(after.find(one => one['name'] === '王芳')).toMatchObject({ stage: 'customer' })
    const refused = await download(t, `/imports/${body.id}/refused`)
    expect(refused.bytes.toString().split('\r\n')).toEqual([
      '\uFEFF姓名,手机号码,电子邮箱,客户阶段,生日,备注,原因',
      expect.stringContaining('韩梅梅,13800138001,li@example.com,,,,手机号码：电话 +8613800138001 属于客户「王芳」'),
      '钱多,电话待补,,,,,手机号码：「电话待补」：格式不对，不能用来识别客户',
      '孙权,13800138004,,不知道,1990-13-40,,客户阶段：「不知道」不是选项（可选：线索、潜在、客户、流失）；生日：「1990-13-40」格式不对',
      '',
    ])

    const undone = await undoToEnd(t, body.id)
    expect(undone).toMatchObject({ status: 'undone', counts: { kept: 0 } })
    const visible = (rows: RecordRow[]) => rows.map(({ version: _v, updated_at: _u, updated_by: _b, ...rest }) => rest)
    expect(visible(await list('contact'))).toEqual(visible(before))
  })

  test('what staff typed stays, and that is told; headings seen before mean what they meant', async () => {
    await t.api('POST', '/records/contact', { name: '陆逊', phone: '13800138021', city: '苏州' })
    const csv = '姓名,手机,城市,称呼\n陆逊,13800138021,南京,陆工'
    const first = await dropFile(t, csv)
    expect(first.body.preview?.examples[0]?.reasons.map(one => one.message)).toEqual([
      '电话 +8613800138021 属于客户「陆逊」',
      '仍显示手工填写的「苏州」',
    ])
    const mapping = { ...first.body.mapping, columns: ['name', 'phone', 'city', 'title'] }
    await t.api('PATCH', `/imports/${first.body.id}`, { mapping })
    await runToEnd(t, first.body.id)
    expect((await list('contact')).find(one => one['name'] === '陆逊')).toMatchObject({ city: '苏州', title: '陆工' })
    expect((await dropFile(t, csv)).body.mapping).toEqual(mapping)
  })
})

describe('orders with what they are about', () => {
  test('lines make their orders and buyers, once each; products are looked up; what is missing is refused', async () => {
    await t.api('POST', '/records/product', { name: '水泵', sku: 'P-1' })
    const csv = [
      '订单号,下单时间,会员号,买家,编码,数量,单价',
      'SO-1,2024-01-05 08:30,M1,吴用,P-1,2,6.25',
      'SO-1,2024-01-05 08:30,M1,吴用,P-1,1,"1,000"',
      'SO-2,2024-01-06 09:00,M1,吴用,P-9,1,5',
      'SO-3,2024-01-07 09:00,,,P-1,3,7',
    ].join('\n')
    const mapping = {
      columns: [
        'order.number',
        'order.ordered_at',
        'order.contact.@member_code',
        'order.contact.name',
        'product',
        'quantity',
        'unit_price',
      ],
      key: null,
      make: ['order', 'order.contact'],
      sameDespiteName: false,
    }
    const { body } = await dropFile(t, csv, { object: 'order_line', mapping })
    expect(body.preview).toMatchObject({ new: 3, refused: 1 })
    expect(body.preview?.examples.find(one => one.outcome === 'refused')?.reasons).toEqual([
      { field: '编码', message: '没有「P-9」这样的产品' },
    ])
    expect(await runToEnd(t, body.id)).toMatchObject({ failure: null, counts: { created: 3, refused: 1 } })
    const [orders, lines] = [await list('order'), await list('order_line')]
    expect(orders.map(row => [row['number'], row['ordered_at'], row['contact_name'] ?? null])).toEqual([
      ['SO-1', '2024-01-05T00:30:00.000Z', '吴用'],
      ['SO-3', '2024-01-07T01:00:00.000Z', null],
    ])
    expect(lines.map(row => [row['order_name'], row['quantity'], row['unit_price'], row['product_name']])).toEqual([
      ['SO-1', '2', '6.25', '水泵'],
      ['SO-1', '1', '1000', '水泵'],
      ['SO-3', '3', '7', '水泵'],
    ])
    const again = await dropFile(t, csv.replaceAll('2024-01-05 08:30', '2024-02-01'), {
      object: 'order',
      mapping: {
        ...mapping,
        columns: ['number', 'ordered_at', 'contact.@member_code', 'contact.name', null, null, null],
        key: 'number',
        make: ['contact'],
      },
    })
    expect(again.body.preview).toMatchObject({ new: 1, update: 1, unchanged: 2 })
    await undoToEnd(t, body.id)
    expect([await list('order'), await list('order_line')]).toEqual([[], []])
  })

  test('of an object of their own: columns by its labels, options by theirs, found by what is unique', async () => {
    const label = (zh: string, en: string) => ({ zh, en })
    await t.api('POST', '/objects', {
      name: 'device',
      label: label('设备', 'Device'),
      fields: [
        { name: 'name', type: 'text', label: label('设备名', 'Name'), required: true },
        { name: 'serial', type: 'text', label: label('序列号', 'Serial'), unique: true },
        {
          name: 'state',
          type: 'select',
          label: label('状况', 'State'),
          options: [{ value: 'ok', label: label('正常', 'Fine') }],
        },
        { name: 'account', type: 'lookup', object: 'account', label: label('公司', 'Account') },
      ],
    })
    await t.api('POST', '/records/account', { name: '大江水务' })
    const csv = '序列号,设备名,状况,公司\nS-1,泵站一,正常,大江水务\nS-2,泵站二,,没有这家\nS-1,泵站一（改）,,'
    const { body } = await dropFile(t, csv, { object: 'device' })
    expect(body.mapping).toMatchObject({ columns: ['serial', 'name', 'state', 'account'], key: 'serial' })
    expect(body.preview).toMatchObject({ new: 1, update: 1, refused: 1 })
    await runToEnd(t, body.id)
    expect(await list('device')).toMatchObject([
      { name: '泵站一（改）', serial: 'S-1', state: 'ok', account_name: '大江水务' },
    ])
  })
})
