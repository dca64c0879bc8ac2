import type { Queryable } from '../kernel/index.ts'

const AT_ONCE = 500

/** The bytes that went or go along with messages. */
export const OUTGOING_FILE_CONTENTS = 'select sha256 from ws.outgoing_file'

/** Files that were brought for a message nobody sent are forgotten after a day; the bytes they were made of. */
export async function forgetUnsentFiles(q: Queryable, now: Date): Promise<string[]> {
  const gone = await q.query<{ sha256: string }>(
    `delete from ws.outgoing_file where id in (
       select id from ws.outgoing_file where outgoing_id is null and created_at < $1::timestamptz - interval '1 day'
       order by created_at limit ${AT_ONCE} for update skip locked)
     returning sha256`,
    [now],
  )
  return gone.map(row => row.sha256)
}
