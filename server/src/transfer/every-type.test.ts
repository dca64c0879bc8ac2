import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Field, ImportMapping, ObjectDef, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'
import { dropFile, runToEnd, undoToEnd } from '../../test/transfer.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
  await t.api('POST', '/objects', { name: 'region', label: label('大区'), fields: [] })
  const made = await t.api('POST', '/objects', { name: 'site', label: label('站点'), fields: FIELDS })
  expect(made).toMatchObject({ status: 201 })
  await t.api('POST', '/records/region/batch', { create: [{ name: '华东' }, { name: '华南' }, { name: '东北、西北' }] })
  await t.api('POST', '/records/contact', { name: '王芳', phone: '13800138001' })
  const top = await t.api<{ id: string }>('POST', '/departments', { name: '总部' })
  await t.api('POST', '/departments', { name: '安装队', parent: top.body.id })
})
afterAll(() => t.close())

const label = (zh: string, en = zh) => ({ zh, en })
const field = (name: string, type: Field['type'], zh: string, rest: Partial<Field> = {}): Field => ({
  name,
  type,
  label: label(zh, name),
  ...rest,
})
const state = [
  { value: 'ok', label: label('正常', 'Fine') },
  { value: 'broken', label: label('故障', 'Broken') },
]
const FIELDS: Field[] = [
  field('name', 'text', '站名', { required: true }),
  field('code', 'auto_number', '站号', { pattern: 'S-{0000}' }),
  field('serial', 'text', '序列号', { unique: true }),
  field('note', 'long_text', '说明'),
  field('about', 'rich_text', '简介'),
  field('amount', 'number', '台数'),
  field('worth', 'currency', '造价'),
  field('share', 'percent', '占比'),
  field('active', 'boolean', '启用'),
  field('since', 'date', '建成日'),
  field('checked', 'datetime', '巡检时间'),
  field('opens', 'time', '开门'),
  field('state', 'select', '状况', { options: state }),
  field('traits', 'multi_select', '特点', { options: state }),
  field('phone', 'phone', '电话'),
  field('email', 'email', '邮箱'),
  field('url', 'url', '网址'),
  field('stars', 'rating', '评分', { max: 5 }),
  field('place', 'address', '地址'),
  field('spot', 'location', '位置'),
  field('region', 'lookup', '大区', { object: 'region' }),
  field('regions', 'lookup_many', '覆盖大区', { object: 'region' }),
  field('keeper', 'lookup', '联系人', { object: 'contact' }),
  field('by', 'member', '负责工程师'),
  field('team', 'department', '班组'),
  field('more', 'json', '附加'),
]

const HEADINGS = FIELDS.filter(one => one.name !== 'code').map(one => one.label.zh)
const NAMES = FIELDS.filter(one => one.name !== 'code').map(one => one.name)
const mapping = (more: Partial<ImportMapping> = {}): ImportMapping => ({
  columns: NAMES,
  key: 'serial',
  make: [],
  sameDespiteName: false,
  ...more,
})

function csvOf(...rows: Record<string, string>[]): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  return [HEADINGS, ...rows.map(row => NAMES.map(name => row[name] ?? ''))]
    .map(cells => cells.map(quoted).join(','))
    .join('\n')
}

const FULL = {
  name: '泵站一',
  serial: 'N-1',
  note: '第一行\n第二行',
  about: '你好',
  amount: '1,200',
  worth: '¥3.5万',
  share: '25%',
  active: '是',
  since: '2024/1/5',
  checked: '2024-01-05 08:30',
  opens: '9:30',
  state: '正常',
  traits: 'Fine、broken',
  phone: '138 0013 8009',
  email: 'Site@Example.com',
  url: 'https://example.com/a',
  stars: '★★★',
  place: '广东省深圳市南山区科技园路1号',
  spot: '外滩 (31.23, 121.47)',
  region: '华东',
  regions: '华东、华南',
  keeper: '13800138001',
  by: '周楠',
  team: '总部/安装队',
  more: '{"a":1}',
}

async function sites(): Promise<RecordRow[]> {
  const sort = [{ field: 'created_at', dir: 'asc' }]
  return (await t.api<{ items: RecordRow[] }>('POST', '/records/site/query', { limit: 100, sort })).body.items
}

test('a cell of every type is read, and all is taken back', async () => {
  await person(t, { role: 'member', name: '周楠' })
  const { status, body } = await dropFile(t, csvOf(FULL), { object: 'site' })
  expect(status).toBe(201)
  expect(body.mapping.columns).toEqual(NAMES)
  expect(body.preview?.examples.flatMap(one => one.reasons)).toEqual([])
  expect((await runToEnd(t, body.id)).counts).toMatchObject({ created: 1, refused: 0 })
  const [site] = await sites()
  expect(site).toMatchObject({
    name: '泵站一',
    code: 'S-0001',
    note: '第一行\n第二行',
    about: '<p>你好</p>',
    ...{ amount: '1200', worth: '35000', share: '25', active: true, since: '2024-01-05', opens: '09:30:00' },
    checked: '2024-01-05T00:30:00.000Z',
    ...{ state: 'ok', traits: ['ok', 'broken'], phone: '+8613800138009', stars: 3 },
    spot: { lat: 31.23, lng: 121.47, label: '外滩' },
    place: { city: '深圳市', district: '南山区' },
    ...{
      region_name: '华东',
      regions_names: ['华东', '华南'],
      keeper_name: '王芳',
      by_name: '周楠',
      team_name: '安装队',
    },
    more: { a: 1 },
  })
  await undoToEnd(t, body.id)
  expect(await sites()).toEqual([])
})

test('what names nothing or several is refused with its reason; what is asked for is made', async () => {
  await t.api('POST', '/records/region/batch', { create: [{ name: '双' }, { name: '双' }] })
  const rows = [
    { name: '甲', serial: 'R-1', region: '西南' },
    { name: '乙', serial: 'R-2', region: '西南', regions: '东北、西北' },
    { name: '丙', serial: 'R-3', region: '双' },
    { name: '丁', serial: 'R-4', state: '停用' },
    { name: '戊', serial: 'R-5', team: '没有的班组', by: '没有的人' },
  ]
  const { body } = await dropFile(t, csvOf(...rows), { object: 'site', mapping: mapping() })
  expect(body.preview).toMatchObject({ new: 0, refused: 4, conflict: 1 })
  expect(body.preview?.examples.flatMap(one => one.reasons.map(why => why.message))).toEqual([
    '没有「西南」这样的大区',
    '没有「西南」这样的大区',
    '有 2 条大区都叫「双」，请写编号',
    '「停用」不是选项（可选：正常、故障）',
    '没有叫「没有的人」的成员',
    '没有叫「没有的班组」的部门',
  ])
  const asked = mapping({ make: ['region'], addOptions: ['state'] })
  const again = await t.api('PATCH', `/imports/${body.id}`, { mapping: asked })
  expect(again.body).toMatchObject({ preview: { new: 3, refused: 1, conflict: 1 } })
  const done = await runToEnd(t, body.id)
  expect(done).toMatchObject({ failure: null, counts: { created: 3, refused: 2 } })
  const made = await sites()
  expect(made.map(row => [row['name'], row['region_name'] ?? null, row['regions_names'] ?? null])).toEqual([
    ['甲', '西南', null],
    ['乙', '西南', ['东北、西北']],
    ['丁', null, null],
  ])
  const def = (await t.api<ObjectDef>('GET', '/objects/site')).body
  const options = def.fields.find(one => one.name === 'state')?.options ?? []
  expect(options.map(one => one.label.zh)).toEqual(['正常', '故障', '停用'])
  expect(made[2]?.['state']).toBe(options[2]?.value)
  const regions = async () =>
    (await t.api<{ items: RecordRow[] }>('GET', '/records/region?limit=50')).body.items.map(row => row['name'])
  expect((await regions()).filter(name => name === '西南')).toEqual(['西南'])
  await undoToEnd(t, body.id)
  expect(await sites()).toEqual([])
  expect(await regions()).not.toContain('西南')
})

test('an update is found by the system’s own number, and says before and after of each field', async () => {
  const { body: made } = await t.api<RecordRow>('POST', '/records/site', { name: '旧名', state: 'ok', amount: 5 })
  const csv = `站号,站名,状况,台数\n${String(made['code'])},新名,故障,\nS-9999,谁,,`
  const { body } = await dropFile(t, csv, {
    object: 'site',
    mapping: { ...mapping(), columns: ['code', 'name', 'state', 'amount'], key: 'code', empty: 'clear' },
  })
  expect(body.preview).toMatchObject({ update: 1, refused: 1 })
  expect(body.preview?.examples).toMatchObject([
    {
      outcome: 'update',
      changes: [
        { field: '站名', before: '旧名', after: '新名' },
        { field: '状况', before: '正常', after: '故障' },
        { field: '台数', before: '5', after: '' },
      ],
    },
    { outcome: 'refused', reasons: [{ field: '站号', message: '没有「S-9999」这样的站点' }] },
  ])
  await runToEnd(t, body.id)
  expect((await t.api('GET', `/records/site/${made.id}`)).body).toMatchObject({
    name: '新名',
    state: 'broken',
    amount: null,
  })
  await undoToEnd(t, body.id)
  expect((await t.api('GET', `/records/site/${made.id}`)).body).toMatchObject({
    name: '旧名',
    state: 'ok',
    amount: '5',
  })
})

test('whoever may not change objects adds no options, and sees no value that is not his to see', async () => {
  const all = { read: 'all', update: 'all', delete: 'all', create: true, export: true, import: true } as const
  const clerk = await person(t, { role: await role(t, 'clerk', { byObject: { '*': all } }) })
  const own = { read: 'own', update: 'own', delete: 'none', create: true, export: false, import: true } as const
  const seller = await person(t, { role: await role(t, 'narrow', { byObject: { '*': own } }) })
  const given = { object: 'site', mapping: mapping({ addOptions: ['state'] }), token: clerk.token }
  const refused = await dropFile<unknown>(t, csvOf({ name: '己', serial: 'O-1', state: '新' }), given)
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'mapping.addOptions.0', code: 'not_allowed' }] },
  })
  await t.api('POST', '/records/site', { name: '庚', serial: 'O-2', note: '秘密' })
  const { body } = await dropFile(t, csvOf({ name: '庚', serial: 'O-2', note: '改' }), {
    object: 'site',
    mapping: mapping(),
    token: clerk.token,
  })
  const changesFor = async (token: string) =>
    (await t.api<typeof body>('GET', `/imports/${body.id}`, undefined, token)).body.preview?.examples[0]?.changes
  expect(await changesFor(clerk.token)).toEqual([{ field: '说明', before: '秘密', after: '改' }])
  expect(await changesFor(seller.token)).toEqual([])
})

test('a way of importing that cannot be is refused, naming what is wrong', async () => {
  const drop = (more: Partial<ImportMapping>) =>
    dropFile<{ errors?: { path: string }[] }>(t, csvOf(FULL), { object: 'site', mapping: mapping(more) })
  const wrong = async (more: Partial<ImportMapping>) => {
    const { status, body } = await drop(more)
    return [status, body.errors?.[0]?.path]
  }
  expect(await wrong({ mode: 'update', key: null })).toEqual([422, 'mapping.key'])
  expect(await wrong({ alsoKey: ['nothing'] })).toEqual([422, 'mapping.alsoKey.0'])
  expect(await wrong({ addOptions: ['name'] })).toEqual([422, 'mapping.addOptions.0'])
})
