import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { download, dropFile, runToEnd } from '../../test/transfer.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

test('who is responsible, who made it and when come from the file; a member nobody knows is told', async () => {
  const ids: string[] = []
  for (const [name, email] of [
    ['周楠', 'zhou@example.com'],
    ['许诺', 'xu@example.com'],
  ])
    ids.push((await t.api<{ id: string }>('POST', '/members', { name, roles: ['member'], email })).body.id)
  const csv = [
    '姓名,手机,负责人,创建人,创建时间',
    '赵云,13800137001,周楠,xu@example.com,2020年3月4日 08:30',
    '马超,13800137002,,,',
    '黄忠,13800137003,无名氏,,',
  ].join('\n')
  const { body } = await dropFile(t, csv)
  expect(body.mapping.columns).toEqual(['name', 'phone', 'owner_id', 'created_by', 'created_at'])
  expect(body.preview).toMatchObject({ new: 2, refused: 1 })
  expect(body.preview?.examples.at(-1)?.reasons).toEqual([{ field: '负责人', message: '没有叫「无名氏」的成员' }])
  await runToEnd(t, body.id)
  const { items } = (await t.api<{ items: RecordRow[] }>('GET', '/records/contact?sort=created_at')).body
  const [zhou, xu] = ids
  expect(items[0]).toMatchObject({
    name: '赵云',
    owner_id: zhou,
    created_by: xu,
    created_at: '2020-03-04T00:30:00.000Z',
  })
  expect(items[1]).toMatchObject({ name: '马超', owner_id: null })
})

test('a template has the headings that a column can have, and each is known again', async () => {
  for (const object of ['contact', 'account', 'product', 'order', 'order_line']) {
    for (const format of ['xlsx', 'csv']) {
      const { status, bytes } = await download(t, `/imports/templates/${object}?format=${format}`)
      expect({ object, format, status }).toEqual({ object, format, status: 200 })
      if (format === 'xlsx') continue
      const headings = bytes.toString().replace('\uFEFF', '').trim()
      const row = headings
        .split(',')
        .map(() => 'x')
        .join(',')
      const { status: taken, body } = await dropFile(t, `${headings}\n${row}\n`, { object })
      expect({ object, taken, unknown: body.mapping.columns.filter(one => one === null) }).toEqual({
        object,
        taken: 201,
        unknown: [],
      })
    }
  }
})
