import { isForward, isHeaderBlock, isRule, sentenceAt } from './headers.ts'

export type Trimmed = { text: string; quoted: string | null }

/**
 * What was newly written, apart from what it quotes. Where somebody wrote between the lines of a quote the two belong
 * together and stay so; a forwarded mail is no quote.
 */
export function trimReply(raw: string): Trimmed {
  const lines = raw.replace(/\r\n?/g, '\n').split('\n')
  const found = firstQuote(lines)
  if (!found) return { text: raw.trim(), quoted: null }
  const above = lines.slice(0, found.at).join('\n').trim()
  const below = lines.slice(found.at + found.opening)
  const { quote, rest } = splitQuote(below, { lazy: above !== '' })
  // Under an opening line that no marks follow, all that comes is the quote.
  if (!found.marked && !isMarked(below)) return cut(lines, found.at, above)
  const written = rest
    .filter(line => !isMark(line))
    .join('\n')
    .trim()
  if (written === '' || (above !== '' && isSignature(written))) return cut(lines, found.at, above)
  const answersBetween = rest.some(isMark)
  if (above !== '' || answersBetween) return { text: raw.trim(), quoted: null }
  return { text: written, quoted: [...lines.slice(found.at, found.at + found.opening), ...quote].join('\n').trim() }
}

function cut(lines: string[], at: number, above: string): Trimmed {
  const quoted = lines.slice(at).join('\n').trim()
  // Nothing new: an empty answer, or a mail that only looks like one. Better all of it than nothing.
  return above === '' ? { text: lines.join('\n').trim(), quoted: null } : { text: withoutTail(above), quoted }
}

/** A line of underscores or dashes that stood between reply and quote parts nothing any more. */
function withoutTail(text: string): string {
  return text.replace(/\n\s*(?:_{5,}|-{5,}|\*{5,})\s*$/, '').trim()
}

type Quote = { at: number; opening: number; marked: boolean }

function firstQuote(lines: string[]): Quote | undefined {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (isForward(line)) return undefined
    if (isMark(line)) return { at, opening: 0, marked: true }
    if (isRule(line)) return { at, opening: 1, marked: false }
    const opening = sentenceAt(lines, at)
    if (opening > 0) return { at, opening, marked: false }
    if (isHeaderBlock(lines, at)) return { at, opening: 0, marked: false }
  }
  return undefined
}

function isQuoted(lines: string[], at: number, lazy: boolean): boolean {
  const line = lines[at] ?? ''
  if (line.trim() === '' || isMark(line)) return true
  return lazy && isMark(lines[at - 1] ?? '') && (lines[at - 1] ?? '').length > 60
}

function isMark(line: string): boolean {
  return /^\s{0,3}[>＞]/.test(line)
}

function isMarked(lines: string[]): boolean {
  return isMark(lines.find(line => line.trim() !== '') ?? '')
}

/** Under the quote stands who wrote above it, or what a list adds to all its mails. */
function isSignature(text: string): boolean {
  return /^(?:-- ?|—|_{5,})(?:\n|$)/.test(text)
}

/**
 * The quote at the top of these lines (marked ones, and empty ones between), and what comes after it. `lazy`: a line right
 * under a marked one is the rest of it, wrapped on its way; where nothing stands above the quote it is the answer.
 */
function splitQuote(lines: string[], { lazy }: { lazy: boolean }): { quote: string[]; rest: string[] } {
  let end = 0
  while (end < lines.length && isQuoted(lines, end, lazy)) end++
  return { quote: lines.slice(0, end), rest: lines.slice(end) }
}
