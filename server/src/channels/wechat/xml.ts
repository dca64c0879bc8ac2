import { XMLParser } from 'fast-xml-parser'
import { isObject } from '../json-safe.ts'

/** Entities stay off, so that a document cannot grow; ids have 64 bits, so that numbers stay text. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
  maxNestedTags: 20,
})

/** The fields of a message as text, nested ones left out; null for what is no `<xml>` document. */
export function readXml(bytes: Uint8Array): Map<string, string> | null {
  const text = Buffer.from(bytes).toString('utf8')
  if (/^\s*(<\?xml[^>]*>\s*)?<!DOCTYPE/i.test(text)) return null
  const root = rootOf(text)
  if (!isObject(root)) return null
  return new Map(Object.entries(root).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
}

function rootOf(text: string): unknown {
  try {
    const parsed: unknown = parser.parse(text)
    return isObject(parsed) ? parsed['xml'] : null
  } catch {
    return null
  }
}
