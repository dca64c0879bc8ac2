import { createHash } from 'node:crypto'
import type { Bounce, MessageBody, Party, Trust } from '@huiliu/contracts'
import type { ChannelReading, KeptDelivery, Translation } from '../contract.ts'
import type { InboundItem } from '../inbound.ts'
import { jsonSafe, isObject } from '../json-safe.ts'
import { isAutomatic, isBulk } from './automatic.ts'
import { bouncesIn } from './bounce.ts'
import { filesOf } from './files.ts'
import { domainOf, threadIds } from './ids.ts'
import { readMail, type ReadMail } from './read-mail.ts'
import { trimReply } from './reply/trim.ts'
import { isOwn, mailSettings, MAIL_PATHS, placeOf, SHORTENED, type MailSettings } from './settings.ts'
import { isProven } from './trust.ts'

/** One event may hold 32 KB: Chinese takes three bytes a letter, and what is cut off stays in a file. */
const MAX_TEXT = 5000
const MAX_QUOTED = 2000
const MAX_SHOWN_PARTIES = 40
const MAX_RECIPIENTS = 20

/** A mail as one event: received from somebody, sent to each it went to, or come back from each it did not reach. */
export async function parseMail(delivery: KeptDelivery, reading: ChannelReading): Promise<Translation> {
  const raw = Buffer.from(delivery.body)
  const mail = await readMail(raw)
  const settings = mailSettings(reading.settings)
  const told: Told = { mail, settings, delivery, key: contentKey(raw, mail) }
  const problems = mail.problems.map(code => ({ item: 0, code, path: '', detail: null }))
  const bounces = bouncesIn(mail)
  if (bounces.length > 0) return { items: bounces.map((bounce, place) => cameBack(told, { bounce, place })), problems }
  if (!isSent(told)) return { items: [received(told)], problems }
  const items = recipientsOf(told).map((party, place) => sentTo(told, { party, place }))
  return { items, problems, passedOver: items.length === 0 ? 1 : 0 }
}

type Told = { mail: ReadMail; settings: MailSettings; delivery: KeptDelivery; key: string }

/**
 * The same mail read again has the same key, however it came (another folder, the mailbox numbered anew, a copy through a
 * list): the servers on its way add headers, but change neither these nor what follows the head.
 */
function contentKey(raw: Buffer, { header }: ReadMail): string {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter(at => at >= 0)
  const hash = createHash('sha256')
  for (const name of ['message-id', 'date', 'from', 'subject']) hash.update(`${header(name).join('\n')}\0`)
  return hash.update(raw.subarray(Math.min(raw.length, ...ends))).digest('hex')
}

/** What lay among the sent, or what our own address wrote and nobody delivered to us (a draft that was moved, a copy). */
function isSent({ mail, settings, delivery }: Told): boolean {
  if (delivery.path.startsWith(MAIL_PATHS.sent)) return true
  const [from] = mail.from
  if (!from || !isOwn(settings, from.address)) return false
  return (
    mail.header('received').length === 0 || isProven(mail.header('authentication-results'), proofOf(settings, from))
  )
}

function proofOf({ authserv }: MailSettings, { address }: Party) {
  return { authserv, domain: domainOf(address) }
}

/** Our own addresses are no customers. */
function recipientsOf({ mail, settings }: Told): Party[] {
  const all = [...mail.to, ...mail.cc].filter(({ address }) => !isOwn(settings, address))
  return [...new Map(all.map(party => [party.address, party])).values()].slice(0, MAX_RECIPIENTS)
}

function received(told: Told): InboundItem {
  const { mail, settings, key } = told
  const [from] = mail.from
  const proven =
    from !== undefined &&
    mail.from.length === 1 &&
    isProven(mail.header('authentication-results'), proofOf(settings, from))
  // Whoever writes to thousands is no contact of ours: he stays a sender without a record.
  const who = from && !isBulk(mail) ? traitsOf(from) : {}
  return {
    ...itemOf(told, { place: 0, name: 'received', key: `mail:${key}`, about: from ?? null }),
    otherKeys: [contentOf(told)],
    traits: who,
    trust: proven ? 'verified' : 'claimed',
  }
}

/** What the outbox sent is told by it under the Message-ID, and known by that when it is read among the sent. */
function sentTo(told: Told, { party, place }: { party: Party; place: number }): InboundItem {
  const { own } = threadIds(told.mail)
  const key = own ? `mail:${own}` : `mail:${told.key}`
  const item = itemOf(told, { place, name: 'sent', key: place === 0 ? key : `${key}:${party.address}`, about: party })
  return { ...item, otherKeys: place === 0 ? [contentOf(told)] : [], traits: traitsOf(party), trust: 'verified' }
}

/** Sent to ourselves it lies in two folders, and is one thing. */
function contentOf({ key }: Told): string {
  return `content:${key}`
}

function cameBack(told: Told, { bounce, place }: { bounce: Bounce; place: number }): InboundItem {
  const about = { name: null, address: bounce.recipient }
  const item = itemOf(told, { place, name: 'bounced', key: `mail:${told.key}:${bounce.recipient}`, about })
  return {
    ...item,
    traits: { email: bounce.recipient },
    trust: trustIn(bounce, told.settings),
    body: { ...item.body, automatic: true, ...bounce },
    files: place === 0 ? (item.files ?? []) : [],
  }
}

const OURS = /^<[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@/i

/** A report is believed that knows the id of a mail of ours, which nobody guesses. */
function trustIn({ originalId }: Bounce, { address }: MailSettings): Trust {
  return originalId && OURS.test(originalId) && originalId.endsWith(`@${domainOf(address)}>`) ? 'verified' : 'claimed'
}

function traitsOf({ name, address }: Party): Record<string, string> {
  return name && !name.includes('@') ? { email: address, name } : { email: address }
}

type Telling = { place: number; name: string; key: string; about: Party | null }

function itemOf(told: Told, { place, name, key, about }: Telling): InboundItem {
  const { mail, delivery } = told
  const lay = placeOf(delivery.key)
  const shortened = delivery.path.endsWith(SHORTENED) ? lay : null
  const { text, quoted } = trimReply(mail.text)
  return {
    place,
    type: 'message',
    messageKey: key,
    otherKeys: [],
    name,
    anonymousId: null,
    userId: null,
    previousId: null,
    ids: [],
    rowKey: about?.address ?? 'nobody',
    traits: {},
    occurredAt: timeOf(told, name),
    body: bodyOf(mail, { text, quoted }),
    files: filesOf(mail, { shortened, isCut: text.length > MAX_TEXT || (quoted ?? '').length > MAX_QUOTED }),
  }
}

function bodyOf(mail: ReadMail, { text, quoted }: { text: string; quoted: string | null }): InboundItem['body'] {
  const { own, before } = threadIds(mail)
  const body: MessageBody = {
    platformId: own,
    thread: before[0] ?? own,
    form: 'mail',
    subject: mail.subject && cut(mail.subject, 500),
    text: cut(text, MAX_TEXT),
    quoted: quoted && cut(quoted, MAX_QUOTED),
    from: mail.from[0] ?? null,
    to: mail.to.slice(0, MAX_SHOWN_PARTIES).map(short),
    cc: mail.cc.slice(0, MAX_SHOWN_PARTIES).map(short),
    automatic: isAutomatic(mail),
    before: before.slice(-MAX_BEFORE).map(id => cut(id, 200)),
  }
  const safe = jsonSafe(body)
  return isObject(safe) ? safe : {}
}

const MAX_BEFORE = 20

function short({ name, address }: Party): Party {
  return { name: name && cut(name, 60), address }
}

/** In whole letters, never through the middle of one. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`
}

/**
 * When it was sent, or when the server nearest to us took it: what a sender's clock says is not believed beyond that. Never
 * after we had it.
 */
function timeOf({ mail, delivery: { receivedAt } }: Told, name: string): Date {
  const [topmost] = mail.header('received')
  const taken = new Date(topmost?.slice(topmost.lastIndexOf(';') + 1).replace(/\([^()]*\)/g, '') ?? '')
  const known = name === 'received' && taken.getTime() > 0 ? taken : mail.date
  return known && known < receivedAt ? known : receivedAt
}
