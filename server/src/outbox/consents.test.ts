import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConnectedChannel, ConsentLedger, GateRule, List, OutgoingView, Timeline } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { startSmtp, type SmtpPeer } from '../../test/outbox/smtp.ts'
import { person, role } from '../../test/people.ts'

let t: TestApp
let smtp: SmtpPeer
let mailbox: string
beforeAll(async () => {
  ;[t, smtp] = await Promise.all([testApp(), startSmtp()])
  const settings = {
    ...{ address: 'service@our.example', host: '127.0.0.1', port: 9, smtpHost: '127.0.0.1', smtpPort: smtp.port },
    ...{ smtpTls: 'none', tls: 'none', networks: ['127.0.0.0/8'] },
  }
  const made = { kind: 'mail', name: '客服邮箱', settings, secrets: { password: 'secret' } }
  mailbox = (await t.api<ConnectedChannel>('POST', '/channels', made)).body.id
  await t.api('PATCH', '/send-policy', { quiet: null, caps: [] })
})
afterAll(async () => {
  await t.close()
  await smtp.close()
})

async function customer(email: string): Promise<string> {
  return (await t.api<{ id: string }>('POST', '/records/contact', { name: '李晓雯', email })).body.id
}
const ledgerOf = async (contact: string, token = t.token) =>
  (await t.api<ConsentLedger>('GET', `/contacts/${contact}/consents`, undefined, token)).body
async function say(contact: string, said: object, token = t.token) {
  const recipient = (await ledgerOf(contact)).addresses[0]?.recipient
  const body = { recipient, purpose: 'marketing', state: 'given', proof: '电话里同意', ...said }
  return t.api<ConsentLedger & { errors?: unknown }>('POST', `/contacts/${contact}/consents`, body, token)
}
async function send(contact: string, purpose = 'marketing'): Promise<OutgoingView> {
  const message = { contact, source: mailbox, subject: '新品', text: '请看', purpose, holdSeconds: 60 }
  return (await t.api<OutgoingView>('POST', '/outbox', message)).body
}

test('what a customer said is noted with how, and the gate goes by the newest word', async () => {
  const contact = await customer('li@their.example')
  expect((await send(contact)).reason?.code).toBe('no_consent')
  const given = await say(contact, {})
  expect([given.status, given.headers['x-act-id']]).toEqual([201, expect.any(String)])
  expect(given.body.addresses).toMatchObject([
    { channel: 'mail', address: 'li@their.example', marketing: 'given', service: null },
  ])
  expect((await send(contact)).state).toBe('queued')
  await say(contact, { state: 'withdrawn', proof: '门店里说不要再发' })
  expect((await send(contact)).reason?.code).toBe('unsubscribed')
  // What is no marketing is not touched by it, until that is no longer wanted, too.
  expect((await send(contact, 'service')).state).toBe('queued')
  await say(contact, { state: 'withdrawn', purpose: 'service', proof: '不要联系我' })
  expect((await send(contact, 'service')).reason?.code).toBe('unsubscribed')
  const { items } = await ledgerOf(contact)
  expect(items.map(({ purpose, state, said, proof }) => [purpose, state, said, proof])).toEqual([
    ['service', 'withdrawn', 'staff', '不要联系我'],
    ['marketing', 'withdrawn', 'staff', '门店里说不要再发'],
    ['marketing', 'given', 'staff', '电话里同意'],
  ])
  const timeline = (await t.api<Timeline>('GET', `/contacts/${contact}/timeline?kind=message`)).body.items
  expect(timeline.map(item => [item.id, item.title, item.detail])).toEqual([
    [items[0]?.eventId, '不再接收服务消息', '不要联系我'],
    [items[1]?.eventId, '不再接收营销消息', '门店里说不要再发'],
    [items[2]?.eventId, '同意接收营销消息', '电话里同意'],
  ])
})

test('nobody notes it without saying how, for an address that is another’s, or of whom he may not change', async () => {
  const contact = await customer('wang@their.example')
  const other = (await ledgerOf(await customer('zhao@their.example'))).addresses[0]?.recipient
  const own = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  const stranger = await person(t, { role: await role(t, 'own_consents', { byObject: { '*': own } }) })
  const reader = await person(t, { role: 'read_only' })
  const statuses = [
    (await say(contact, { proof: '  ' })).status,
    (await say(contact, { recipient: other })).status,
    (await say(contact, { purpose: 'gossip' })).status,
    (await say(contact, {}, stranger.token)).status,
    (await say(contact, {}, reader.token)).status,
    (await t.api('GET', `/contacts/${contact}/consents`, undefined, stranger.token)).status,
  ]
  expect(statuses).toEqual([422, 422, 422, 404, 403, 404])
  expect((await ledgerOf(contact)).items).toEqual([])
  await say(contact, {})
  const masked = await role(t, 'masked_consents', {
    byObject: { '*': { ...own, read: 'all' } },
    byField: { 'contact.email': 'masked' },
  })
  const wang = await person(t, { role: masked })
  expect(await ledgerOf(contact, wang.token)).toMatchObject({
    addresses: [{ address: 'w***@their.example' }],
    items: [{ address: 'w***@their.example', proof: null }],
  })
})

/** A report as a server writes it, of a mail of ours: it is believed by the mail's id. */
async function bounce(recipient: string, { status, at, original }: { status: string; at: Date; original: string }) {
  const lines = [
    'From: MAILER-DAEMON@their.example',
    'To: service@our.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${crypto.randomUUID()}@their.example>`,
    ...['', '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.their.example', ''],
    ...[`Final-Recipient: rfc822; ${recipient}`, 'Action: failed', `Status: ${status}`],
    `Diagnostic-Code: smtp; 452 ${status} mailbox full`,
    ...['', '--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${original}@our.example>`, '--b--', ''],
  ]
  const accept = { sourceId: mailbox, receivedAt: new Date(), path: '/mail/received', agent: null }
  await t.runtime.acceptor.accept({ ...accept, body: Buffer.from(lines.join('\r\n')) })
  await t.processed()
}
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

test('an address that three mails came back from within two weeks is left alone, with the reason', async () => {
  const contact = await customer('full@their.example')
  const back = (days: number, original: string) =>
    bounce('full@their.example', { status: '4.2.2', at: daysAgo(days), original })
  const [old, a, b, c] = Array.from({ length: 4 }, () => crypto.randomUUID())
  await back(20, String(old))
  await back(5, String(a))
  await back(4, String(b))
  // The same mail reported once more is no other.
  await back(3, String(b))
  expect((await send(contact, 'service')).state).toBe('queued')
  await back(1, String(c))
  expect(await send(contact, 'service')).toMatchObject({
    state: 'refused',
    reason: {
      code: 'often_bounced',
      sentence: expect.stringContaining('14 天内退信 3 次（smtp; 452 4.2.2 mailbox full）'),
    },
  })
  const answer = `From: full@their.example\r\nTo: service@our.example\r\nDate: ${new Date().toUTCString()}\r\nMessage-ID: <again@their.example>\r\n\r\nBack.\r\n`
  const accept = { sourceId: mailbox, receivedAt: new Date(), path: '/mail/received', agent: null }
  await t.runtime.acceptor.accept({ ...accept, body: Buffer.from(answer) })
  await t.processed()
  expect((await send(contact, 'service')).state).toBe('queued')
})

test('each rule says what it does as things are set, and how much it kept back', async () => {
  const rules = async () => (await t.api<List<GateRule>>('GET', '/send-policy/rules')).body.items
  const of = async (rule: string) => (await rules()).find(one => one.rule === rule)
  expect(await of('quiet_hours')).toBeUndefined()
  expect(await of('frequency_cap')).toBeUndefined()
  const before = (await of('no_consent'))?.refused ?? 0
  await send(await customer('counted@their.example'))
  expect((await of('no_consent'))?.refused).toBe(before + 1)
  await t.api('PATCH', '/send-policy', { caps: [{ days: 1, messages: 1 }] })
  expect(await of('frequency_cap')).toMatchObject({ sentence: expect.stringContaining('1 天 1 条'), waiting: 0 })
  const contact = await customer('capped@their.example')
  await say(contact, {})
  const [first, second] = [await send(contact), await send(contact)]
  expect([first.state, second.state]).toEqual(['queued', 'queued'])
  const reader = await person(t, { role: 'read_only' })
  expect((await t.api('GET', '/send-policy/rules', undefined, reader.token)).status).toBe(403)
})
