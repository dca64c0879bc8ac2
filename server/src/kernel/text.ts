/** Zero-width and direction marks, soft hyphens, byte order marks: what copying out of a web page or a chat brings along. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g
const DASHES = /[\u2010-\u2015\u2212\u30FC]/g

/** Full width made half width (NFKC), invisible characters dropped, all dashes and spaces one kind, trimmed. */
export function tidy(raw: string): string {
  return raw.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-').replace(/\s+/g, ' ').trim()
}

/** Ids of other systems are compared character by character: only what surrounds them goes. */
export function tidyId(raw: string): string {
  return raw.replace(INVISIBLE, '').trim()
}
