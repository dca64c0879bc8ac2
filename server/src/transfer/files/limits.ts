import { Transform } from 'node:stream'
import { fileTooLarge, fileUnreadable } from '../problems.ts'

/** What a file may hold. A sheet of Excel has 1,048,576 rows; nobody maps five hundred columns by hand. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024
export const MAX_COLUMNS = 250
export const MAX_ROWS = 2_000_000
/** characters of one cell; Excel takes 32,767 */
export const MAX_CELL = 100_000
/** bytes of a workbook's parts beside its rows and texts: what sheets there are, how cells look */
export const MAX_SIDE_PART = 32 * 1024 * 1024
/** characters of the texts that cells share, a short one counted as 32: they are held while the rows are read */
export const MAX_SHARED = 128 * 1024 * 1024

/** Passes bytes on and breaks off where there are more than `most`: an archive's own word about sizes is not believed. */
export function atMost(most: number): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen > most) done(fileUnreadable({ why: 'bomb' }))
      else done(null, chunk)
    },
  })
}

export function checkSize(bytes: number): void {
  if (bytes > MAX_FILE_BYTES) throw fileTooLarge({ max: MAX_FILE_BYTES / 1024 / 1024 })
}
