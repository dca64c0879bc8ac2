import type { Bounce } from '@huiliu/contracts'
import { idsIn } from './ids.ts'
import type { ReadMail } from './read-mail.ts'

const MAX_RECIPIENTS = 50

/** What a mail says of others that could not be delivered: one entry per recipient; none where it is no such report. */
export function bouncesIn(mail: ReadMail): Bounce[] {
  const reports = mail.files.filter(file => file.mediaType === 'message/delivery-status')
  const originalId = originalIdIn(mail)
  const told = reports.flatMap(({ content }) => recipientsIn(content.toString('latin1')))
  const found = told.length > 0 ? told.flatMap(readRecipient) : inWords(mail)
  return found.slice(0, MAX_RECIPIENTS).map(one => ({ ...one, originalId }))
}

type Fields = Map<string, string>

/** RFC 3464: blocks of fields with blank lines between; the first is about the message, each other about a recipient. */
function recipientsIn(report: string): Fields[] {
  const blocks = report
    .replace(/\r\n/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(fieldsIn)
  return blocks.filter(fields => fields.has('action') || fields.has('final-recipient'))
}

function fieldsIn(block: string): Fields {
  const lines = block.replace(/\n[ \t]+/g, ' ').split('\n')
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(':')
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : []
    }),
  )
}

type Found = Omit<Bounce, 'originalId'>

function readRecipient(fields: Fields): Found[] {
  const recipient = fields.get('original-recipient') ?? fields.get('final-recipient') ?? ''
  const address = addressIn(recipient) ?? addressIn(fields.get('final-recipient') ?? '')
  const action = (fields.get('action') ?? 'failed').toLowerCase().split(/\s/)[0]
  if (!address || (action !== 'failed' && action !== 'delayed')) return []
  const diagnostic = fields.get('diagnostic-code') ?? null
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? diagnostic ?? '')?.[0] ?? null
  return [
    {
      recipient: address,
      status,
      class: action === 'delayed' ? 'delayed' : classOf(status, diagnostic),
      reason: shortened(diagnostic),
    },
  ]
}

/** RFC 3463: 4 passes, 5 stays; 5.2.2 (mailbox full) passes, too; x.7.x is about us and not about the address. */
function classOf(status: string | null, diagnostic: string | null): Bounce['class'] {
  if (status === null) return classInWords(diagnostic ?? '') ?? 'soft'
  if (/^\d\.7\./.test(status)) return 'policy'
  if (status.startsWith('4') || status === '5.2.2' || status === '5.2.3') return 'soft'
  return status.startsWith('5') ? 'hard' : 'soft'
}

const SENDERS = /^(mailer-daemon|postmaster|mail-daemon|mdaemon|mailadmin)@/i
const SUBJECTS =
  /undeliver|delivery (status|fail|has failed)|failure notice|returned mail|mail delivery (failed|subsystem)|not delivered|退信|退件|投递失败|发送失败|无法投递|无法送达|系统退信/i
const WORDS: [Exclude<Bounce['class'], 'delayed'>, RegExp][] = [
  [
    'soft',
    /mailbox (is )?full|over ?quota|quota exceeded|insufficient storage|邮箱已满|空间不足|容量已满|超出.{0,6}(容量|配额)/i,
  ],
  ['policy', /\bspam\b|blocked|blacklist|policy|reputation|denied by|拒绝|垃圾邮件|黑名单|频率/i],
  [
    'hard',
    /user unknown|unknown user|no such (user|recipient|mailbox)|does ?n[o']t exist|not exist|not found|invalid (recipient|mailbox)|address rejected|mailbox unavailable|recipient.{0,40}rejected|不存在|无此用户|找不到|已停用|被禁用|5\.1\.\d/i,
  ],
]

function classInWords(text: string): Bounce['class'] | undefined {
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0]
}

/** Reports in free text, as QQ, 163 and qmail write them: from a mail system, about a failure, naming one address. */
function inWords({ from, subject, text }: ReadMail): Found[] {
  const [sender] = from
  if (!sender || !SENDERS.test(sender.address) || !SUBJECTS.test(subject ?? '')) return []
  const told = text.slice(0, 4000)
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1)
  const address = [...told.matchAll(ADDRESS)]
    .map(([found]) => found)
    .find(one => !one.endsWith(`@${domain}`) || !SENDERS.test(one))
  const found = classInWords(told)
  if (!address || !found) return []
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(told)?.[0] ?? null
  const line = told.split('\n').find(one => classInWords(one)) ?? null
  return [
    {
      recipient: address.toLowerCase(),
      status,
      class: status ? classOf(status, told) : found,
      reason: shortened(line),
    },
  ]
}

const ADDRESS = /[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g

/** `rfc822; someone@example.com`, with or without its brackets. */
function addressIn(value: string): string | null {
  return (
    value
      .slice(value.indexOf(';') + 1)
      .match(ADDRESS)?.[0]
      ?.toLowerCase() ?? null
  )
}

/** The Message-ID of the mail that came back, from what of it was sent along. */
function originalIdIn({ files, text }: ReadMail): string | null {
  const parts = files.filter(({ mediaType }) => /^(message\/rfc822|text\/rfc822-headers)$/.test(mediaType))
  const sources = [
    ...parts.map(({ content }) => content.subarray(0, 64 * 1024).toString('latin1')),
    text.slice(0, 64_000),
  ]
  for (const source of sources) {
    const line = /^message-id:[ \t]*(?:\r?\n[ \t]+)?(\S.*)$/im.exec(source)?.[1]
    const [id] = line ? idsIn([line]) : []
    if (id) return id
  }
  return null
}

function shortened(reason: string | null): string | null {
  return reason === null ? null : reason.replace(/\s+/g, ' ').trim().slice(0, 300).toWellFormed() || null
}
