import type { Tx } from '../../kernel/index.ts'
import type { KeptCall } from '../keep.ts'

/** Remembers the recordings that events tell of: they are fetched later. Told again, nothing changes. */
export async function keepRecordings(tx: Tx, calls: KeptCall[]): Promise<void> {
  const found = calls.flatMap(({ row, events }) =>
    events.flatMap(({ id, at, body: { recordingUrl } }) =>
      recordingUrl === undefined ? [] : [{ event_id: id, call_id: row.id, url: recordingUrl, next_at: at }],
    ),
  )
  if (found.length === 0) return
  tx.send(
    `insert into ws.call_recording (event_id, call_id, url, next_at)
     select * from jsonb_to_recordset($1::jsonb) as t(event_id uuid, call_id uuid, url text, next_at timestamptz)
     on conflict do nothing`,
    [JSON.stringify(found)],
  )
}
