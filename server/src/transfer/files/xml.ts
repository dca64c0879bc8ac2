import type { Readable } from 'node:stream'
import { fileUnreadable } from '../problems.ts'

/** A tag, or the text before one. Names without their prefix. */
export type XmlPart =
  | { is: 'open'; name: string; attributes: string; empty: boolean }
  | { is: 'close'; name: string }
  | { is: 'text'; text: string }

/** Characters: a cell of Excel's 32,767, each of them escaped, fits. */
const MAX_TAG = 256 * 1024

/**
 * The parts of an XML document as they come, chunk by chunk. Knows no entities but the five of XML and numbers: documents
 * that declare their own are refused (entity bombs).
 */
export async function* xmlParts(stream: Readable): AsyncGenerator<XmlPart[]> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    rest += decoder.decode(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)), { stream: true })
    const parts: XmlPart[] = []
    rest = rest.slice(take(rest, parts))
    if (rest.length > MAX_TAG) throw fileUnreadable({ why: 'XML' })
    yield parts
  }
}

function take(text: string, parts: XmlPart[]): number {
  let at = 0
  for (;;) {
    const open = text.indexOf('<', at)
    if (open < 0) return at
    const close = endOfTag(text, open)
    if (close === undefined) return at
    if (open > at) parts.push({ is: 'text', text: text.slice(at, open) })
    const second = text[open + 1]
    if (second === '!') checkDeclaration(text, open)
    else if (second === '/') parts.push({ is: 'close', name: bare(text.slice(open + 2, close).trimEnd()) })
    else if (second !== '?') parts.push(tagOf(text.slice(open + 1, close)))
    at = close + 1
  }
}

/** Where the tag ends: a > inside quotes is a part of an attribute, and one inside a comment of the comment. */
function endOfTag(text: string, open: number): number | undefined {
  if (text.startsWith('<!--', open)) {
    const end = text.indexOf('-->', open + 4)
    return end < 0 ? undefined : end + 2
  }
  let quotes = 0
  for (let from = open, close = text.indexOf('>', open); close >= 0; close = text.indexOf('>', close + 1)) {
    quotes += text.slice(from, close).split('"').length - 1
    if (quotes % 2 === 0) return close
    from = close
  }
  return undefined
}

function checkDeclaration(text: string, open: number): void {
  if (!text.startsWith('<!--', open)) throw fileUnreadable({ why: 'XML declarations' })
}

function tagOf(inside: string): XmlPart {
  const empty = inside.endsWith('/')
  const body = empty ? inside.slice(0, -1) : inside
  const space = body.search(/\s/)
  const name = space < 0 ? body : body.slice(0, space)
  return { is: 'open', name: bare(name), attributes: space < 0 ? '' : body.slice(space), empty }
}

function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The value of an attribute, by its name with or without a prefix. */
export function attribute(attributes: string, name: string): string | undefined {
  const mark = ` ${name}="`
  const at = attributes.indexOf(mark)
  if (at >= 0) return unescaped(attributes.slice(at + mark.length, attributes.indexOf('"', at + mark.length)))
  const found = new RegExp(`[\\s:]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return found ? unescaped(found[1] ?? found[2] ?? '') : undefined
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text as it was meant, with the escapes of spreadsheets for control characters (_x000D_) taken back. */
export function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string, decimal: string, name: string) => {
    if (name) return ENTITIES[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD'
  })
}
