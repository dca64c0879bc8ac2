/** A word of a command: an atom or string, or a list of words. */
export type Word = string | Word[]

/** A command line with its literals in place: text and literals in turn. */
export type Line = (string | { literal: string })[]

/**
 * Takes a stream of bytes apart into lines, with the literals that lines announce (RFC 3501 §4.3). Text is Latin-1: a byte a
 * letter, so that nothing of a mail is changed on its way.
 */
export function createLineReader({ goOn, take }: { goOn: () => void; take: (line: Line) => void }) {
  let waiting = ''
  let line: Line = []
  let missing = 0
  let announced = false

  function step(): boolean {
    if (announced) {
      if (waiting.length < missing) return false
      line.push({ literal: waiting.slice(0, missing) })
      waiting = waiting.slice(missing)
      announced = false
      return true
    }
    const end = waiting.indexOf('\r\n')
    if (end < 0) return false
    const text = waiting.slice(0, end)
    waiting = waiting.slice(end + 2)
    const [head, size, plus] = /\{(\d+)(\+?)\}$/.exec(text) ?? []
    line.push(head ? text.slice(0, -head.length) : text)
    if (size === undefined) {
      const whole = line
      line = []
      take(whole)
      return true
    }
    missing = Number(size)
    announced = true
    if (!plus) goOn()
    return true
  }

  return (bytes: Buffer): void => {
    waiting += bytes.toString('latin1')
    while (step()) continue
  }
}

/** The words of a line; brackets keep what is inside of them together: BODY.PEEK[HEADER.FIELDS (FROM)]. */
export function wordsOf(line: Line): Word[] {
  const root: Word[] = []
  const open: Word[][] = [root]
  const add = (word: Word) => open.at(-1)?.push(word)
  for (const part of line) {
    if (typeof part !== 'string') {
      add(part.literal)
      continue
    }
    for (const [token] of part.matchAll(/"(?:[^"\\]|\\.)*"|\(|\)|[^\s()"[]*\[[^\]]*\](?:<[\d.]+>)?|[^\s()"]+/g)) {
      if (token === '(') open.push([])
      else if (token === ')') add(closed(open))
      else add(token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token)
    }
  }
  return root
}

function closed(open: Word[][]): Word[] {
  return open.length > 1 ? (open.pop() ?? []) : []
}

export function textOf(word: Word | undefined): string {
  return typeof word === 'string' ? word : ''
}

/** Whether a number is in a set as IMAP writes it: 1:3,7,9:*. */
export function isIn(set: string, number: number, last: number): boolean {
  return set.split(',').some(run => {
    const [from = 0, to = from] = run.split(':').map(end => (end === '*' ? Math.max(last, 1) : Number(end)))
    return number >= Math.min(from, to) && number <= Math.max(from, to)
  })
}
