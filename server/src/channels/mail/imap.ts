import type { ImapFlow } from 'imapflow'
import { reach } from '../network.ts'
import type { MailSettings } from './settings.ts'

/** Why a mailbox could not be opened. */
export class MailboxClosed extends Error {
  readonly code: 'unknown_host' | 'private_address' | 'no_connection' | 'no_encryption' | 'sign_in_failed'
  /** as the server put it */
  readonly detail: string | null

  constructor(code: MailboxClosed['code'], detail: string | null, cause?: unknown) {
    super(`${code}: ${detail ?? ''}`, { cause })
    this.name = 'MailboxClosed'
    this.code = code
    this.detail = detail
  }
}

const CONNECT_MS = 20_000
const SILENT_MS = 5 * 60_000
/** Under the 29 minutes of RFC 2177, and short enough for the providers that hang up sooner. */
const IDLE_MS = 9 * 60_000

/** A connection that is signed in. Throws MailboxClosed. 163 and 126 let nobody in who does not say who he is (RFC 2971). */
export async function openMailbox(settings: MailSettings, password: string): Promise<ImapFlow> {
  const reached = await reach(settings.host, settings.networks)
  if ('refused' in reached) throw new MailboxClosed(reached.refused, settings.host)
  const { ImapFlow: Client } = await import('imapflow')
  const client = new Client({
    host: reached.address,
    servername: settings.host,
    port: settings.port,
    secure: settings.tls === 'tls',
    doSTARTTLS: settings.tls === 'starttls',
    auth: { user: settings.login, pass: password },
    clientInfo: { name: 'Huiliu', vendor: 'Huiliu', version: '1' },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    maxLiteralSize: 128 * 1024 * 1024,
    maxResponseSize: 160 * 1024 * 1024,
  })
  // A connection that breaks fails what is under way; nothing more is to be said of it.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    client.close()
    throw closedBy(error)
  }
  return client
}

function closedBy(error: unknown): MailboxClosed {
  const told = detailOf(error)
  if (error instanceof Error && 'authenticationFailed' in error && error.authenticationFailed)
    return new MailboxClosed('sign_in_failed', told, error)
  const isTls =
    error instanceof Error &&
    /starttls|certificate|self.signed|ssl|tls|altname/i.test(`${error.message} ${codeOf(error)}`)
  return new MailboxClosed(isTls ? 'no_encryption' : 'no_connection', told, error)
}

export function detailOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const response = 'responseText' in error && typeof error.responseText === 'string' ? error.responseText : null
  return (response ?? error.message).slice(0, 300).toWellFormed()
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** The folder of sent mail: by its special use (RFC 6154), else by a name that providers give it. */
export async function sentFolderOf(client: ImapFlow): Promise<string | null> {
  const folders = await client.list()
  const marked = folders.find(folder => folder.specialUse === '\\Sent')
  return (marked ?? folders.find(folder => SENT_NAMES.has(folder.name.toLowerCase())))?.path ?? null
}

const SENT_NAMES = new Set([
  'sent',
  'sent messages',
  'sent items',
  'sent mail',
  '已发送',
  '已发送邮件',
  '已发邮件',
  '寄件备份',
])
