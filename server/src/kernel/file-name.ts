const LONGEST = 150

/** A name under which anybody can save a file: no folders, no control characters, nothing that hides its ending. */
export function fileName(raw: string): string {
  const clean = raw
    .toWellFormed()
    .normalize('NFC')
    // Of formats (Cf) those that turn the direction of writing make gpj.exe look like exe.jpg.
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (clean === '') return 'file'
  const letters = [...clean]
  if (letters.length <= LONGEST) return clean
  const ending = /\.[^.]{1,12}$/.exec(clean)?.[0] ?? ''
  return letters.slice(0, LONGEST - [...ending].length).join('') + ending
}
