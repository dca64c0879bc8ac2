/** What a member is told that nobody asked for, until he puts it away. */
export type Notice = OwnersNotice | RecordNotice | ExportNotice

/** A customer of his and one of a colleague's are one person. */
export type OwnersNotice = {
  id: string
  kind: 'owners_differ'
  at: string
  /** his customer, as its record is called now */
  name: string
  /** the person now, where he may see them */
  contactId: string | null
  /** who else looks after that person */
  owners: string[]
  /** one sentence in the reader's language */
  why: string
}

export const RECORD_NOTICES = [
  'mentioned',
  'commented',
  'changed',
  'access_asked',
  'access_given',
  'access_refused',
  'pool_assigned',
  'pool_soon',
  'pool_returned',
] as const

/** A colleague mentioned him on a record, wrote on or changed one that he follows, or it concerns whose the record is. */
export type RecordNotice = {
  id: string
  kind: (typeof RECORD_NOTICES)[number]
  at: string
  object: string
  recordId: string
  /** the record, as it is called now */
  name: string
  by: string
  /** what was written */
  text: string | null
  /** the record is deleted */
  gone: boolean
  /** the reader may not see the record */
  closed: boolean
}

export const EXPORT_NOTICES = ['export_asked', 'export_approved', 'export_refused', 'export_done'] as const

/** Somebody's export waits for his leave; or his own was let pass, was refused, is there to be downloaded. */
export type ExportNotice = {
  id: string
  kind: (typeof EXPORT_NOTICES)[number]
  at: string
  exportId: string
  object: string
  rows: number
  /** who asked, or decided */
  by: string
  /** why it was refused */
  text: string | null
}
