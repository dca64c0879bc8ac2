import { Transform } from 'node:stream'
import { fileTooLarge, fileUnreadable } from '../problems.ts'

/** What a file may hold. A sheet of Excel has 1,048,576 rows; nobody maps five hundred columns by hand. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024
export const MAX_COLUMNS = 250
export const MAX_ROWS = 2_000_000
/** characters of one cell; Excel takes 32,767 */
export const MAX_CELL = 100_000

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
