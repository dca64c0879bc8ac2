/** What a mailbox says it has, what we hold of it, and the difference. */
export type MailboxView = {
  state: 'waiting' | 'connecting' | 'reading' | 'watching'
  /** why it cannot be read just now */
  problem: { code: string; message: string; detail: string | null } | null
  /** when all folders were last compared */
  checkedAt: string | null
  /** after a failure: when it is tried again */
  nextAt: string | null
  /** the first reading, until it is done */
  first: { startedAt: string; total: number; done: number } | null
  folders: MailFolderView[]
}
export type MailFolderView = {
  path: string
  role: 'inbox' | 'sent' | 'other'
  /** as the mailbox said at `checkedAt` */
  exists: number
  held: number
  missing: number
  missingSince: string | null
  /** held, and deleted there since */
  gone: number
  checkedAt: string
}
