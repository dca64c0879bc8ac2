import type { ListResponse } from 'imapflow'

export type Role = 'inbox' | 'sent' | 'other'
export type Folder = { path: string; role: Role }

/** Rubbish, what is not sent yet, and folders that only show again what lies in others (RFC 6154). */
const PASSED_OVER = new Set(['\\Junk', '\\Trash', '\\Drafts', '\\All', '\\Flagged', '\\Important'])
const PASSED_NAMES =
  /^(junk|spam|trash|drafts?|deleted( items| messages)?|bulk mail|outbox|垃圾箱|垃圾邮件|广告邮件|已删除(邮件)?|草稿箱?|病毒邮件|订阅邮件)$/i
const SENT_NAMES = /^(sent( messages| items| mail)?|已发送(邮件)?|已发邮件|寄件备份)$/i

/** The folders that are read, the inbox first: those that people named, or all that hold what was said. */
export function foldersToRead(listed: ListResponse[], wanted: string[]): Folder[] {
  const readable = listed.filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
  const chosen = readable.filter(folder => (wanted.length > 0 ? wanted.includes(folder.path) : !isPassedOver(folder)))
  const folders = chosen.map(folder => ({ path: folder.path, role: roleOf(folder) }))
  return folders.toSorted((a, b) => ORDER[a.role] - ORDER[b.role])
}

const ORDER: Record<Role, number> = { inbox: 0, sent: 1, other: 2 }

function isPassedOver({ specialUse, name }: ListResponse): boolean {
  return specialUse ? PASSED_OVER.has(specialUse) : PASSED_NAMES.test(name)
}

function roleOf({ path, specialUse, name }: ListResponse): Role {
  if (path.toUpperCase() === 'INBOX' || specialUse === '\\Inbox') return 'inbox'
  return specialUse === '\\Sent' || (!specialUse && SENT_NAMES.test(name)) ? 'sent' : 'other'
}
