import type { ImapFlow } from 'imapflow'
import type { Account, Outgoing, Sent } from '../contract.ts'
import { composeMail } from './compose.ts'
import { detailOf, MailboxClosed, openMailbox, sentFolderOf } from './imap.ts'
import { mailSettings, type MailSettings } from './settings.ts'
import { handOver, openSmtp, type SmtpError } from './smtp.ts'

/** Sends one mail, and puts a copy of it among the sent. */
export async function sendMail(message: Outgoing, account: Account, signal: AbortSignal): Promise<Sent> {
  const settings = mailSettings(account.settings)
  const password = account.keys['password']?.[0]?.toString() ?? ''
  if (message.to.kind !== 'email') return { state: 'refused', code: 'no_address', detail: null }
  const { raw, messageId } = await composeMail(message, settings)
  const sent = await overSmtp(settings, { password, raw, messageId, to: message.to.value, signal })
  // The customer has it: that the copy could not be laid away changes nothing of that.
  if (sent.state === 'sent') await keepCopy(settings, { password, raw, messageId }).catch(() => undefined)
  return sent
}

type Handing = { password: string; raw: Buffer; messageId: string; to: string; signal: AbortSignal }

async function overSmtp(settings: MailSettings, { password, raw, messageId, to, signal }: Handing): Promise<Sent> {
  if (signal.aborted) return later('stopped', null)
  try {
    const connection = await openSmtp(settings, password, signal)
    const { error, began } = await handOver(connection, { from: settings.address, to, raw })
    if (!error) {
      connection.quit()
      return { state: 'sent', platformId: messageId }
    }
    connection.close()
    return judge(error, began)
  } catch (error) {
    return beforehand(error)
  }
}

/** Nothing was handed over yet: whatever the reason, it may be tried again once it has gone. */
function beforehand(error: unknown): Sent {
  if (error instanceof MailboxClosed) return later(error.code, error.detail)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return later(code === 'EAUTH' ? 'sign_in_failed' : 'no_connection', detailOf(error))
}

function later(code: string, detail: string | null): Sent {
  return { state: 'later', code, detail, after: null }
}

/** RFC 5321 4.2.1: 4 passes, 5 stays. Without an answer nobody knows, once the server had begun to take it. */
function judge(error: SmtpError, began: boolean): Sent {
  const { responseCode, response } = error
  const detail = (response ?? error.message).slice(0, 300).toWellFormed()
  if (responseCode !== undefined && responseCode >= 500)
    return { state: 'refused', code: refusalOf(response ?? ''), detail }
  if (responseCode !== undefined && responseCode >= 400) return later('try_later', detail)
  if (error.code === 'EMESSAGE' || error.code === 'EENVELOPE') return { state: 'refused', code: 'not_taken', detail }
  return began ? { state: 'unknown', detail } : later('no_connection', detail)
}

function refusalOf(response: string): string {
  if (/\b5\.1\.[0-9]|user unknown|no such user|does not exist|不存在/i.test(response)) return 'no_such_recipient'
  if (/\b5\.7\.\d+|spam|blocked|policy/i.test(response)) return 'refused_by_policy'
  return /\b5\.3\.4|\b552\b|too (big|large)/i.test(response) ? 'too_large' : 'not_taken'
}

type Copy = { password: string; raw: Buffer; messageId: string }

/** Once: some servers lay what they send among the sent by themselves, and a repeated send finds the copy of the first. */
async function keepCopy(settings: MailSettings, { password, raw, messageId }: Copy): Promise<void> {
  const client = await openMailbox(settings, password)
  try {
    const folder = await sentFolderOf(client)
    if (folder !== null && !(await isThere(client, folder, messageId))) await client.append(folder, raw, ['\\Seen'])
  } finally {
    await client.logout().catch(() => client.close())
  }
}

async function isThere(client: ImapFlow, folder: string, messageId: string): Promise<boolean> {
  const lock = await client.getMailboxLock(folder)
  try {
    const found = await client.search({ header: { 'message-id': messageId } }, { uid: true })
    return Array.isArray(found) && found.length > 0
  } finally {
    lock.release()
  }
}
