import type { TestApp } from '../../../test/app.ts'
import { chunksOf, insertChunk } from '../import/store.ts'
import type { SheetRow } from '../files/sheet.ts'

/** Cuts a draft's rows into chunks of `size`, so that a few rows take several transactions. */
export async function recut(t: TestApp, id: string, size: number): Promise<void> {
  const { db } = t.runtime
  const rows: SheetRow[] = []
  for await (const chunk of chunksOf(db, id)) rows.push(...chunk)
  await db.query('delete from ws.import_chunk where import_id = $1', [id])
  for (let number = 0; number * size < rows.length; number++)
    await insertChunk(db, id, { number, rows: rows.slice(number * size, (number + 1) * size) })
}
