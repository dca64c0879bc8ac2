import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sendWorld, type SendWorld } from '../../../test/outbox/world.ts'
import { channelTo } from '../../../test/outbox/peer.ts'
import type { Outgoing } from '../../channels/index.ts'
import { createHttp, createSealer } from '../../kernel/index.ts'
import { changePolicy } from '../policy.ts'
import { requestSend } from '../request.ts'
import { createSender } from '../worker/sender.ts'
import { linkRoutes } from './routes.ts'
import { namedBy, tokenOf } from './token.ts'

const sealer = createSealer(randomBytes(32))
const ORIGIN = 'https://crm.example.com'
const BROWSER = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15'
const LETTER = { u: 'unsubscribe', i: 'open', c: 'click' } as const

let world: SendWorld
let http: FastifyInstance
let sent: Outgoing[] = []
beforeAll(async () => {
  const channel = channelTo('', false)
  world = await sendWorld({
    ...channel,
    send: async message => {
      sent.push(message)
      return { state: 'sent', platformId: message.id }
    },
  })
  const { db, log, workspace } = world.ws
  world.services.linkFor = (purpose, id) => {
    const letter = Object.entries(LETTER).find(([, of]) => of === purpose)?.[0]
    return `${ORIGIN}/${letter}/${tokenOf(sealer, purpose, { workspaceKey: workspace.key, id })}`
  }
  http = await createHttp({ log, trustedProxies: [] })
  const own = { db, identity: world.services.identity, company: '澄屿 & Co' }
  await linkRoutes(http, { sealer, now: () => world.clock.now, find: key => (key === workspace.key ? own : undefined) })
  await changePolicy(await world.ctx(), { opens: true, clicks: true, caps: [], quiet: null })
})
beforeEach(() => void (sent = []))
afterAll(async () => {
  await http.close()
  await world.ws.close()
})

const HTML =
  '<html><body><p>你好</p><a class="b" href="https://shop.example.com/a?x=1&amp;y=2">看看</a><a href="mailto:a@b.c">写信</a></body></html>'

let people = 0
/** A marketing mail to somebody new who agreed to them, sent just now. */
async function marketing(): Promise<{ id: string; contact: string; mail: Outgoing }> {
  const email = `p${people++}@example.com`
  const contact = await world.customer(email)
  await world.ws.db.query(
    `insert into ws.consent (id, kind, scope, value, purpose, channel, state, event_id, at)
     values (gen_random_uuid(), 'email', '', $1, 'marketing', 'mail', 'given', gen_random_uuid(), now())`,
    [email],
  )
  const id = await ask(contact)
  await createSender(world.services).drain()
  const mail = sent.at(-1)
  if (!mail) throw new Error('nothing was sent')
  return { id, contact, mail }
}

async function ask(contact: string): Promise<string> {
  const { source, services, ws } = world
  const ctx = await world.ctx()
  const request = { contact, source, subject: '新品', text: '你好', html: HTML, purpose: 'marketing' } as const
  return (await ws.db.tx(tx => requestSend(tx, { ctx, services }, request))).id
}

function later(ms: number): void {
  world.clock.now = new Date(world.clock.now.getTime() + ms)
}

async function heard(id: string): Promise<{ type: string; machine: boolean | null; url: string | null }[]> {
  return world.ws.db.query(
    `select type, (body->>'machine')::boolean as machine, body->>'url' as url from ws.event
     where body->>'outboxId' = $1 and type <> 'message.sent' order by seq`,
    [id],
  )
}

function pathOf(link: string | undefined): string {
  return new URL(link ?? '').pathname
}
const leaveLink = (mail: Outgoing) => pathOf(mail.headers['List-Unsubscribe']?.slice(1, -1))
const pixelOf = (mail: Outgoing) => pathOf(/<img src="([^"]+)"/.exec(mail.html ?? '')?.[1])
const linkOf = (mail: Outgoing) => pathOf(/<a class="b" href="([^"]+)"/.exec(mail.html ?? '')?.[1])

async function press(path: string, payload: string, type = 'application/x-www-form-urlencoded') {
  return http.inject({ method: 'POST', url: path, payload, headers: { 'content-type': type } })
}

test('a marketing mail says how to leave, in its head and at its foot; the row keeps what was written', async () => {
  const { id, mail } = await marketing()
  expect(mail.headers).toEqual({
    'List-Unsubscribe': `<${ORIGIN}${leaveLink(mail)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  expect(mail.text).toContain(`${ORIGIN}${leaveLink(mail)}`)
  expect(mail.html).toMatch(/退订 \/ Unsubscribe<\/a><\/p><img [^>]+><\/body><\/html>$/)
  expect(mail.html).toContain('href="mailto:a@b.c"')
  expect(mail.html).not.toContain('shop.example.com')
  const [row] = await world.ws.db.query<{ html: string }>('select html from ws.outgoing where id = $1', [id])
  expect(row?.html).toBe(HTML)
})

test('looking unsubscribes nobody; the button does, once, without cookie or redirect; and it can be taken back', async () => {
  const { id, contact, mail } = await marketing()
  const path = leaveLink(mail)
  for (const method of ['GET', 'HEAD'] as const) expect((await http.inject({ method, url: path })).statusCode).toBe(200)
  expect(await heard(id)).toEqual([])
  const page = await http.inject({ method: 'GET', url: path, headers: { 'accept-language': 'en' } })
  expect(page.payload).toContain('澄屿 &amp; Co')
  expect(page.payload).toContain('receives marketing mails')
  expect(page.payload).not.toContain(mail.to.value)
  for (let n = 0; n < 3; n++) {
    const answer = await press(path, 'List-Unsubscribe=One-Click')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['set-cookie']).toBeUndefined()
  }
  expect((await heard(id)).map(one => one.type)).toEqual(['message.unsubscribed'])
  const [refused] = await world.rows([await ask(contact)])
  expect(refused).toMatchObject({ state: 'refused', reason: { code: 'unsubscribed' } })
  expect((await press(path, 'wish=subscribe')).payload).toContain('会收到营销邮件')
  const [again] = await world.rows([await ask(contact)])
  expect(again?.state).toBe('queued')
})

test('the button as a multipart form, too; what is neither is refused', async () => {
  const { id, mail } = await marketing()
  const form = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
  const path = leaveLink(mail)
  for (const nonsense of ['', 'List-Unsubscribe=Maybe', '%%%'])
    expect((await press(path, nonsense)).statusCode).toBe(400)
  expect((await press(path, 'List-Unsubscribe=One-Click', 'multipart/form-data; boundary=x')).statusCode).toBe(400)
  expect((await press(path, form, 'multipart/form-data; boundary=x')).statusCode).toBe(200)
  expect((await heard(id)).map(one => one.type)).toEqual(['message.unsubscribed'])
})

test('an open counts once a person; machines and the first two seconds are told apart', async () => {
  const { id, mail } = await marketing()
  const open = (agent: string) => http.inject({ method: 'GET', url: pixelOf(mail), headers: { 'user-agent': agent } })
  later(1000)
  expect((await open(BROWSER)).headers['content-type']).toBe('image/gif')
  later(60_000)
  for (const agent of ['Mozilla/5.0', `${BROWSER} (via ggpht.com GoogleImageProxy)`, BROWSER, BROWSER])
    await open(agent)
  expect(await heard(id)).toEqual([
    { type: 'message.opened', machine: true, url: null },
    { type: 'message.opened', machine: false, url: null },
  ])
})

test('a click leads where the mail said and counts once; HEAD and scanners are led, and are no clicks', async () => {
  const { id, mail } = await marketing()
  later(60_000)
  const click = (method: 'GET' | 'HEAD', agent: string) =>
    http.inject({ method, url: linkOf(mail), headers: { 'user-agent': agent } })
  for (const [method, agent] of [
    ['HEAD', BROWSER],
    ['GET', 'BarracudaCentral/1.0'],
    ['GET', BROWSER],
    ['GET', BROWSER],
  ] as const) {
    const answer = await click(method, agent)
    expect([answer.statusCode, answer.headers['location']]).toEqual([302, 'https://shop.example.com/a?x=1&y=2'])
  }
  expect(await heard(id)).toEqual([
    { type: 'message.clicked', machine: null, url: 'https://shop.example.com/a?x=1&y=2' },
  ])
})

test('nobody makes a link of his own: tokens are good for one thing, one purpose, one workspace', async () => {
  const { id, mail } = await marketing()
  const token = leaveLink(mail).slice(3)
  expect(namedBy(sealer, 'unsubscribe', token)?.id).toBe(id)
  expect(namedBy(sealer, 'click', token)).toBeUndefined()
  const flipped = token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA')
  const elsewhere = tokenOf(sealer, 'unsubscribe', { workspaceKey: 'other', id })
  for (const bad of [flipped, elsewhere, 'x', token.slice(1), `${token}A`, encodeURIComponent('../../x'), '%00'])
    for (const letter of Object.keys(LETTER)) expect((await http.inject(`/${letter}/${bad}`)).statusCode).toBe(404)
  expect((await http.inject(`/c/${token}?url=https://evil.example`)).statusCode).toBe(404)
})

test('where the company does not look, nothing is looked at', async () => {
  await changePolicy(await world.ctx(), { opens: false, clicks: false })
  const { mail } = await marketing()
  expect(mail.html).toContain('shop.example.com')
  expect(mail.html).not.toContain('<img')
  expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
})
