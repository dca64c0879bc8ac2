/** A mail as it lies in a folder. */
export type LaidMail = { uid: number; raw: Buffer; flags: Set<string>; at: Date }
export type Folder = {
  path: string
  /** RFC 6154: \Sent, \Junk … */
  use: string | null
  validity: number
  uidNext: number
  mails: LaidMail[]
}
export type Mailbox = {
  password: string
  folders: Map<string, Folder>
  /** called after every change of a folder */
  watchers: Set<(folder: Folder) => void>
}

/** Every folder is numbered anew when it is made anew. */
let validities = 1_000

export function newFolder(path: string, use: string | null = null): Folder {
  validities++
  return { path, use, validity: validities, uidNext: 1, mails: [] }
}

export function newMailbox(password: string): Mailbox {
  const folders = [newFolder('INBOX'), newFolder('Sent', '\\Sent'), newFolder('Junk', '\\Junk')]
  return { password, folders: new Map(folders.map(folder => [folder.path, folder])), watchers: new Set() }
}

/** Lays a mail in a folder; its number there. */
export function lay(mailbox: Mailbox, folder: Folder, { raw, flags = [] }: { raw: Buffer; flags?: string[] }): number {
  const uid = folder.uidNext++
  folder.mails.push({ uid, raw, flags: new Set(flags), at: new Date() })
  for (const tell of mailbox.watchers) tell(folder)
  return uid
}
