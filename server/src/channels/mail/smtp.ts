import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { reach } from '../network.ts'
import { MailboxClosed } from './imap.ts'
import type { MailSettings } from './settings.ts'

const CONNECT_MS = 20_000
/** RFC 5321 4.5.3.2.6 asks for ten minutes after the message's end; whoever takes longer than this is treated as lost. */
const SILENT_MS = 2 * 60_000

export type SmtpError = SMTPConnection.SMTPError

/** A connection that is signed in. Throws MailboxClosed, or the server's own refusal. */
export async function openSmtp(settings: MailSettings, password: string, signal: AbortSignal): Promise<SMTPConnection> {
  const reached = await reach(settings.smtpHost, settings.networks)
  if ('refused' in reached) throw new MailboxClosed(reached.refused, settings.smtpHost)
  const { default: Connection } = await import('nodemailer/lib/smtp-connection')
  const connection = new Connection({
    host: reached.address,
    port: settings.smtpPort,
    secure: settings.smtpTls === 'tls',
    requireTLS: settings.smtpTls === 'starttls',
    ignoreTLS: settings.smtpTls === 'none',
    tls: { servername: settings.smtpHost },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
  })
  // Each call below hears of its own failure.
  connection.on('error', () => undefined)
  const stop = () => connection.close()
  signal.addEventListener('abort', stop, { once: true })
  connection.once('end', () => signal.removeEventListener('abort', stop))
  try {
    await untilOr(connection, done => connection.connect(done))
    await untilOr(connection, done => connection.login({ user: settings.login, pass: password }, done))
  } catch (error) {
    connection.close()
    throw error
  }
  return connection
}

/** A failure of the connection is told by its event where the call itself hears nothing. */
function untilOr(connection: SMTPConnection, ask: (done: (error?: SmtpError | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = (error?: Error) => reject(error ?? new Error('the connection ended'))
    connection.once('error', lost)
    connection.once('end', lost)
    ask(error => {
      connection.off('error', lost)
      connection.off('end', lost)
      if (error) reject(error)
      else resolve()
    })
  })
}

export type Handed = { error: SmtpError | null; began: boolean }

/** Hands over one message; `began`: the server was ready to take it, so that it may have it whatever comes after. */
export async function handOver(
  connection: SMTPConnection,
  { from, to, raw }: { from: string; to: string; raw: Buffer },
): Promise<Handed> {
  let began = false
  const body = new Readable({
    read() {
      began = true
      this.push(raw)
      this.push(null)
    },
  })
  try {
    await untilOr(connection, done => connection.send({ from, to: [to], size: raw.length }, body, done))
    return { error: null, began }
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)), began }
  }
}
