import type { ImapFlow } from 'imapflow'
import { mailSettings, openMailbox, type JsonObject, type MailSettings } from '../../src/channels/index.ts'
import { startMailProvider } from '../../src/demo/stand-ins/mail/server.ts'
import { hasDovecot, PASSWORD, startDovecot } from './dovecot.ts'
import { hasPostfix, startPostfix } from './postfix.ts'
import { startStandInRelay } from './stand-in-relay.ts'

/** A server of mailboxes, and hands of a customer's program in them. */
export type MailServer = {
  port: number
  /** as people would set a mailbox of it */
  settings(address: string): JsonObject
  /** works in a mailbox as another program would */
  within<T>(address: string, work: (client: ImapFlow) => Promise<T>): Promise<T>
  /** lays mails into a folder, in this order */
  lay(address: string, mails: string[], folder?: string): Promise<void>
  stop(): Promise<void>
}

export { PASSWORD }
export const LOOPBACK = ['127.0.0.0/8']

export async function startMailServer(addresses: string[], smtpPort = 1): Promise<MailServer> {
  return mailServer({ smtpPort, ...(hasDovecot() ? await dovecot(addresses) : await provider(addresses)) })
}

/** What sending goes through: Postfix as Debian ships it, or its stand-in. */
export const RELAYS: ('postfix' | 'stand-in')[] = hasPostfix() && hasDovecot() ? ['postfix', 'stand-in'] : ['stand-in']

/** A server of mailboxes behind a relay: mail to `domains` that finds no mailbox is reported to its sender. */
export async function startMailHouse(
  relay: 'postfix' | 'stand-in',
  { addresses, domains }: { addresses: string[]; domains: string[] },
): Promise<MailServer> {
  if (relay === 'stand-in') {
    const boxes = await startMailServer(addresses)
    const door = await startStandInRelay({
      signsIn: (login, password) => addresses.includes(login) && password === PASSWORD,
      hasMailbox: address => addresses.includes(address),
      lay: (address, raw) => boxes.lay(address, [raw]),
    })
    return mailServer({ port: boxes.port, smtpPort: door.port, stop: () => both(door, boxes) })
  }
  const boxes = await startDovecot(addresses)
  const door = await startPostfix({ ...boxes, domains })
  return mailServer({ port: boxes.imapPort, smtpPort: door.port, stop: () => both(door, boxes) })
}

async function both(...running: { stop(): Promise<void> }[]): Promise<void> {
  for (const one of running) await one.stop()
}

function mailServer({ port, smtpPort, stop }: Running & { smtpPort: number }): MailServer {
  const settings = (address: string): JsonObject => ({
    address,
    name: '客服',
    host: '127.0.0.1',
    port,
    tls: 'none',
    smtpHost: '127.0.0.1',
    smtpPort,
    smtpTls: 'none',
    networks: LOOPBACK,
  })

  async function within<T>(address: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const own: MailSettings = mailSettings(settings(address))
    const client = await openMailbox(own, PASSWORD)
    try {
      return await work(client)
    } finally {
      await client.logout()
    }
  }

  async function lay(address: string, mails: string[], folder = 'INBOX'): Promise<void> {
    await within(address, async client => {
      for (const mail of mails) await client.append(folder, mail.replace(/\r?\n/g, '\r\n'))
    })
  }
  return { port, settings, within, lay, stop }
}

type Running = { port: number; stop(): Promise<void> }

async function dovecot(addresses: string[]): Promise<Running> {
  const { imapPort: port, stop } = await startDovecot(addresses)
  return { port, stop }
}

/** Where Dovecot is not, or may not be started. */
async function provider(addresses: string[]): Promise<Running> {
  const { port, close } = await startMailProvider(addresses.map(address => ({ address, password: PASSWORD })))
  return { port, stop: close }
}

type Written = { from?: string; to?: string; subject?: string; text?: string; headers?: string }

let written = 0

/** A plain mail, another each time. */
export function mail({ from = 'Customer <c@customer.example>', to = 'me@our.example', ...rest }: Written = {}): string {
  const number = ++written
  const { subject = `第 ${number} 封`, text = `正文 ${number}`, headers = '' } = rest
  const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`
  const date = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toUTCString().replace('GMT', '+0000')
  return `From: ${from}\nTo: ${to}\nSubject: ${encoded}\nDate: ${date}\nMessage-ID: <${number}@customer.example>\n${headers}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}\n`
}
