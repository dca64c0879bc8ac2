import { ATTACHMENT_CONTENTS } from './discussion/index.ts'
import { FILE_CONTENTS } from './files/index.ts'
import type { Db, FileStore } from './kernel/index.ts'
import { RECORD_FILE_CONTENTS, forgetUploads } from './objects/index.ts'
import { OUTGOING_FILE_CONTENTS, forgetUnsentFiles } from './outbox/index.ts'
import { IMPORT_FILE_CONTENTS, forgetPacked } from './transfer/index.ts'

/** Queries of all bytes that something holds; one line a holder. */
const HELD = [FILE_CONTENTS, ATTACHMENT_CONTENTS, RECORD_FILE_CONTENTS, OUTGOING_FILE_CONTENTS, IMPORT_FILE_CONTENTS]

type Clearing = { db: Db; store: FileStore; now: Date }

/**
 * What was brought and neither sent nor saved within a day goes, and its bytes where nothing else holds them. Answers with
 * how many files went.
 */
export async function clearUnheldFiles({ db, store, now }: Clearing): Promise<number> {
  const gone = [
    ...(await forgetUnsentFiles(db, now)),
    ...(await forgetUploads(db, now)),
    ...(await forgetPacked(db, now)),
  ]
  if (gone.length === 0) return 0
  const free = await db.query<{ sha256: string }>(
    `select distinct t.sha256 from unnest($1::text[]) as t(sha256)
     where ${HELD.map(held => `not exists (select from (${held}) h where h.sha256 = t.sha256)`).join(' and ')}`,
    [gone],
  )
  for (const { sha256 } of free) await store.drop(sha256, now)
  return gone.length
}
