import type { Locale } from '@huiliu/contracts'
import type { Db } from './db.ts'
import type { Logger } from './logger.ts'
import type { Wakes } from './wakes.ts'

/** Who does something: shown on every change, for ever. */
export type Actor = {
  kind: 'member' | 'token' | 'source' | 'system'
  id: string | null
  name: string
  /** the member on whose behalf it is done */
  behalf?: { id: string; name: string }
}

/** What every command and query gets first, passed by hand. */
export type Ctx = {
  db: Db
  wakes: Wakes
  log: Logger
  actor: Actor
  /** time is an argument: rules never look at a clock */
  now: Date
  locale: Locale
  requestId: string | null
}
