import type { InboundFile } from '../inbound.ts'
import type { MailFile, ReadMail } from './read-mail.ts'
import type { MailPlace } from './settings.ts'

/** Of a part that was left on the server: which it is, how many bytes it has there, and how they are written. */
export const LEFT_OUT = 'x-huiliu-left-out'

type Around = { shortened: MailPlace | null; isCut: boolean }

/** What came with a mail: its parts, the mail as it was laid out, and its whole text where the event holds only part of it. */
export function filesOf({ files, html, text }: ReadMail, { shortened, isCut }: Around): InboundFile[] {
  const original = html === null ? [] : [laidOut('message.html', 'text/html', html)]
  const whole = isCut && html === null ? [laidOut('message.txt', 'text/plain', text)] : []
  return [...files.map((file, index) => fileOf(file, { index, shortened })), ...original, ...whole]
}

function laidOut(name: string, mediaType: string, text: string): InboundFile {
  return { name, mediaType, original: true, content: Buffer.from(text) }
}

function fileOf(file: MailFile, { index, shortened }: { index: number; shortened: MailPlace | null }): InboundFile {
  const shared = {
    name: file.name ?? nameFor(file.mediaType, index),
    mediaType: file.mediaType,
    ...(file.cid !== null && file.related && { inline: file.cid }),
  }
  const left = shortened && leftOut(file)
  if (!left) return { ...shared, content: file.content }
  return { ...shared, bytes: left.bytes, expiresAt: null, fetch: { ...shortened, part: left.part } }
}

function leftOut(file: MailFile): { part: string; bytes: number } | null {
  const [, part, bytes] = /^part=([\d.]{1,40}); bytes=(\d{1,12})$/.exec(file.header(LEFT_OUT) ?? '') ?? []
  return part && bytes ? { part, bytes: Number(bytes) } : null
}

const NAMES: Record<string, string> = {
  'message/rfc822': 'message.eml',
  'message/delivery-status': 'delivery-status.txt',
  'text/rfc822-headers': 'headers.txt',
  'text/calendar': 'invitation.ics',
  'text/html': 'page.html',
  'text/plain': 'text.txt',
}

function nameFor(mediaType: string, index: number): string {
  const known = NAMES[mediaType]
  if (known) return known
  const ending = /\/([a-z0-9]{2,5})$/.exec(mediaType)?.[1]
  return `part-${index + 1}${ending ? `.${ending}` : ''}`
}
