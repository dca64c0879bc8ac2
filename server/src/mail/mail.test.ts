import type { ChannelTrial, ConnectedChannel, MailboxView, Timeline } from '@huiliu/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp, type TestApp } from '../../test/app.ts'
import { eventually } from '../../test/eventually.ts'
import { mail, PASSWORD, startMailServer, type MailServer } from '../../test/mail-server/mail-server.ts'
import { mailSettings, openMailbox } from '../channels/index.ts'
import { LIMITS } from './fetch-mails.ts'
import { readFolder } from './read-folder.ts'

const BOXES = ['first', 'idle', 'crash', 'anew', 'repair', 'large', 'trial', 'sent'].map(name => `${name}@our.example`)

let t: TestApp
let server: MailServer
beforeAll(async () => {
  server = await startMailServer(BOXES)
  t = await testApp()
})
afterAll(async () => {
  await t.close()
  await server.stop()
})

async function connect(address: string, more: Record<string, unknown> = {}): Promise<string> {
  const settings = { ...server.settings(address), ...more }
  const made = await t.api<ConnectedChannel>('POST', '/channels', {
    kind: 'mail',
    name: address,
    settings,
    secrets: { password: PASSWORD },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}

const ledger = async (id: string) => (await t.api<MailboxView>('GET', `/channels/${id}/mailbox`)).body

/** Once everything there is held and the mailbox is watched. */
async function read(id: string): Promise<MailboxView> {
  await t.runtime.mail.look()
  const whole = await eventually(async () => {
    const now = await ledger(id)
    return now.state === 'watching' && now.folders.every(folder => folder.missing === 0) && now
  })
  await t.processed()
  return whole
}

async function events(id: string): Promise<{ type: string; body: Record<string, unknown> }[]> {
  return t.runtime.db.query(
    `select e.type, e.body from ws.event e join ws.sighting s on s.id = e.sighting_id where s.source_id = $1 and e.type like 'message.%' order by e.seq`,
    [id],
  )
}

const uidsOf = (address: string, folder = 'INBOX') =>
  server.within(address, async client => {
    const lock = await client.getMailboxLock(folder, { readOnly: true })
    try {
      return (await client.search({ all: true }, { uid: true })) || []
    } finally {
      lock.release()
    }
  })

test('a first reading holds all there is, the newest first, and marks nothing as seen', async () => {
  const address = 'first@our.example'
  await server.lay(
    address,
    Array.from({ length: 300 }, () => mail()),
  )
  await server.lay(address, [mail({ from: address, to: 'Neu <new@customer.example>', subject: '报价' })], 'Sent')
  await server.lay(address, [mail({ subject: '中奖' })], 'Junk')
  const id = await connect(address)
  const { folders, problem, first } = await read(id)
  expect(folders.map(({ path, role, exists, held, missing }) => [path, role, exists, held, missing])).toEqual([
    ['INBOX', 'inbox', 300, 300, 0],
    ['Sent', 'sent', 1, 1, 0],
  ])
  expect([problem, first]).toEqual([null, null])
  const all = await events(id)
  expect(all.filter(one => one.type === 'message.received')).toHaveLength(300)
  expect(all.filter(one => one.type === 'message.sent')).toMatchObject([{ body: { subject: '报价', form: 'mail' } }])
  const kept = await t.runtime.db.query<{ key: string }>(
    `select key from ws.delivery where source_id = $1 and path = '/mail/received' order by seq`,
    [id],
  )
  const order = kept.map(row => Number(row.key.split(':')[1]))
  // Batches go from the newest down; within one the server gives them as it likes.
  expect(Math.min(...order.slice(0, 50))).toBeGreaterThan(Math.max(...order.slice(-50)))
  const unseen = await server.within(address, client => client.status('INBOX', { unseen: true }))
  expect(unseen && unseen.unseen).toBe(300)
})

test('a new mail is there as soon as the server tells of it, on its sender’s timeline', async () => {
  const address = 'idle@our.example'
  const id = await connect(address)
  await read(id)
  await server.lay(address, [mail({ from: '王五 <wang@customer.example>', subject: '到货了吗', text: '请回复。' })])
  await eventually(async () => (await events(id)).length === 1)
  const [row] = await t.runtime.db.query<{ person_id: string }>(
    `select person_id from ws.sighting where source_id = $1 and key_value = 'wang@customer.example'`,
    [id],
  )
  const { body } = await t.api<Timeline>('GET', `/contacts/${row?.person_id}/timeline?kind=message`)
  expect(body.items).toMatchObject([{ kind: 'message', type: 'message.received', channel: 'mail' }])
})

test('a process that dies anywhere while it reads loses nothing and doubles nothing', async () => {
  const address = 'crash@our.example'
  await server.lay(
    address,
    Array.from({ length: 60 }, () => mail()),
  )
  const id = await connect(address, { folders: ['No such folder'] })
  const settings = mailSettings(server.settings(address))
  const limits = { ...LIMITS, mails: 7 }
  for (const dies of [3, 11, 29, Infinity]) {
    const client = await openMailbox(settings, PASSWORD)
    let accepted = 0
    const accept: typeof t.runtime.acceptor.accept = async delivery => {
      await t.runtime.acceptor.accept(delivery)
      // The delivery is durable, and the process ends before it can say so.
      if (++accepted > dies) throw new Error('killed')
    }
    const reading = {
      db: t.runtime.db,
      client,
      sourceId: id,
      limits,
      accept,
      signal: new AbortController().signal,
      thorough: true,
    }
    const outcome = await readFolder(reading, { path: 'INBOX', role: 'inbox' }).then(
      () => 'read',
      () => 'killed',
    )
    expect(outcome).toBe(dies === Infinity ? 'read' : 'killed')
    client.close()
  }
  await t.processed()
  expect(await events(id)).toHaveLength(60)
  const [kept] = await t.runtime.db.query<{ n: number }>(
    'select count(*)::int as n from ws.delivery where source_id = $1',
    [id],
  )
  expect(kept?.n).toBeGreaterThan(60)
})

test('a folder that is numbered anew is read anew, and nothing doubles', async () => {
  const address = 'anew@our.example'
  const mails = Array.from({ length: 20 }, () => mail())
  await server.within(address, client => client.mailboxCreate('Archive'))
  await server.lay(address, mails, 'Archive')
  const id = await connect(address)
  const before = await read(id)
  expect(before.folders.find(({ path }) => path === 'Archive')).toMatchObject({ held: 20 })
  await server.within(address, async client => {
    await client.mailboxDelete('Archive')
    await client.mailboxCreate('Archive')
  })
  await server.lay(address, [...mails.slice(5), mail({ subject: '新的' })], 'Archive')
  await t.api('POST', `/channels/${id}/repairs`)
  const after = await read(id)
  expect(after.folders.find(({ path }) => path === 'Archive')).toMatchObject({ exists: 16, held: 16, missing: 0 })
  expect(await events(id)).toHaveLength(21)
})

test('a repair believes no cursor: what is not kept is fetched again, what was deleted there is told', async () => {
  const address = 'repair@our.example'
  await server.lay(
    address,
    Array.from({ length: 30 }, () => mail()),
  )
  const id = await connect(address)
  await read(id)
  await t.runtime.db.query(
    `delete from ws.delivery where source_id = $1 and seq in (select seq from ws.delivery where source_id = $1 order by seq limit 12)`,
    [id],
  )
  await server.within(address, async client => {
    await client.mailboxOpen('INBOX')
    await client.messageDelete('20:23', { uid: true })
  })
  const { status, body } = await t.api<MailboxView>('POST', `/channels/${id}/repairs`)
  expect(status).toBe(200)
  expect(body.folders.find(({ path }) => path === 'INBOX')).toMatchObject({ exists: 26, held: 26, missing: 0, gone: 4 })
  await t.processed()
  expect(await events(id)).toHaveLength(30)
  const [kept] = await t.runtime.db.query<{ n: number }>(
    'select count(distinct key)::int as n from ws.delivery where source_id = $1',
    [id],
  )
  expect(kept?.n).toBe(30)
})

test('of a large mail head and texts are read at once, its files are fetched later', async () => {
  const address = 'large@our.example'
  const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(90_000, 7)])
  const large = `From: Big <big@customer.example>
To: ${address}
Subject: large
Message-ID: <large@customer.example>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=gbk
Content-Transfer-Encoding: base64

${Buffer.from([0xc4, 0xe3, 0xba, 0xc3]).toString('base64')}
--b
Content-Type: image/png; name="=?utf-8?B?${Buffer.from('图.png').toString('base64')}?="
Content-Disposition: attachment
Content-Transfer-Encoding: base64

${picture.toString('base64').replace(/(.{76})/g, '$1\n')}
--b--
`
  await server.lay(address, [large])
  const id = await connect(address, { folders: ['No such folder'] })
  const client = await openMailbox(mailSettings(server.settings(address)), PASSWORD)
  const { accept } = t.runtime.acceptor
  const signal = new AbortController().signal
  const limits = { ...LIMITS, whole: 20_000 }
  await readFolder(
    { db: t.runtime.db, client, sourceId: id, limits, accept, signal, thorough: true },
    { path: 'INBOX', role: 'inbox' },
  )
  await client.logout()
  const [kept] = await t.runtime.db.query<{ bytes: number }>(
    'select octet_length(body) as bytes from ws.delivery where source_id = $1',
    [id],
  )
  expect(kept?.bytes).toBeLessThan(2000)
  await t.processed()
  const file = await eventually(async () => {
    const [row] = await t.runtime.db.query<{
      id: string
      name: string
      state: string
      bytes: number
      media_type: string
    }>(`select id, name, state, bytes, media_type from ws.file where source_id = $1`, [id])
    return row?.state === 'held' && row
  })
  expect(file).toMatchObject({ name: '图.png', bytes: picture.length, media_type: 'image/png' })
  expect((await events(id))[0]?.body).toMatchObject({ text: '你好', subject: 'large' })
  const answer = await t.app.http.inject({
    url: `/api/v1/files/${file.id}`,
    headers: { authorization: `Bearer ${t.token}` },
  })
  expect(answer.rawPayload.equals(picture)).toBe(true)
})

describe('trying a mailbox', () => {
  const attempt = async (id: string) => (await t.api<ChannelTrial>('POST', `/channels/${id}/trials`)).body

  test('says step by step how far it comes, in words', async () => {
    const id = await connect('trial@our.example')
    const { ok, steps } = await attempt(id)
    // Nothing takes mail at that port.
    expect(ok).toBe(false)
    expect(steps.map(step => [step.name, step.ok])).toEqual([
      ['reach', true],
      ['signIn', true],
      ['folders', true],
      ['smtp', false],
    ])
    expect(steps[2]?.message).toContain('INBOX')
    await t.api('PATCH', `/channels/${id}`, { secrets: { password: 'wrong' } })
    const wrong = await attempt(id)
    expect(wrong.steps.map(step => [step.name, step.ok]).slice(0, 2)).toEqual([
      ['reach', true],
      ['signIn', false],
    ])
    expect(wrong.steps[1]?.message).toContain('授权码')
  })

  test('private networks are refused unless they are named', async () => {
    const made = await t.api<{ errors: { path: string; code: string }[] }>('POST', '/channels', {
      kind: 'mail',
      name: 'x',
      settings: { ...server.settings('trial@our.example'), networks: [] },
      secrets: { password: 'x' },
    })
    expect(made.body.errors.map(({ path, code }) => [path, code])).toEqual([
      ['settings.tls', 'not_encrypted'],
      ['settings.smtpTls', 'not_encrypted'],
    ])
    const id = await connect('trial@our.example', { networks: [], tls: 'tls', smtpTls: 'tls' })
    const { steps } = await attempt(id)
    expect(steps.map(step => [step.name, step.ok])).toEqual([
      ['reach', false],
      ['smtp', false],
    ])
    expect(steps[0]?.message).toContain('内网')
  })
})

test('a wrong password is told, and not tried over and over', async () => {
  const id = await connect('sent@our.example')
  await t.api('PATCH', `/channels/${id}`, { secrets: { password: 'wrong' } })
  await t.runtime.mail.look()
  const told = await eventually(async () => {
    const now = await ledger(id)
    return now.problem && now
  })
  expect(told.problem?.code).toBe('sign_in_failed')
  expect(Date.parse(told.nextAt ?? '') - Date.now()).toBeGreaterThan(10 * 60_000)
})

test('the ledger is for who may set up sources, and of mailboxes', async () => {
  const website = await t.source('website')
  expect((await t.api('GET', `/channels/${website.id}/mailbox`)).status).toBe(404)
  const id = await connect('trial@our.example')
  const member = await t.tokenFor('member')
  expect((await t.api('GET', `/channels/${id}/mailbox`, undefined, member)).status).toBe(403)
  expect(await uidsOf('trial@our.example')).toEqual([])
})
