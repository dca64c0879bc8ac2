import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { mail, PASSWORD, startMailServer, type MailServer } from '../../../test/mail-server/mail-server.ts'
import { startSmtp, type Mood as SmtpMood, type SmtpPeer } from '../../../test/outbox/smtp.ts'
import type { Account, Outgoing } from '../contract.ts'
import { channelContract } from '../testing/contract.ts'
import { mailChannel } from './channel.ts'
import { readMail } from './read-mail.ts'

const ADDRESS = 'service@our.example'
const MOODS: Record<string, SmtpMood> = {
  'slow down': 'later',
  'refuses for good': 'never',
  'out of order': 'drop',
  silence: 'silence',
}

function accountOf(settings: Account['settings']): Account {
  const token = () => Promise.reject(new Error('a mailbox has no access token'))
  return { sourceId: 's', settings, keys: { password: [Buffer.from(PASSWORD)] }, token }
}

channelContract('mail', {
  channel: mailChannel,
  sends: {
    to: { kind: 'email', scope: '', value: 'customer@their.example', name: '李四' },
    knows: ['slow down', 'refuses for good', 'out of order', 'silence'],
    hints: false,
    async start() {
      const smtp = await startSmtp()
      const settings = {
        address: ADDRESS,
        name: '客服',
        host: '127.0.0.1',
        // Nobody keeps mailboxes there: copies are looked at below.
        port: 9,
        tls: 'none',
        smtpHost: '127.0.0.1',
        smtpPort: smtp.port,
        smtpTls: 'none',
        networks: ['127.0.0.0/8'],
      }
      return {
        account: accountOf(settings),
        next: mood => void smtp.moods.push(MOODS[mood] ?? 'take'),
        delivered: () =>
          Promise.all(
            smtp.received.map(async ({ to, raw }) => ({ to, text: (await readMail(Buffer.from(raw))).text })),
          ),
        silent: async () => void (await eventually(async () => smtp.received.length > 0 && smtp.moods.length === 0)),
        close: smtp.close,
      }
    },
  },
})

let server: MailServer
let smtp: SmtpPeer
let account: Account
beforeAll(async () => {
  smtp = await startSmtp()
  server = await startMailServer([ADDRESS], smtp.port)
  account = accountOf(server.settings(ADDRESS))
})
afterAll(async () => {
  await smtp.close()
  await server.stop()
})

function outgoing(id: number, change: Partial<Outgoing> = {}): Outgoing {
  const to = { kind: 'email' as const, scope: '', value: 'customer@their.example', name: null }
  const rest = { subject: '报价', text: '您好', html: null, files: [], thread: [], headers: {} }
  return { id: `0197b2c4-0000-7000-8000-${String(id).padStart(12, '0')}`, to, ...rest, ...change }
}

const send = async (message: Outgoing) => mailChannel.send?.(message, account, new AbortController().signal)

const sentCopies = () =>
  server.within(ADDRESS, async client => {
    await client.mailboxOpen('Sent', { readOnly: true })
    const copies: string[] = []
    if (client.mailbox && client.mailbox.exists > 0)
      for await (const { source } of client.fetch('1:*', { source: true })) copies.push(source?.toString() ?? '')
    return copies
  })

test('a copy lies among the sent, once, however often one message is handed over', async () => {
  const message = outgoing(1)
  for (const _ of [1, 2]) expect((await send(message))?.state).toBe('sent')
  const copies = await sentCopies()
  expect(copies).toHaveLength(1)
  const { header, subject, to } = await readMail(Buffer.from(copies[0] ?? ''))
  expect([header('message-id'), subject, to[0]?.address]).toEqual([
    [`<${message.id}@our.example>`],
    '报价',
    'customer@their.example',
  ])
})

test('what stands among the sent already, as some servers lay it there themselves, is not laid there again', async () => {
  const message = outgoing(2)
  const own = mail({ from: ADDRESS, to: 'customer@their.example' })
  await server.lay(ADDRESS, [own.replace(/^Message-ID: .*$/m, `Message-ID: <${message.id}@our.example>`)], 'Sent')
  const before = (await sentCopies()).length
  expect((await send(message))?.state).toBe('sent')
  expect(await sentCopies()).toHaveLength(before)
})

test('a refused mail leaves no copy; thread, unsubscribing and files go along as they should', async () => {
  const before = (await sentCopies()).length
  smtp.moods.push('never')
  expect(await send(outgoing(3))).toMatchObject({ state: 'refused', code: 'no_such_recipient' })
  expect(await sentCopies()).toHaveLength(before)
  const thread = ['<first@their.example>', '<second@their.example>']
  const headers = {
    'List-Unsubscribe': '<https://crm.example/u/x>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Reply-To': 'a@b.example\r\nBcc: secret@evil.example',
    From: 'forged@evil.example',
  }
  const files = [{ name: '报价 2026.pdf', mediaType: 'application/pdf', content: Buffer.from('%PDF-1.7') }]
  await send(outgoing(4, { thread, headers, files, html: '<p>您好</p>' }))
  const read = await readMail(Buffer.from(smtp.received.at(-1)?.raw ?? ''))
  expect(read.header('references')).toEqual([thread.join(' ')])
  expect(read.header('in-reply-to')).toEqual(['<second@their.example>'])
  expect(read.header('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click'])
  expect(read.header('bcc')).toEqual([])
  expect(read.from).toEqual([{ name: '客服', address: ADDRESS }])
  expect(read.files.map(file => [file.name, file.content.toString()])).toEqual([['报价 2026.pdf', '%PDF-1.7']])
})

test('a wrong password and a closed door say so, and nothing was sent', async () => {
  const keys = { password: [Buffer.from('wrong')] }
  const gone = { ...account, settings: { ...account.settings, smtpPort: 9 } }
  const closed = { ...account, keys, settings: { ...account.settings, networks: [] } }
  const signal = new AbortController().signal
  expect(await mailChannel.send?.(outgoing(5), gone, signal)).toMatchObject({ state: 'later', code: 'no_connection' })
  expect(await mailChannel.send?.(outgoing(6), closed, signal)).toMatchObject({
    state: 'later',
    code: 'private_address',
  })
})
