import type { Account, OutgoingFile } from '../../channels/index.ts'
import type { IdentityServices } from '../../identity/index.ts'
import type { Db, Logger } from '../../kernel/index.ts'
import type { Purposed } from '../links/token.ts'
import type { OutboxServices } from '../types.ts'

/** What the worker is given by the composition root. */
export type SenderServices = OutboxServices & {
  db: Db
  log: Logger
  identity: IdentityServices
  now(): Date
  /** as whom a source's messages are sent; throws where it cannot be spoken for */
  accountOf(sourceId: string): Promise<Account>
  /** the address behind a link in a message */
  linkFor(purpose: Purposed, id: string): string
  /** the contents of files kept with a message */
  filesOf(ids: string[]): Promise<OutgoingFile[]>
}

/** Whoever sends says so for this long, and says it again while it lasts. */
export const LEASE_MS = 30_000
