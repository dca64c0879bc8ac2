import type { ImapFlow } from 'imapflow'
import { mailSettings, openMailbox, type JsonObject, type MailSettings } from '../../src/channels/index.ts'
import { startMailProvider } from '../../src/demo/stand-ins/mail/server.ts'
import { hasDovecot, PASSWORD, startDovecot } from './dovecot.ts'

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
  const { port, stop } = hasDovecot() ? await dovecot(addresses) : await provider(addresses)
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
