import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConnectedChannel, DomainCheck, DomainRecord } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { startDns, type DnsServer, type Zone } from '../../../test/dns-server.ts'
import { person } from '../../../test/people.ts'
import { createLookUp } from './look-up.ts'
import { checkDomain } from './check.ts'

let dns: DnsServer
beforeAll(async () => {
  dns = await startDns()
})
afterAll(() => dns.close())

const keyOf = (bits: number) =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('base64')
const KEY = keyOf(2048)

/** Every name by itself, so that no answer is remembered. */
let domains = 0
async function look(
  zoneOf: (domain: string) => Zone,
  asked: { smtpHost?: string; selector?: string; under?: string } = {},
) {
  const domain = `d${++domains}.${asked.under ?? 'example'}`
  dns.zone = zoneOf(domain)
  const settings = { address: `service@${domain}`, smtpHost: asked.smtpHost ?? 'smtp.exmail.qq.com' }
  const { records } = await checkDomain(
    { settings, selector: asked.selector ?? null, locale: 'zh' },
    createLookUp([dns.address]),
  )
  const [spf, dkim, dmarc] = records
  if (!spf || !dkim || !dmarc) throw new Error('a record is not told of')
  return { domain, spf, dkim, dmarc }
}
const brief = ({ state, add }: DomainRecord) => [state, add?.value ?? null]

test('a domain with nothing is told what to add, in words a provider’s page takes', async () => {
  const { domain, spf, dkim, dmarc } = await look(() => ({}))
  expect(brief(spf)).toEqual(['missing', 'v=spf1 include:spf.mail.qq.com ~all'])
  expect(brief(dkim)).toEqual(['missing', null])
  expect(dmarc).toMatchObject({
    state: 'missing',
    add: { host: `_dmarc.${domain}`, type: 'TXT', value: `v=DMARC1; p=none; rua=mailto:service@${domain}` },
  })
})

test('a domain that has all of it needs nothing; long keys come in pieces', async () => {
  const { spf, dkim, dmarc } = await look(domain => ({
    [domain]: ['other=1', 'v=spf1 include:spf.mail.qq.com -all'],
    'spf.mail.qq.com': ['v=spf1 ip4:192.0.2.0/24 -all'],
    [`s2._domainkey.${domain}`]: [`v=DKIM1; k=rsa; p=${KEY}`],
    [`_dmarc.${domain}`]: ['v=DMARC1; p=quarantine'],
  }))
  expect([spf, dkim, dmarc].map(brief)).toEqual([
    ['good', null],
    ['good', null],
    ['good', null],
  ])
  expect(dkim.found).toEqual([`v=DKIM1; k=rsa; p=${KEY}`])
})

test('what the DNS does not answer is unknown, never missing', async () => {
  for (const fails of ['fails', 'silent'] as const) {
    const { spf, dkim, dmarc } = await look(domain => ({
      [domain]: fails,
      [`mail._domainkey.${domain}`]: fails,
      [`_dmarc.${domain}`]: fails,
    }))
    expect([spf, dkim, dmarc].map(brief)).toEqual([
      ['unknown', null],
      ['unknown', null],
      ['unknown', null],
    ])
  }
}, 30_000)

describe('SPF', () => {
  const spfOf = async (records: string[], zone: Zone = {}, smtpHost?: string) =>
    brief((await look(domain => ({ ...zone, [domain]: records }), smtpHost === undefined ? {} : { smtpHost })).spf)

  test.each([
    [['v=spf1 mx -all'], 'weak', 'v=spf1 mx include:spf.mail.qq.com -all'],
    [['v=spf1 mx'], 'weak', 'v=spf1 mx include:spf.mail.qq.com ~all'],
    [['v=spf1 include:spf.mail.qq.com +all'], 'wrong', 'v=spf1 include:spf.mail.qq.com ~all'],
    [['v=spf1 include:spf.mail.qq.com all'], 'wrong', 'v=spf1 include:spf.mail.qq.com ~all'],
    [['v=spf1 include:spf.mail.qq.com ?all'], 'weak', 'v=spf1 include:spf.mail.qq.com ~all'],
    [['v=spf1 include:spf.mail.qq.com'], 'weak', 'v=spf1 include:spf.mail.qq.com ~all'],
    [['v=spf1 mx -all', 'v=spf1 include:spf.mail.qq.com ~all'], 'wrong', 'v=spf1 mx include:spf.mail.qq.com ~all'],
    [['v=spf10 mx -all'], 'missing', 'v=spf1 include:spf.mail.qq.com ~all'],
  ])('%j is %s', async (records, state, add) => {
    expect(await spfOf(records)).toEqual([state, add])
  })

  test('an include within an include counts, and more than ten lookups are an error', async () => {
    const zone = { 'own.example.org': ['v=spf1 include:spf.mail.qq.com -all'] }
    expect(await spfOf(['v=spf1 include:own.example.org -all'], zone)).toEqual(['good', null])
    const many = Array.from({ length: 11 }, (_, n) => `include:n${n}.example.org`)
    expect(await spfOf([`v=spf1 ${many.join(' ')} -all`])).toEqual(['wrong', null])
    const loop = {
      'a.example.org': ['v=spf1 include:b.example.org'],
      'b.example.org': ['v=spf1 include:a.example.org'],
    }
    expect((await spfOf(['v=spf1 include:a.example.org -all'], loop))[0]).toBe('weak')
  })

  test('of a server of one’s own the record is told, and what to make sure of', async () => {
    expect(await spfOf(['v=spf1 mx -all'], {}, 'mail.own.example')).toEqual(['good', null])
    expect(await spfOf([], {}, 'mail.own.example')).toEqual(['missing', 'v=spf1 a:mail.own.example ~all'])
  })
})

describe('DKIM', () => {
  const dkimOf = async (record: string) =>
    (await look(domain => ({ [`mine._domainkey.${domain}`]: [record] }), { selector: 'mine' })).dkim.state

  test.each([
    [`v=DKIM1; p=${KEY}`, 'good'],
    [`k=rsa; p=${KEY}`, 'good'],
    ['v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=', 'good'],
    ['v=DKIM1; p=', 'wrong'],
    ['v=DKIM1; p=bm8ga2V5', 'wrong'],
    [`v=DKIM1; p=${keyOf(512)}`, 'wrong'],
    [`v=DKIM2; p=${KEY}`, 'missing'],
  ])('%s', async (record, state) => {
    expect(await dkimOf(record)).toBe(state)
  })
})

describe('DMARC', () => {
  const dmarcOf = async (...records: string[]) =>
    (await look(domain => ({ [`_dmarc.${domain}`]: records }))).dmarc.state

  test.each([
    [['v=DMARC1; p=reject'], 'good'],
    [['v=DMARC1;p=none;rua=mailto:x@example.com'], 'weak'],
    [['v=DMARC1'], 'wrong'],
    [['v=DMARC1; p=everything'], 'wrong'],
    [['v=DMARC1; p=none', 'v=DMARC1; p=reject'], 'wrong'],
  ])('%j', async (records, state) => {
    expect(await dmarcOf(...records)).toBe(state)
  })

  test('a domain below takes the word of the one above for those below', async () => {
    const above = { '_dmarc.firm.example': ['v=DMARC1; p=reject; sp=none'] }
    const { dmarc } = await look(() => above, { under: 'firm.example' })
    expect([dmarc.state, dmarc.host]).toEqual(['weak', '_dmarc.firm.example'])
  })
})

describe('a mailbox’s page', () => {
  let t: TestApp
  beforeAll(async () => {
    t = await testApp({ dnsServers: [dns.address] })
  })
  afterAll(() => t.close())

  async function mailbox(address: string): Promise<string> {
    const settings = { address, host: 'imap.exmail.qq.com', smtpHost: 'smtp.exmail.qq.com' }
    const secrets = { password: 'x' }
    const { body } = await t.api<ConnectedChannel>('POST', '/channels', {
      kind: 'mail',
      name: address,
      settings,
      secrets,
    })
    return body.id
  }

  test('tells of its domain who may connect channels, in their language, and nobody else', async () => {
    dns.zone = { 'our.example': ['v=spf1 include:spf.mail.qq.com ~all'] }
    const id = await mailbox('service@our.example')
    const { status, body } = await t.api<DomainCheck>('GET', `/channels/${id}/domain`)
    expect([status, body.domain, body.providers]).toEqual([200, 'our.example', false])
    expect(body.records[0]).toMatchObject({ name: 'spf', state: 'good', says: 'SPF 记录包含发信服务器' })
    expect((await t.api('GET', `/channels/${id}/domain?selector=a_b c`)).status).toBe(422)
    const reader = await person(t, { role: 'read_only' })
    expect((await t.api('GET', `/channels/${id}/domain`, undefined, reader.token)).status).toBe(403)
    const website = await t.source('website')
    expect((await t.api('GET', `/channels/${website.id}/domain`)).status).toBe(404)
  })

  test('of a provider’s own domain nothing is asked', async () => {
    const id = await mailbox('somebody@qq.com')
    dns.asked.length = 0
    expect((await t.api<DomainCheck>('GET', `/channels/${id}/domain`)).body).toEqual({
      domain: 'qq.com',
      providers: true,
      records: [],
    })
    expect(dns.asked).toEqual([])
  })
})
