import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectedChannel, MailboxView } from '@huiliu/contracts'
import { PASSWORD, startMailServer, type MailServer } from '../../server/test/mail-server/mail-server.ts'
import { startServer } from '../../server/test/process.ts'
import { foundCompany, withFreshFolder } from '../fresh.ts'
import { timed, type Company } from '../importing.ts'
import { atMost, type Figure, type Measure, type Options } from '../measure.ts'
import { withWorkspace } from '../workspace.ts'

const BAR = 150
const ADDRESS = 'bench@our.example'
const SENDERS = 500
const LOOK_MS = 100

/**
 * A mailbox of `--mails` (20,000) is connected: mails a second until all of them are events on somebody's timeline, and what
 * the ledger says is missing then. The floor is an IMAP client that fetches the same mails and keeps nothing.
 */
export const mailSync: Measure = {
  name: 'mail-sync',
  run: options => withFreshFolder(dataDir => measure(dataDir, options)),
}

async function measure(dataDir: string, options: Options): Promise<Figure[]> {
  const mails = options.number('mails', 20_000)
  const mailServer = await startMailServer([ADDRESS])
  const token = await foundCompany(dataDir)
  const server = await startServer({ dataDir })
  try {
    await mailServer.lay(ADDRESS, mailsOf(mails))
    const floor = mails / (await secondsToFetch(mailServer))
    const company: Company = { server, token, dataDir }
    const read = await timed(company, async () => whole(company, await connect(company, mailServer), mails))
    const value = mails / read.seconds
    const missing = read.result.folders.reduce((sum, folder) => sum + folder.missing, 0)
    const events = await withWorkspace(dataDir, async db => {
      const [row] = await db.query<{ n: number }>(
        `select count(*)::int as n from ws.event where type = 'message.received'`,
      )
      return row?.n ?? 0
    })
    return [
      {
        id: 'mail-sync',
        value,
        unit: 'mails/s',
        floor,
        ratio: value / floor,
        bar: `>= ${BAR}`,
        ok: value >= BAR,
        note: `${mails} mails, CPU ${read.cpuSeconds.toFixed(1)} s`,
      },
      atMost(0, { id: 'mail-missing', value: missing + Math.abs(mails - events), unit: 'mails' }),
    ]
  } finally {
    await server.stop()
    await mailServer.stop()
  }
}

async function asked<T>({ server, token }: Company, path: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch(`${server.origin}/api/v1${path}`, {
    headers,
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

async function connect(company: Company, mailServer: MailServer): Promise<string> {
  const settings = mailServer.settings(ADDRESS)
  const given = { kind: 'mail', name: 'bench', settings, secrets: { password: PASSWORD } }
  return (await asked<ConnectedChannel>(company, '/channels', given)).id
}

/** Held, and behind every reader. */
async function whole(company: Company, id: string, mails: number): Promise<MailboxView> {
  for (;;) {
    const view = await asked<MailboxView>(company, `/channels/${id}/mailbox`)
    const held = view.folders.reduce((sum, folder) => sum + folder.held, 0)
    if (held >= mails && view.state === 'watching' && (await isCaughtUp(company))) return view
    await sleep(LOOK_MS)
  }
}

async function isCaughtUp({ server }: Company): Promise<boolean> {
  const answer = await fetch(`${server.origin}/healthz`)
  const health: { readers: { seconds: number }[] } = JSON.parse(await answer.text())
  return health.readers.every(reader => reader.seconds === 0)
}

function secondsToFetch(mailServer: MailServer): Promise<number> {
  return mailServer.within(ADDRESS, async client => {
    const began = performance.now()
    await client.mailboxOpen('INBOX', { readOnly: true })
    let bytes = 0
    for await (const { source } of client.fetch('1:*', { source: true })) bytes += source?.length ?? 0
    if (bytes === 0) throw new Error('nothing was fetched')
    return (performance.now() - began) / 1000
  })
}

/** Letters of some kilobytes, a quarter of them answers with a quote, a tenth with a file. */
function mailsOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const sender = n % SENDERS
    const text = `第 ${n} 封信。${'请问什么时候可以发货？我们这边比较着急。'.repeat(20)}`
    const quote =
      n % 4 === 0 ? `\n\n在 2026-01-01 10:00，客服 <${ADDRESS}> 写道：\n> ${'您好，已收到。'.repeat(20)}` : ''
    const file =
      n % 10 === 0
        ? Buffer.alloc(6000, n % 251)
            .toString('base64')
            .replace(/(.{76})/g, '$1\n')
        : null
    const words = `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}${quote}\n`
    const attached = `--b\nContent-Type: application/octet-stream; name=f${n}.bin\nContent-Transfer-Encoding: base64\n\n${file ?? ''}\n--b--\n`
    const body = file ? `Content-Type: multipart/mixed; boundary=b\n\n--b\n${words}${attached}` : words
    const date = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toUTCString().replace('GMT', '+0000')
    return `From: Customer ${sender} <c${sender}@customer.example>\nTo: ${ADDRESS}\nSubject: Letter ${n}\nDate: ${date}\nMessage-ID: <${n}@customer.example>\n${body}`
  })
}
