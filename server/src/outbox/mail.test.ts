import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ConnectedChannel, List, OutgoingView, SendOption, Timeline } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { eventually } from '../../test/eventually.ts'
import { startSmtp, type SmtpPeer } from '../../test/outbox/smtp.ts'
import { person, role } from '../../test/people.ts'
import { clearUnheldFiles } from '../unheld-files.ts'

let t: TestApp
let smtp: SmtpPeer
let mailbox: string
beforeAll(async () => {
  ;[t, smtp] = await Promise.all([testApp(), startSmtp()])
  const settings = {
    address: 'service@example.com',
    name: '澄屿客服',
    host: '127.0.0.1',
    // Nobody listens there: the copy among the sent is another test's business.
    port: 9,
    smtpHost: '127.0.0.1',
    smtpPort: smtp.port,
    smtpTls: 'none',
    tls: 'none',
    networks: ['127.0.0.0/8'],
    authserv: 'mx.example.com',
  }
  const made = await t.api<ConnectedChannel>('POST', '/channels', {
    kind: 'mail',
    name: '客服邮箱',
    settings,
    secrets: { password: 'secret' },
  })
  expect(made.status).toBe(201)
  mailbox = made.body.id
})
beforeEach(() => void smtp.moods.splice(0))
afterAll(async () => {
  await t.close()
  await smtp.close()
})

let people = 0
async function customer(email = `c${people++}@example.com`): Promise<string> {
  const { body } = await t.api<{ id: string }>('POST', '/records/contact', { name: '李晓雯', email })
  return body.id
}

function asking(contact: string, more: object = {}) {
  return { contact, source: mailbox, subject: '报价', text: '您好，报价见下。', ...more }
}
const send = (contact: string, more: object = {}) =>
  t.api<OutgoingView & { errors?: unknown[] }>('POST', '/outbox', asking(contact, more))
const look = async (id: string) => (await t.api<OutgoingView>('GET', `/outbox/${id}`)).body

async function ended(id: string): Promise<OutgoingView> {
  return eventually(async () => {
    const now = await look(id)
    return now.state !== 'sending' && now.state !== 'queued' && now
  })
}

async function said(contact: string): Promise<Timeline['items']> {
  await t.processed()
  const { body } = await t.api<Timeline>('GET', `/contacts/${contact}/timeline?kind=message`)
  return body.items
}

function header(raw: string, name: string): string {
  const [head = ''] = raw.split('\r\n\r\n')
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head.replace(/\r\n[ \t]+/g, ' '))?.[1] ?? ''
}
const mailTo = (email: string) => smtp.received.filter(one => one.to === email)

test('a mail leaves, arrives, and stands once on the timeline, also when its copy is read among the sent', async () => {
  const contact = await customer('once@example.com')
  const { status, body } = await send(contact)
  expect([status, body.state, body.to.value]).toEqual([201, 'queued', 'once@example.com'])
  const done = await ended(body.id)
  expect(done).toMatchObject({ state: 'sent', attempts: 1, reason: null })
  const [mail] = mailTo('once@example.com')
  expect(header(mail?.raw ?? '', 'Message-ID')).toBe(done.platformId)
  expect(header(mail?.raw ?? '', 'To')).toContain('<once@example.com>')
  const accept = { sourceId: mailbox, receivedAt: new Date(), path: '/mail/sent', agent: null }
  await t.runtime.acceptor.accept({ ...accept, body: Buffer.from(mail?.raw ?? '') })
  const items = await said(contact)
  expect(items).toMatchObject([
    { type: 'message.sent', channel: 'mail', body: { outboxId: body.id, text: '您好，报价见下。' } },
  ])
})

test('an answer goes into the thread of what it answers', async () => {
  const contact = await customer('thread@example.com')
  const raw = [
    'Authentication-Results: mx.example.com; dmarc=pass header.from=example.com',
    'From: =?utf-8?B?5p2O5pmT6Zuv?= <thread@example.com>',
    'To: service@example.com',
    'Message-ID: <second@their.example>',
    'References: <first@their.example>',
    'In-Reply-To: <first@their.example>',
    'Date: Mon, 01 Jun 2026 08:00:00 +0800',
    'Subject: Price?',
    '',
    'How much is it?',
    '',
  ].join('\r\n')
  const accept = { sourceId: mailbox, receivedAt: new Date(), path: '/mail/received', agent: null }
  await t.runtime.acceptor.accept({ ...accept, body: Buffer.from(raw) })
  const [question] = await said(contact)
  expect(question?.type).toBe('message.received')
  const { body } = await send(contact, { answers: question?.id })
  await ended(body.id)
  const [mail] = mailTo('thread@example.com')
  expect(header(mail?.raw ?? '', 'In-Reply-To')).toBe('<second@their.example>')
  expect(header(mail?.raw ?? '', 'References')).toBe('<first@their.example> <second@their.example>')
  expect((await said(contact))[0]?.body).toMatchObject({ thread: '<first@their.example>', outboxId: body.id })
  const other = await customer()
  expect((await send(other, { answers: question?.id })).status).toBe(422)
})

test('not now is tried again later, not ever is failed, no answer is unknown until somebody decides', async () => {
  smtp.moods.push('later', 'never', 'drop')
  const contact = await customer('moody@example.com')
  const first = (await send(contact)).body.id
  const waiting = await eventually(async () => {
    const now = await look(first)
    return now.attempts === 1 && now.state === 'queued' && now
  })
  expect(waiting.reason?.code).toBe('try_later')
  const minutes = (Date.parse(waiting.dueAt) - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(4)
  expect(minutes).toBeLessThan(6)
  expect(await ended((await send(contact)).body.id)).toMatchObject({
    state: 'failed',
    reason: { code: 'no_such_recipient', sentence: '收件地址不存在（550 5.1.1 no such user）' },
  })
  const lost = (await send(contact)).body.id
  expect(await ended(lost)).toMatchObject({ state: 'unknown', reason: { code: 'unknown' } })
  expect((await t.api('POST', `/outbox/${first}/resends`, { reason: '急' })).status).toBe(409)
  const again = await t.api<OutgoingView>('POST', `/outbox/${lost}/resends`, { reason: '客户说没有收到' })
  expect([again.status, again.body.state]).toEqual([201, 'queued'])
  expect(await ended(lost)).toMatchObject({ state: 'sent', attempts: 2 })
  const ids = mailTo('moody@example.com').map(({ raw }) => header(raw, 'Message-ID'))
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

test('for a while it can be taken back, and then no more', async () => {
  const contact = await customer('back@example.com')
  const held = (await send(contact, { holdSeconds: 60 })).body.id
  expect((await t.api('DELETE', `/outbox/${held}`)).status).toBe(204)
  expect((await look(held)).state).toBe('taken_back')
  expect((await t.api('DELETE', `/outbox/${held}`)).status).toBe(409)
  const gone = (await send(contact)).body.id
  await ended(gone)
  expect((await t.api('DELETE', `/outbox/${gone}`)).status).toBe(409)
  expect(mailTo('back@example.com')).toHaveLength(1)
  const { body } = await t.api<List<OutgoingView>>('GET', `/contacts/${contact}/outbox`)
  expect(body.items.map(one => one.state)).toEqual(['sent', 'taken_back'])
})

test('asked for twice under one key it is one message', async () => {
  const contact = await customer('twice@example.com')
  const request = { method: 'POST', path: '/outbox', headers: { 'idempotency-key': 'k-1' } } as const
  const [first, second] = [
    await t.request<OutgoingView>({ ...request, body: asking(contact) }),
    await t.request<OutgoingView>({ ...request, body: asking(contact) }),
  ]
  expect(second.body.id).toBe(first.body.id)
  await ended(first.body.id)
  expect(mailTo('twice@example.com')).toHaveLength(1)
  const other = await t.request({ ...request, body: asking(contact, { text: '别的' }) })
  expect(other.status).toBe(409)
})

test('the gate is asked before it is sent: options, a shared address, marketing without consent, no address', async () => {
  const contact = await customer('gate@example.com')
  const options = async (id: string, purpose = 'service') =>
    (await t.api<List<SendOption>>('POST', '/outbox/previews', { contact: id, purpose })).body.items
  expect(await options(contact)).toMatchObject([
    { address: 'gate@example.com', gate: { allowed: true, warnings: [] }, carries: { subject: true, files: true } },
  ])
  expect(await options(contact, 'marketing')).toMatchObject([{ gate: { allowed: false, rule: 'no_consent' } }])
  const refused = await send(contact, { purpose: 'marketing' })
  expect(refused.body).toMatchObject({
    state: 'refused',
    reason: { code: 'no_consent', sentence: '客户没有同意接收营销消息' },
  })
  expect(await options(await customer('info@acme.example'))).toMatchObject([
    { gate: { allowed: true, warnings: [{ code: 'not_ones_own' }] } },
  ])
  const { body } = await t.api<{ id: string }>('POST', '/records/contact', { name: '无址', phone: '13952046618' })
  expect(await options(body.id)).toMatchObject([{ recipient: null, gate: { allowed: false, rule: 'no_address' } }])
  expect((await send(body.id)).body.state).toBe('refused')
})

test('an address that bounced for good gets nothing more, until somebody writes from it', async () => {
  const contact = await customer('gone@example.com')
  const { id } = (await send(contact)).body
  const { platformId } = await ended(id)
  const report = [
    'From: MAILER-DAEMON@example.com',
    'To: service@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    'Date: Mon, 01 Jun 2026 08:00:00 +0800',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'No such user.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.com',
    '',
    'Final-Recipient: rfc822; gone@example.com',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${platformId}`,
    '--b--',
    '',
  ].join('\r\n')
  const accept = { sourceId: mailbox, receivedAt: new Date(), path: '/mail/received', agent: null }
  await t.runtime.acceptor.accept({ ...accept, body: Buffer.from(report) })
  await t.processed()
  expect((await send(contact)).body).toMatchObject({ state: 'refused', reason: { code: 'suppressed' } })
  const answer =
    'From: gone@example.com\r\nTo: service@example.com\r\nDate: Mon, 08 Jun 2026 08:00:00 +0800\r\nMessage-ID: <a@b.example>\r\n\r\nBack.\r\n'
  await t.runtime.acceptor.accept({ ...accept, body: Buffer.from(answer) })
  await t.processed()
  expect((await send(contact)).body.state).toBe('queued')
})

test('files go along, and stand with the message on the timeline; nobody sends those of others', async () => {
  const contact = await customer('files@example.com')
  const bring = async (token = t.token) => {
    const boundary = 'b'
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="报价.csv"\r\nContent-Type: text/csv\r\n\r\n`
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
    const body = Buffer.from(`${head}价格,1280\r\n--${boundary}--\r\n`)
    return t.request<{ id: string; name: string }>({ method: 'POST', path: '/outbox/files', headers, body, token })
  }
  const mine = await bring()
  expect([mine.status, mine.body.name]).toEqual([201, '报价.csv'])
  const colleague = await person(t, { role: 'member' })
  const theirs = await bring(colleague.token)
  expect((await send(contact, { files: [theirs.body.id] })).status).toBe(422)
  const { body } = await send(contact, { files: [mine.body.id], text: '' })
  expect(body.files).toEqual([{ id: mine.body.id, name: '报价.csv' }])
  await ended(body.id)
  expect(mailTo('files@example.com')[0]?.raw).toContain(Buffer.from('价格,1280').toString('base64'))
  const [item] = await said(contact)
  expect(item?.files).toMatchObject([{ name: '报价.csv', mediaType: 'text/csv', state: 'held' }])
  const bare = await t.request({ method: 'POST', path: '/outbox/files', body: {} })
  expect(bare.status).toBe(400)
})

test('a file that was brought and never sent is cleared away after a day, one that was sent stays', async () => {
  const contact = await customer('unsent@example.com')
  const bring = async (content: string) => {
    const head = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const body = Buffer.from(`${head}${content}\r\n--b--\r\n`)
    return (await t.request<{ id: string }>({ method: 'POST', path: '/outbox/files', headers, body })).body.id
  }
  const [sent, left] = [await bring('sent-along'), await bring('left-behind')]
  const twin = await bring('sent-along')
  expect((await send(contact, { files: [sent] })).status).toBe(201)
  const store = t.runtime.identity.files
  const clear = (hours: number) =>
    clearUnheldFiles({ db: t.runtime.db, store, now: new Date(Date.now() + hours * 3_600_000) })
  expect(await clear(23)).toBe(0)
  expect(await clear(25)).toBeGreaterThanOrEqual(2)
  const kept = async (text: string) => store.read(createHash('sha256').update(text).digest('hex'))
  expect([await kept('sent-along'), await kept('left-behind')]).toEqual([Buffer.from('sent-along'), undefined])
  for (const gone of [left, twin]) expect((await send(contact, { files: [gone] })).status).toBe(422)
  expect((await send(contact, { files: [sent] })).status).toBe(201)
})

test('what is asked for wrongly is told field by field', async () => {
  const contact = await customer()
  const wrong = async (more: object) => {
    const { status, body } = await send(contact, more)
    return [
      status,
      (body.errors ?? []).map(one => (typeof one === 'object' && one !== null && 'path' in one ? one.path : '')),
    ]
  }
  const unknown = '00000000-0000-4000-8000-000000000000'
  expect(await wrong({ source: unknown })).toEqual([422, ['source']])
  expect(await wrong({ source: (await t.source('website')).id })).toEqual([422, ['source']])
  expect(await wrong({ recipient: unknown })).toEqual([422, ['recipient']])
  expect(await wrong({ answers: unknown })).toEqual([422, ['answers']])
  expect(await wrong({ subject: ' ', text: '\n' })).toEqual([422, ['text', 'subject']])
})

test('one writes to those one may change, and sees what goes to those one may see', async () => {
  const own = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  const li = await person(t, { role: await role(t, 'sender', { byObject: { '*': own } }), name: '李' })
  const reader = await person(t, { role: 'read_only' })
  const masked = await role(t, 'masked', {
    byObject: { '*': { ...own, read: 'all', update: 'all' } },
    byField: { 'contact.email': 'masked' },
  })
  const wang = await person(t, { role: masked })
  const contact = await customer('rights@example.com')
  const { id } = (await send(contact)).body
  await ended(id)
  const as = async (token: string) => [
    (await t.api('POST', '/outbox', asking(contact), token)).status,
    (await t.api('GET', `/outbox/${id}`, undefined, token)).status,
    (await t.api('GET', `/contacts/${contact}/outbox`, undefined, token)).status,
    (await t.api('POST', '/outbox/previews', { contact }, token)).status,
    (await t.api('DELETE', `/outbox/${id}`, undefined, token)).status,
  ]
  expect(await as(li.token)).toEqual([404, 404, 404, 404, 404])
  expect(await as(reader.token)).toEqual([403, 200, 200, 200, 403])
  expect(await as(wang.token)).toEqual([201, 200, 200, 200, 409])
  const seen = await t.api<OutgoingView>('GET', `/outbox/${id}`, undefined, wang.token)
  expect(seen.body).toMatchObject({ to: { value: 'r***@example.com', name: null }, subject: null, text: null })
})

test('a channel that was disabled sends nothing of what waits', async () => {
  const contact = await customer('off@example.com')
  const { id } = (await send(contact, { holdSeconds: 1 })).body
  await t.api('DELETE', `/sources/${mailbox}`)
  expect(await ended(id)).toMatchObject({ state: 'refused', reason: { code: 'channel_off' } })
  expect(mailTo('off@example.com')).toEqual([])
})
