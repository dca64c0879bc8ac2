import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { ITEM_LIMIT } from '../inbound.ts'
import { mailChannel } from './channel.ts'
import { readMail } from './read-mail.ts'

const FOLDER = fileURLToPath(new URL('../../../test/mails/', import.meta.url))

/** The fixtures of three parsers' own suites: torture, bounces, GBK, ISO-2022-JP, broken MIME. */
const MAILS = ['mailparser', 'postal-mime', 'ruby-mail']
  .flatMap(folder => readdirSync(join(FOLDER, folder), { recursive: true }).map(name => join(folder, String(name))))
  .filter(name => name.endsWith('.eml') && statSync(join(FOLDER, name)).isFile())

const READING = {
  settings: { address: 'me@our.example' },
  mapping: null,
  timeZone: 'Asia/Shanghai',
  country: 'CN',
}

const plain = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim()

/** Where two parsers read these fixtures differently, and why ours may. */
const DIFFER = {
  // Two Subject headers: RFC 5322 allows one.
  subject: ['raw_email_with_binary_encoded.eml', 'raw_email_with_multipart_mixed_quoted_boundary.eml'],
  // Comments within the address itself (obsolete even in RFC 2822): no address to answer to.
  from: ['example10.eml', 'example13.eml'],
  // A part without an end, a report's parts, a part of two dispositions.
  files: ['decoderended.eml', 'arf.eml', 'multiple_invalid_content_dispositions.eml'],
}

test('every fixture is read without a throw, and as another parser reads it', async () => {
  expect(MAILS.length).toBeGreaterThan(100)
  const differ: Record<keyof typeof DIFFER, string[]> = { subject: [], from: [], files: [] }
  for (const name of MAILS) {
    const raw = readFileSync(join(FOLDER, name))
    const ours = await readMail(raw)
    const theirs = await PostalMime.parse(raw)
    const short = name.split('/').at(-1) ?? ''
    if (plain(ours.subject) !== plain(theirs.subject)) differ.subject.push(short)
    if ((ours.from[0]?.address ?? '') !== (theirs.from?.address ?? '').toLowerCase()) differ.from.push(short)
    if (ours.files.length !== theirs.attachments.length) differ.files.push(short)
    expect(ours.problems, name).toEqual([])
  }
  for (const [what, names] of Object.entries(differ))
    expect(names.toSorted(), what).toEqual(DIFFER[what as keyof typeof DIFFER].toSorted())
})

test('every fixture becomes items that the log can hold, the same each time', async () => {
  const receivedAt = new Date('2026-11-01T00:00:00Z')
  for (const name of MAILS) {
    const body = readFileSync(join(FOLDER, name))
    const delivery = { path: '/mail/received', key: '1:1:INBOX', receivedAt, body }
    const { items, problems } = await mailChannel.parse(delivery, READING)
    expect(problems, name).toEqual([])
    expect(items.length, name).toBeGreaterThan(0)
    for (const item of items) {
      expect(Buffer.byteLength(JSON.stringify(item.body)), name).toBeLessThanOrEqual(ITEM_LIMIT)
      expect(item.occurredAt.getTime(), name).toBeLessThanOrEqual(receivedAt.getTime())
      expect(JSON.stringify(item.body), name).not.toContain('\\u0000')
    }
    const again = await mailChannel.parse({ ...delivery, key: '9:77:Other' }, READING)
    expect(
      again.items.map(item => item.messageKey),
      name,
    ).toEqual(items.map(item => item.messageKey))
  }
})

async function parsed(raw: string, { path = '/mail/received', settings = {} } = {}) {
  const body = Buffer.from(raw.replace(/\r?\n/g, '\r\n'))
  const reading = { ...READING, settings: { ...READING.settings, ...settings } }
  return mailChannel.parse({ path, key: '7:42:INBOX', receivedAt: new Date('2026-11-01T00:00:00Z'), body }, reading)
}

const MAIL = `From: =?gb18030?B?${Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]).toString('base64')}?= <Zhang@Customer.example>
To: me@our.example, Other <other@customer.example>
Subject: =?UTF-8?B?${Buffer.from('关于水泵').toString('base64')}?=
Message-ID: <m1@customer.example>
References: <root@our.example> <second@customer.example>
In-Reply-To: <second@customer.example>
Date: Mon, 26 Oct 2026 10:00:00 +0800
Content-Type: text/plain; charset=utf-8

周五能到货吗？

在 2026-10-25 09:00，“我们” <me@our.example> 写道：
> 已发货
`

describe('what a mail says', () => {
  test('who wrote what, in which thread, without what it quotes', async () => {
    const { items } = await parsed(MAIL)
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      type: 'message',
      name: 'received',
      trust: 'claimed',
      traits: { email: 'zhang@customer.example', name: '张三' },
      occurredAt: new Date('2026-10-26T02:00:00Z'),
      body: {
        platformId: '<m1@customer.example>',
        thread: '<root@our.example>',
        before: ['<root@our.example>', '<second@customer.example>'],
        subject: '关于水泵',
        text: '周五能到货吗？',
        quoted: '在 2026-10-25 09:00，“我们” <me@our.example> 写道：\n> 已发货',
        automatic: false,
      },
    })
  })

  test('a sender is believed only on the word of the server that people named', async () => {
    const results = (...lines: string[]) => lines.map(line => `Authentication-Results: ${line}\n`).join('') + MAIL
    const trust = async (raw: string, authserv: string) =>
      (await parsed(raw, { settings: { authserv } })).items[0]?.trust
    const pass = 'mx.our.example; dmarc=pass (p=reject) header.from=customer.example'
    expect(await trust(results(pass), 'mx.our.example')).toBe('verified')
    expect(await trust(results(pass), '')).toBe('claimed')
    expect(await trust(results(pass), 'mx.else.example')).toBe('claimed')
    expect(
      await trust(results('mx.our.example; dmarc=fail (dmarc=pass) header.from=customer.example'), 'mx.our.example'),
    ).toBe('claimed')
    expect(await trust(results('mx.our.example; dmarc=pass header.from=evil.example'), 'mx.our.example')).toBe(
      'claimed',
    )
    // Further down stands what the sender may have put there himself.
    expect(await trust(results('mx.our.example; dmarc=fail', pass), 'mx.our.example')).toBe('claimed')
    expect(await trust(results('mx.our.example; spf=pass; x="dmarc=pass"'), 'mx.our.example')).toBe('claimed')
  })

  test('what lay among the sent is told of each it went to, and of none of ours', async () => {
    const sent = MAIL.replace(/^From:.*$/m, 'From: me@our.example').replace(
      'me@our.example, Other',
      'A <a@x.example>, Other',
    )
    const { items } = await parsed(sent, { path: '/mail/sent' })
    expect(items.map(item => [item.name, item.traits['email'], item.trust, item.messageKey])).toEqual([
      ['sent', 'a@x.example', 'verified', 'mail:<m1@customer.example>'],
      ['sent', 'other@customer.example', 'verified', 'mail:<m1@customer.example>:other@customer.example'],
    ])
    const toSelf = sent.replace(/^To:.*$/m, 'To: me@our.example')
    expect(await parsed(toSelf, { path: '/mail/sent' })).toMatchObject({ items: [], passedOver: 1 })
  })

  test('newsletters make nobody a contact, absence notes are marked as automatic', async () => {
    const list = await parsed(`List-Id: <news.x.example>\n${MAIL}`)
    expect(list.items[0]).toMatchObject({ traits: {}, rowKey: 'zhang@customer.example', body: { automatic: true } })
    const away = await parsed(`Auto-Submitted: auto-replied\n${MAIL}`)
    expect(away.items[0]).toMatchObject({ traits: { email: 'zhang@customer.example' }, body: { automatic: true } })
  })

  test('files keep names and bytes; pictures within the text their Content-ID; the layout is a file of its own', async () => {
    const { items } = await parsed(`From: a@x.example
Subject: files
Content-Type: multipart/mixed; boundary=b1

--b1
Content-Type: multipart/related; boundary=b2

--b2
Content-Type: text/html; charset=gbk

<p>hi <img src="cid:logo@x"></p>
--b2
Content-Type: image/png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b2--
--b1
Content-Type: application/ms-tnef; name=winmail.dat
Content-Disposition: attachment; filename*=UTF-8''%E6%8A%A5%E4%BB%B7.dat
Content-Transfer-Encoding: base64

eJ8+IgAB
--b1--
`)
    expect(items[0]?.files?.map(file => [file.name, file.mediaType, file.inline, file.original])).toEqual([
      ['part-1.png', 'image/png', 'logo@x', undefined],
      ['报价.dat', 'application/ms-tnef', undefined, undefined],
      ['message.html', 'text/html', undefined, true],
    ])
    expect(items[0]?.body['text']).toBe('hi')
  })

  test('a text too long for an event is whole in a file', async () => {
    const { items } = await parsed(`From: a@x.example\nSubject: long\n\n${'长篇大论。\n'.repeat(4000)}`)
    expect(String(items[0]?.body['text']).length).toBe(5000)
    const [file] = items[0]?.files ?? []
    expect(file && 'content' in file && file.content.length).toBeGreaterThan(60_000)
  })

  test('thousands of parts, endless nesting and huge heads are read as far as is sane', async () => {
    const many = `From: a@x.example\nSubject: many\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: text/plain\n\nx\n'.repeat(3000)}--b--`
    expect(await parsed(many)).toMatchObject({
      problems: [{ code: 'too_many_parts' }],
      items: [{ body: { subject: 'many' } }],
    })
    let nested = 'Content-Type: text/plain\n\ndeep'
    for (let depth = 0; depth < 250; depth++)
      nested = `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${nested}\n--b${depth}--`
    expect((await parsed(`From: a@x.example\nSubject: deep\n${nested}`)).items).toHaveLength(1)
    const wide = `From: a@x.example\nTo: ${Array.from({ length: 5000 }, (_, n) => `p${n}@x.example`).join(', ')}\nSubject: ${'s'.repeat(100_000)}\n\nx`
    expect(Buffer.byteLength(JSON.stringify((await parsed(wide)).items[0]?.body))).toBeLessThan(ITEM_LIMIT)
    expect((await parsed('')).items).toHaveLength(1)
  })
})

describe('what came back', () => {
  test('a report says whom a mail did not reach, and how much that means', async () => {
    const { items } = await parsed(
      readFileSync(join(FOLDER, 'ruby-mail/emails/multipart_report_emails/report_530.eml'), 'latin1'),
    )
    expect(items).toMatchObject([
      {
        name: 'bounced',
        trust: 'claimed',
        traits: { email: 'edwin@zzzzzzz.com' },
        body: { recipient: 'edwin@zzzzzzz.com', class: 'hard', status: '5.3.0' },
      },
    ])
  })

  test('a report that knows the id of a mail of ours is believed', async () => {
    const own = '<0197b2c4-0000-7000-8000-000000000001@our.example>'
    const { items } = await parsed(`From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

could not be delivered
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Gone@Customer.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 mailbox full
--b
Content-Type: text/rfc822-headers

Message-ID: ${own}
--b--
`)
    expect(items).toMatchObject([
      {
        name: 'bounced',
        trust: 'verified',
        body: { recipient: 'gone@customer.example', class: 'soft', originalId: own },
      },
    ])
  })

  test('reports in words, as QQ and 163 write them, name address and reason', async () => {
    const bounced = async (text: string) =>
      (
        await parsed(
          `From: PostMaster@qq.com\nSubject: 来自qq.com的退信\nContent-Type: text/plain; charset=utf-8\n\n${text}`,
        )
      ).items[0]
    expect(await bounced('很抱歉您发送的邮件被退回。\n收件人（nobody@163.com）所属域名不存在。')).toMatchObject({
      name: 'bounced',
      body: { recipient: 'nobody@163.com', class: 'hard' },
    })
    expect(await bounced('收件人邮箱 full@163.com 的邮箱已满')).toMatchObject({ body: { class: 'soft' } })
    expect(await bounced('一封没有说明的信')).toMatchObject({ name: 'received' })
  })
})
