import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FormBody, List, PublicForm, RecordRow, Timeline } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'

let t: TestApp
let form: PublicForm
const label = (zh: string) => ({ zh, en: zh })
const body = (rest: Partial<FormBody> = {}): FormBody => ({
  title: { zh: '设备报修', en: 'Report a fault' },
  intro: label(''),
  fields: [
    { name: 'title', required: true },
    { name: 'phone' },
    { name: 'reporter_name' },
    { name: 'kind' },
    { name: 'photos' },
  ],
  consent: { zh: '同意用于处理报修', en: 'Agreed' },
  thanks: { zh: '已收到报修', en: 'Received' },
  ...rest,
})

beforeAll(async () => {
  t = await testApp()
  await t.api('POST', '/objects', {
    name: 'fault',
    label: label('报修'),
    fields: [
      { name: 'title', type: 'text', label: label('标题') },
      { name: 'phone', type: 'phone', label: label('电话') },
      { name: 'reporter_name', type: 'text', label: label('姓名') },
      { name: 'kind', type: 'select', label: label('类别'), options: [{ value: 'pump', label: label('泵') }] },
      { name: 'photos', type: 'image', label: label('照片') },
      { name: 'contact', type: 'lookup', object: 'contact', label: label('联系人') },
    ],
  })
  const made = await t.api<PublicForm>('POST', '/forms?object=fault', body())
  expect(made).toMatchObject({ status: 201 })
  form = made.body
})
afterAll(() => t.close())

const open = (address = form.address, locale = 'zh') =>
  t.app.http.inject({ method: 'GET', url: `/f/${address}`, headers: { 'accept-language': locale } })
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A page opened so many seconds ago. */
async function token(ago = 60): Promise<string> {
  const page = (await open()).payload
  const found = /name="_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
  if (ago === 0) return found
  const { issueToken } = await import('./token.ts')
  return issueToken(t.sealer, form.address, new Date(Date.now() - ago * 1000))
}

async function send(fields: Record<string, string>, files: { name: string; bytes: Buffer }[] = [], ip = '10.0.0.1') {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  for (const { name, bytes } of files) data.append('photos', new Blob([Uint8Array.from(bytes)]), name)
  const request = new Response(data)
  return t.app.http.inject({
    method: 'POST',
    url: `/f/${form.address}`,
    headers: { 'content-type': request.headers.get('content-type') ?? '', 'accept-language': 'zh' },
    payload: Buffer.from(await request.arrayBuffer()),
    remoteAddress: ip,
  })
}
const faults = async () => (await t.api<List<RecordRow>>('GET', '/records/fault?limit=100')).body.items

test('the page asks for what the form asks, runs nothing, and shows itself in other pages', async () => {
  const { statusCode, payload, headers } = await open()
  expect(statusCode).toBe(200)
  expect(payload).toContain('<h1>设备报修</h1>')
  expect(payload).not.toContain('<script')
  expect(headers['content-security-policy']).toMatch(
    /^sandbox allow-forms allow-popups; default-src 'none'.*frame-ancestors \*$/,
  )
  expect((await open(form.address, 'en')).payload).toContain('Report a fault')
  expect((await open('nobody-00')).statusCode).toBe(404)
})

test('a submission becomes a record of the person who it says it is, on whose timeline it stands', async () => {
  const fields = { title: '3 号泵漏水', phone: '13800138000', reporter_name: '李雷', kind: 'pump', _consent: 'yes' }
  const sent = await send({ ...fields, _token: await token() }, [{ name: '现场.png', bytes: PNG }])
  expect([sent.statusCode, sent.payload.includes('已收到报修')]).toEqual([200, true])
  await t.processed()
  const [made] = await faults()
  expect(made).toMatchObject({ title: '3 号泵漏水', phone: '+8613800138000', kind: 'pump', reporter_name: '李雷' })
  expect(made?.['photos']).toMatchObject([{ name: '现场.png', media_type: 'image/png' }])
  expect(made?.['reporter_name']).toBe('李雷')
  const contact = String(made?.['contact'])
  const person = await t.api<RecordRow>('GET', `/records/contact/${contact}`)
  expect(person.body).toMatchObject({ name: '李雷', phone: '+8613800138000' })
  const timeline = await t.api<Timeline>('GET', `/contacts/${contact}/timeline`)
  expect(timeline.body.items.map(item => item.type)).toContain('track.Form Submitted')
  const forms = await t.api<List<PublicForm>>('GET', '/forms?object=fault')
  expect(forms.body.items[0]?.submissions).toEqual({ taken: 1, failed: 0 })
})

test('sent twice, it is taken once', async () => {
  const before = (await faults()).length
  const fields = { title: '两次', _consent: 'yes', _token: await token() }
  expect([(await send(fields)).statusCode, (await send(fields)).statusCode]).toEqual([200, 200])
  await t.processed()
  expect(await faults()).toHaveLength(before + 1)
})

test('what is wrong is said beside it, and what was typed stays', async () => {
  const { statusCode, payload } = await send({
    title: '',
    phone: '12',
    reporter_name: '<b>韩</b>',
    _token: await token(),
  })
  expect(statusCode).toBe(422)
  expect(payload).toContain('id="title-problem">请填写')
  expect(payload).toContain('id="_consent-problem">请先同意')
  expect(payload).toContain('value="&lt;b&gt;韩&lt;/b&gt;"')
  const wrong = await send({ title: 'x', kind: 'nothing', _consent: 'yes', _token: await token() })
  expect(wrong.payload).toContain('id="kind-problem"')
  const noPicture = await send({ title: 'x', _consent: 'yes', _token: await token() }, [
    { name: 'a.png', bytes: Buffer.from('<svg>') },
  ])
  expect([noPicture.statusCode, noPicture.payload.includes('photos-problem')]).toEqual([422, true])
})

test('programs do not get through: no page opened, too fast, the hidden input filled in, too often', async () => {
  const before = (await faults()).length
  const fields = { title: '垃圾', _consent: 'yes' }
  expect((await send(fields)).statusCode).toBe(422)
  expect((await send({ ...fields, _token: 'a.b.c' })).statusCode).toBe(422)
  expect((await send({ ...fields, _token: await token(0) })).statusCode).toBe(422)
  expect((await send({ ...fields, _token: await token(25 * 3600) })).statusCode).toBe(422)
  expect((await send({ ...fields, company_website: 'x', _token: await token() })).statusCode).toBe(422)
  const many = []
  for (let n = 0; n < 32; n++) many.push((await send(fields, [], '10.9.9.9')).statusCode)
  expect(many.slice(-1)).toEqual([429])
  await t.processed()
  expect(await faults()).toHaveLength(before)
})

test('forms ask for nothing that tells of our own records; two who change one do not write over each other', async () => {
  expect((await t.api('POST', '/forms?object=fault', body({ fields: [{ name: 'contact' }] }))).status).toBe(422)
  const path = `/forms/${form.id}`
  expect((await t.api('PATCH', path, { version: 1, open: false })).status).toBe(200)
  expect((await open()).statusCode).toBe(404)
  expect((await t.api('PATCH', path, { version: 1, open: true })).status).toBe(409)
  expect((await t.api('PATCH', path, { open: true })).status).toBe(200)
  const dependents = await t.api<List<{ kind: string }>>('GET', '/objects/fault/dependents?field=title')
  expect(dependents.body.items.map(one => one.kind)).toContain('form')
})
