/** Markup that may be sent as it is. Made only by `html` and `raw`. */
export type Html = { readonly markup: string }
type Part = Html | string | number | false | null | undefined | Part[]

/** Text put into the template is escaped; markup of `html` is not; false, null and undefined are nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { markup: strings.reduce((text, string, index) => text + render(parts[index - 1]) + string) }
}

/** Our own drawings, which hold no one's words. */
export function raw(markup: string): Html {
  return { markup }
}

function render(part: Part): string {
  if (part === undefined || part === null || part === false) return ''
  if (Array.isArray(part)) return part.map(render).join('')
  if (typeof part === 'object') return part.markup
  return escape(String(part))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? character)
}
