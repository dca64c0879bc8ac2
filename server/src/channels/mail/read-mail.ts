import type { Attachment, EmailAddress, ParsedMail } from 'mailparser'
import type { Party } from '@huiliu/contracts'
import { safeText } from '../json-safe.ts'
import { textOfHtml } from './html-text.ts'

/** A mail as it was understood: decoded, and within bounds. */
export type ReadMail = {
  subject: string | null
  from: Party[]
  to: Party[]
  cc: Party[]
  /** of the Date header */
  date: Date | null
  text: string
  html: string | null
  files: MailFile[]
  /** the values of a header in their order, unfolded, not decoded */
  header(name: string): string[]
  /** what could not be read, by code */
  problems: string[]
}
export type MailFile = {
  name: string | null
  mediaType: string
  cid: string | null
  /** within the text rather than beside it */
  related: boolean
  content: Buffer
  header(name: string): string | null
}

/** Beyond these a mail is hostile or broken: what is there is read, the rest stays in the kept original. */
const MAX_PARTS = 300
const MAX_FILES = 100
const MAX_PARTIES = 200

/** Reads a mail (RFC 5322, MIME). Never throws: what cannot be read is named. */
export async function readMail(raw: Buffer): Promise<ReadMail> {
  const problems: string[] = []
  const tooMany = parts(raw) > MAX_PARTS
  if (tooMany) problems.push('too_many_parts')
  const parsed = await parse(tooMany ? headOf(raw) : raw)
  if (!parsed) return { ...NOTHING, problems: ['unreadable_mail'] }
  const { html, attachments, headerLines = [] } = parsed
  if (attachments.length > MAX_FILES) problems.push('too_many_files')
  return {
    subject: parsed.subject ? clean(parsed.subject) : null,
    from: partiesOf(parsed.from),
    to: partiesOf(parsed.to),
    cc: partiesOf(parsed.cc),
    date: validDate(parsed.date),
    text: safeText(await textOf(parsed, problems)),
    html: html || null,
    files: attachments.slice(0, MAX_FILES).map(fileOf),
    header: name => valuesOf(headerLines, name),
    problems,
  }
}

const NOTHING: Omit<ReadMail, 'problems'> = {
  subject: null,
  from: [],
  to: [],
  cc: [],
  date: null,
  text: '',
  html: null,
  files: [],
  header: () => [],
}

async function parse(raw: Buffer): Promise<ParsedMail | undefined> {
  const { simpleParser } = await import('mailparser')
  const options = { skipTextToHtml: true, skipTextLinks: true, skipHtmlToText: true, keepCidLinks: true }
  return simpleParser(raw, { ...options, keepDeliveryStatus: true }).catch(() => undefined)
}

/** What was written as text, else the words of what was laid out; where those cannot be read the layout is there to be seen. */
async function textOf({ text = '', html }: ParsedMail, problems: string[]): Promise<string> {
  if (text.trim() !== '' || !html) return text
  return textOfHtml(html).catch(() => {
    problems.push('unreadable_part')
    return ''
  })
}

/** How many parts a mail may have, at most: each begins with a Content-Type or stands in a list of its own. */
function parts(raw: Buffer): number {
  let count = 0
  const text = raw.toString('latin1')
  for (const _ of text.matchAll(/^content-type:/gim)) if (++count > MAX_PARTS) break
  return count
}

function headOf(raw: Buffer): Buffer {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter(at => at >= 0)
  const head = raw.subarray(0, Math.min(raw.length, ...ends)).toString('latin1')
  // Without its parts the head alone stands for the mail.
  return Buffer.from(head.replace(/^content-type:.*(?:\r?\n[ \t].*)*/gim, 'X-Left-Out: parts'), 'latin1')
}

type Addresses = { value: EmailAddress[] } | { value: EmailAddress[] }[] | undefined

/** Groups are taken apart; who has no address is nobody to write to. */
export function partiesOf(given: Addresses): Party[] {
  const all = given === undefined ? [] : [given].flat().flatMap(one => one.value)
  return all
    .flatMap(one => (one.group ? one.group : [one]))
    .flatMap(({ address, name }): Party[] => {
      const found = addressIn(address ?? '')
      return found ? [{ name: clean(name ?? '') || null, address: found }] : []
    })
    .slice(0, MAX_PARTIES)
}

/** Some programs write the address twice, in brackets or quotes. */
function addressIn(text: string): string | null {
  const found = /[^\s@<>"',;:()[\]]{1,64}@[^\s@<>"',;:()]{1,189}/.exec(text)?.[0]
  return found ? clean(found).toLowerCase() : null
}

function validDate(date: Date | undefined): Date | null {
  return date && !Number.isNaN(date.getTime()) && date.getTime() > 0 ? date : null
}

function fileOf({ filename, contentType, cid, related, content, headers }: Attachment): MailFile {
  return {
    name: filename ? clean(filename) : null,
    mediaType: contentType,
    cid: cid ? clean(cid).slice(0, 300) : null,
    related,
    content,
    header: name => textOfHeader(headers.get(name)),
  }
}

/** Of a part mailparser keeps the values alone. */
function textOfHeader(value: unknown): string | null {
  return typeof value === 'string' ? clean(value) : null
}

type Lines = readonly { key: string; line: string }[]

function valuesOf(lines: Lines | undefined, name: string): string[] {
  return (lines ?? []).flatMap(({ key, line }) =>
    key === name ? [clean(line.slice(line.indexOf(':') + 1).replace(/\r?\n/g, ' '))] : [],
  )
}

function clean(text: string): string {
  return safeText(text).replace(/\s+/g, ' ').trim()
}
