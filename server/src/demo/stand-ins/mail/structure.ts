/** A part of a mail; texts are Latin-1, a byte a letter. */
export type Part = { head: string; body: string; type: string; params: [string, string][]; parts: Part[] }

/** A mail by its parts (RFC 2045, 2046). */
export function partOf(raw: string): Part {
  const end = /\r?\n\r?\n/.exec(raw)
  const head = end ? raw.slice(0, end.index + end[0].length) : raw
  const body = end ? raw.slice(end.index + end[0].length) : ''
  const { value, params } = valueOf(fieldOf(head, 'content-type') ?? 'text/plain')
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(value) ? value.toLowerCase() : 'text/plain'
  const boundary = params.find(([name]) => name === 'boundary')?.[1]
  const parts = type.startsWith('multipart/') && boundary !== undefined ? pieces(body, boundary).map(partOf) : []
  return { head, body, type, params, parts }
}

function pieces(body: string, boundary: string): string[] {
  const [, ...after] = `\r\n${body}`.split(`\r\n--${boundary}`)
  return after.filter(piece => !piece.startsWith('--')).map(piece => piece.replace(/^[ \t]*\r\n/, ''))
}

function fieldOf(head: string, name: string): string | undefined {
  const found = new RegExp(`^${name}:(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head)
  return found?.[1]?.replace(/\r?\n[ \t]/g, ' ').trim()
}

function valueOf(field: string): { value: string; params: [string, string][] } {
  const [value = '', ...rest] = field.match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g) ?? []
  const params = rest.flatMap((one): [string, string][] => {
    const at = one.indexOf('=')
    return at < 0
      ? []
      : [
          [
            one.slice(0, at).trim().toLowerCase(),
            one
              .slice(at + 1)
              .trim()
              .replace(/^"|"$/g, ''),
          ],
        ]
  })
  return { value: value.trim(), params }
}

/** BODYSTRUCTURE (RFC 3501 §7.4.2), with the fields that clients look at and NIL for the others. */
export function structureOf(part: Part): string {
  const disposition = dispositionOf(part)
  if (part.parts.length > 0) {
    const [, subtype = 'mixed'] = part.type.split('/')
    return `(${part.parts.map(structureOf).join('')} ${quoted(subtype)} ${paramsOf(part.params)} ${disposition} NIL)`
  }
  const [type = 'text', subtype = 'plain'] = part.type.split('/')
  const own = [
    quoted(type),
    quoted(subtype),
    paramsOf(part.params),
    quoted(fieldOf(part.head, 'content-id')),
    'NIL',
    quoted(fieldOf(part.head, 'content-transfer-encoding') ?? '7bit'),
    String(part.body.length),
    ...(type === 'text' ? [String(part.body.split('\n').length)] : []),
  ]
  return `(${own.join(' ')} NIL ${disposition} NIL)`
}

function dispositionOf({ head }: Part): string {
  const given = fieldOf(head, 'content-disposition')
  if (given === undefined) return 'NIL'
  const { value, params } = valueOf(given)
  return `(${quoted(value)} ${paramsOf(params)})`
}

function paramsOf(params: [string, string][]): string {
  return params.length === 0 ? 'NIL' : `(${params.flat().map(quoted).join(' ')})`
}

export function quoted(text: string | undefined): string {
  return text === undefined ? 'NIL' : `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** What a section names: '' all, HEADER, TEXT, HEADER.FIELDS (…), 1.2, 1.2.MIME; undefined where there is no such part. */
export function sectionOf(raw: string, section: string): string | undefined {
  const whole = partOf(raw)
  if (section === '') return raw
  if (/^header$/i.test(section)) return whole.head
  if (/^text$/i.test(section)) return whole.body
  const [, names] = /^header\.fields \((.*)\)$/i.exec(section) ?? []
  if (names !== undefined) return chosen(whole.head, names.split(' '))
  const [, path = '', mime] = /^([\d.]*\d)(\.mime)?$/i.exec(section) ?? []
  const numbers = path.split('.').map(Number)
  const found = numbers.reduce<Part | undefined>(
    (part, number) => (part?.parts.length === 0 && number === 1 ? part : part?.parts[number - 1]),
    whole,
  )
  return mime ? found?.head : found?.body
}

function chosen(head: string, names: string[]): string {
  const fields = head.match(/^[^\s:]+:.*(?:\r?\n[ \t].*)*\r?\n/gm) ?? []
  const wanted = new Set(names.map(name => name.replace(/"/g, '').toLowerCase()))
  return `${fields.filter(field => wanted.has(field.slice(0, field.indexOf(':')).toLowerCase())).join('')}\r\n`
}
