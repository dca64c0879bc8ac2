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

export const DOMAIN_RECORDS = ['spf', 'dkim', 'dmarc'] as const
/** weak: it is there and does little; wrong: receivers do not take it; unknown: the DNS did not answer */
export const DOMAIN_STATES = ['good', 'weak', 'missing', 'wrong', 'unknown'] as const
/** One record by which receivers tell mail of a domain from forged mail. */
export type DomainRecord = {
  name: (typeof DOMAIN_RECORDS)[number]
  /** where it was looked for */
  host: string
  state: (typeof DOMAIN_STATES)[number]
  says: string
  found: string[]
  /** the record that would mend it; null: none is needed, or only the provider knows it */
  add: { host: string; type: 'TXT'; value: string } | null
}
/** What the DNS says of a mailbox's domain; `providers`: the domain is a provider's, whose records only that one changes. */
export type DomainCheck = { domain: string; providers: boolean; records: DomainRecord[] }
