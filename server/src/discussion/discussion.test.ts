import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Attachment, Comment, Desk, Discussion, Keeping, List, Notice, RecordNotice } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, type Person } from '../../test/people.ts'

let t: TestApp
let boss: Person
let li: Person
let wang: Person
beforeAll(async () => {
  t = await testApp()
  const rights = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  boss = await person(t, { role: 'admin', name: '经理' })
  const ownOnly = await role(t, 'own_only', { byObject: { '*': rights } })
  li = await person(t, { role: ownOnly, name: '李' })
  wang = await person(t, { role: ownOnly, name: '王' })
})
afterAll(() => t.close())

async function account(name: string, owner: Person): Promise<string> {
  return (await t.api<{ id: string }>('POST', '/records/account', { name, owner_id: owner.memberId })).body.id
}

type Written = { status: number; body: Comment }
function write(id: string, who: Person, body: Record<string, unknown>): Promise<Written> {
  return t.api<Comment>('POST', `/records/account/${id}/comments`, body, who.token)
}

async function read(id: string, who: Person, query = ''): Promise<Discussion> {
  return (await t.api<Discussion>('GET', `/records/account/${id}/comments${query}`, undefined, who.token)).body
}

async function told(who: Person): Promise<RecordNotice[]> {
  await t.processed()
  const { body } = await t.api<List<Notice>>('GET', '/notices', undefined, who.token)
  return body.items.flatMap(one => ('recordId' in one ? one : []))
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function attach(id: string, who: Person, { name, content }: { name: string; content: Buffer }) {
  const boundary = '----huiliu'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`
  return t.request<Attachment>({
    method: 'POST',
    path: `/records/account/${id}/attachments`,
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    token: who.token,
  })
}

test('whoever may read a record writes on it; nobody else reads or writes', async () => {
  const id = await account('李的公司', li)
  const { status, body } = await write(id, li, { text: '  客户想周五看样 ' })
  expect([status, body.text, body.author, body.mine]).toEqual([201, '客户想周五看样', '李', true])
  expect((await read(id, boss)).items).toMatchObject([{ text: '客户想周五看样', mine: false }])
  expect((await write(id, wang, { text: '我也看看' })).status).toBe(404)
  expect((await t.api('GET', `/records/account/${id}/comments`, undefined, wang.token)).status).toBe(404)
  expect((await write(id, li, { text: ' ' })).status).toBe(422)
})

test('only its author changes a comment, takes it away and brings it back', async () => {
  const id = await account('改留言', li)
  const { body } = await write(id, li, { text: '一' })
  const path = `/comments/${body.id}`
  expect((await t.api('PATCH', path, { text: '二' }, boss.token)).status).toBe(403)
  expect((await t.api('PATCH', path, { text: '二' }, wang.token)).status).toBe(404)
  const changed = await t.api<Comment>('PATCH', path, { text: '二' }, li.token)
  expect(changed.body).toMatchObject({ text: '二', editedAt: expect.any(String) })
  expect((await t.api('DELETE', path, undefined, boss.token)).status).toBe(403)
  expect((await t.api('DELETE', path, undefined, li.token)).status).toBe(204)
  expect((await read(id, li)).items).toEqual([])
  expect((await t.api('DELETE', `${path}/deletion`, undefined, li.token)).status).toBe(204)
  expect((await read(id, li)).items).toHaveLength(1)
})

test('long discussions are read from their end, page by page', async () => {
  const id = await account('长', li)
  for (let at = 0; at < 35; at++) await write(id, li, { text: `第 ${at} 条` })
  const last = await read(id, li)
  expect([last.items.length, last.items.at(-1)?.text]).toEqual([30, '第 34 条'])
  const first = await read(id, li, `?cursor=${last.next}`)
  expect(first).toMatchObject({ next: null, items: [{ text: '第 0 条' }, {}, {}, {}, { text: '第 4 条' }] })
})

test('who is mentioned is told if he may see the record, once, until he puts it away', async () => {
  const id = await account('提到', li)
  await write(id, boss, { text: '@李 @王 看一下', mentions: [li.memberId, wang.memberId, boss.memberId] })
  expect(await told(li)).toMatchObject([
    { kind: 'mentioned', name: '提到', by: '经理', text: '@李 @王 看一下', gone: false },
  ])
  expect(await told(wang)).toEqual([])
  expect(await told(boss)).toEqual([])
  await t.api('PATCH', `/records/account/${id}`, { owner_id: wang.memberId })
  expect(await told(li)).toEqual([])
  const [notice] = await told(wang)
  expect(notice).toMatchObject({ kind: 'mentioned' })
  expect((await t.api('DELETE', `/notices/${notice?.id}`, undefined, li.token)).status).toBe(404)
  expect((await t.api('DELETE', `/notices/${notice?.id}`, undefined, wang.token)).status).toBe(204)
  expect(await told(wang)).toEqual([])
})

test('who follows is told of what others wrote and changed, one notice for all changes, and no more once he stops', async () => {
  const id = await account('关注', li)
  const path = `/records/account/${id}/follow`
  expect((await t.api('POST', path, undefined, wang.token)).status).toBe(404)
  expect((await t.api('POST', path)).status).toBe(403)
  expect((await t.api('POST', path, undefined, li.token)).status).toBe(204)
  const keeping = await t.api<Keeping>('GET', `/records/account/${id}/keeping`, undefined, li.token)
  expect(keeping.body).toEqual({ following: true, favourite: false })
  const change = (values: Record<string, unknown>, who: Person) =>
    t.api('PATCH', `/records/account/${id}`, values, who.token)
  await change({ city: '杭州' }, boss)
  await change({ city: '上海' }, boss)
  await write(id, boss, { text: '改了城市' })
  expect((await told(li)).map(one => one.kind).toSorted()).toEqual(['changed', 'commented'])
  await t.api('DELETE', '/notices', undefined, li.token)
  expect(await told(li)).toEqual([])
  await t.api('DELETE', `/records/account/${id}`, undefined, boss.token)
  expect(await told(li)).toMatchObject([{ kind: 'changed', name: '关注', gone: true }])
  await t.api('DELETE', '/notices', undefined, li.token)
  await t.api('DELETE', path, undefined, li.token)
  await t.api('POST', '/records/account/restorations', { ids: [id] }, boss.token)
  expect(await told(li)).toEqual([])
})

test('files go with a record, are shown only where that is safe, and only to whom may read it', async () => {
  const id = await account('附件', li)
  const kept = await attach(id, li, { name: '门头.png', content: PNG })
  expect(kept.body).toMatchObject({ name: '门头.png', mediaType: 'image/png', shown: true, commentId: null })
  const { body: said } = await write(id, li, { text: '', attachments: [kept.body.id] })
  expect(said.attachments).toMatchObject([{ id: kept.body.id, commentId: said.id }])
  const page = await attach(id, li, { name: 'x.html', content: Buffer.from('<script>alert(1)</script>') })
  expect(page.body).toMatchObject({ shown: false, mediaType: 'application/octet-stream' })
  const content = await t.api('GET', `/attachments/${kept.body.id}`, undefined, boss.token)
  expect(content.headers).toMatchObject({
    'content-type': 'image/png',
    'content-security-policy': expect.stringContaining('sandbox'),
  })
  const shown = await t.api('GET', `/attachments/${page.body.id}`, undefined, li.token)
  expect(shown.headers['content-disposition']).toMatch(/^attachment/)
  for (const path of [`/attachments/${kept.body.id}`, `/records/account/${id}/attachments`])
    expect((await t.api('GET', path, undefined, wang.token)).status).toBe(404)
  const pictures = (who: Person) =>
    t.api<List<Attachment>>('POST', '/records/account/pictures', { ids: [id] }, who.token)
  expect((await pictures(boss)).body.items).toMatchObject([{ recordId: id, id: kept.body.id }])
  expect((await pictures(wang)).body.items).toEqual([])
  expect((await t.api('DELETE', `/attachments/${kept.body.id}`, undefined, wang.token)).status).toBe(404)
  expect((await t.api('DELETE', `/attachments/${kept.body.id}`, undefined, boss.token)).status).toBe(204)
  expect((await pictures(boss)).body.items).toEqual([])
  expect((await t.api('DELETE', `/attachments/${kept.body.id}/deletion`, undefined, li.token)).status).toBe(204)
  const listed = await t.api<List<Attachment>>('GET', `/records/account/${id}/attachments`, undefined, li.token)
  expect(listed.body.items).toHaveLength(2)
})

test('a desk holds what its member keeps and opened, as far as he may see it now', async () => {
  const [mine, lost] = [await account('常看', li), await account('转走', li)]
  await t.api('POST', `/records/account/${mine}/favourite`, undefined, li.token)
  for (const id of [mine, lost, mine]) await t.api('POST', `/records/account/${id}/opened`, undefined, li.token)
  const desk = async () => (await t.api<Desk>('GET', '/desk', undefined, li.token)).body
  expect(await desk()).toMatchObject({ favourites: [{ name: '常看' }], recents: [{ name: '常看' }, { name: '转走' }] })
  await t.api('PATCH', `/records/account/${lost}`, { owner_id: wang.memberId })
  expect((await desk()).recents.map(one => one.name)).toEqual(['常看'])
  await t.api('DELETE', `/records/account/${mine}/favourite`, undefined, li.token)
  expect((await desk()).favourites).toEqual([])
  expect((await t.api<Desk>('GET', '/desk')).body).toEqual({ favourites: [], recents: [] })
})
