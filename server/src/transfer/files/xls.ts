import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { fileTooLarge, fileUnreadable, readingTooLong, tooManyColumns } from '../problems.ts'
import { MAX_COLUMNS } from './limits.ts'
import type { SheetRow } from './sheet.ts'

/** A full sheet of the old format has 65,536 rows; files beyond this size were made to fill a memory. */
const MAX_XLS = 64 * 1024 * 1024
const MAX_THREAD_MB = 512
/** ⏱ A full sheet of 10 columns takes 3 s. */
const MAX_MS = 120_000

/** Rows of the first visible sheet of an old Excel or WPS file (BIFF, the XML of 2003, a table of a page), read in a thread of its own. */
export async function* xlsRows(path: string): AsyncGenerator<SheetRow> {
  if ((await stat(path)).size > MAX_XLS) throw fileTooLarge({ max: MAX_XLS / 1024 / 1024 })
  const worker = new Worker(new URL('./xls-worker.ts', import.meta.url), {
    workerData: path,
    resourceLimits: { maxOldGenerationSizeMb: MAX_THREAD_MB },
  })
  const batches: SheetRow[][] = []
  worker.on('message', (batch: SheetRow[]) => batches.push(batch))
  let late = false
  const timer = setTimeout(() => {
    late = true
    void worker.terminate()
  }, MAX_MS)
  try {
    await once(worker, 'exit')
  } catch {
    // What it fails with is about the file: not one of the formats, encrypted, broken, more than the thread may hold.
    throw fileUnreadable({ why: 'xls' })
  } finally {
    clearTimeout(timer)
  }
  if (late) throw readingTooLong()
  for (const batch of batches) {
    for (const one of batch) {
      if (one.cells.length > MAX_COLUMNS && one.cells.slice(MAX_COLUMNS).some(cell => cell !== ''))
        throw tooManyColumns({ max: MAX_COLUMNS, found: one.cells.length })
      yield one
    }
  }
}
