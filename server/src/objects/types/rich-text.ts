import type sanitizeHtml from 'sanitize-html'
import type { FieldKind } from './contract.ts'
import { isKeepable } from './text.ts'

const MAX_HTML = 100_000

let clean: typeof sanitizeHtml | undefined

/** What an editor of ours writes; everything else of what was pasted goes, its words stay. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'h2', 'h3', 'strong', 'b', 'em', 'i', 'u', 's', 'ul', 'ol', 'li', 'blockquote', 'a', 'code'],
  allowedAttributes: { a: ['href', 'rel', 'target'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  transformTags: {
    div: 'p',
    a: (tagName, { href = '' }) => ({
      tagName,
      attribs: { href, rel: 'noopener noreferrer nofollow', target: '_blank' },
    }),
  },
}

export const richText: FieldKind = {
  column: 'text',
  family: 'text',
  prepare: async () => {
    clean ??= (await import('sanitize-html')).default
  },
  check: given => {
    if (typeof given !== 'string') return { code: 'wrong_type' }
    if (!isKeepable(given)) return { code: 'unprintable' }
    if (given.length > MAX_HTML) return { code: 'too_long' }
    if (!clean) throw new Error('rich text is checked before its cleaner was loaded')
    const html = clean(given, ALLOWED).trim()
    return { value: /[^\s<>]/.test(html.replace(/<[^>]*>|&nbsp;/g, '')) ? html : null }
  },
  schema: { type: 'string', description: 'HTML of a few tags; everything else is taken out' },
  unindexable: true,
  unsortable: true,
}
