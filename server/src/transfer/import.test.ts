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
})
