import type { IOptions } from 'sanitize-html'
import { isShown, notFound, type FileStore } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { contentOf, fileOf } from './read.ts'

/** Beyond these a mail is a book, and its pictures an album. */
const MAX_HTML = 2 * 1024 * 1024
const MAX_PICTURES = 8 * 1024 * 1024

export type Page = { html: string; policy: string }

/**
 * A mail as it was laid out, for a frame that may run nothing and reach nothing: words, tables and pictures that came with
 * it. Pictures from elsewhere tell their sender who reads when, so they are shown only when `remote` asks for them. Throws
 * not_found for a file that is no such layout.
 */
export async function pageOf(
  ctx: CallCtx,
  store: FileStore,
  { id, remote }: { id: string; remote: boolean },
): Promise<Page> {
  const file = await fileOf(ctx, id)
  if (!file.original || !/^text\/(html|plain)$/.test(file.mediaType)) throw notFound()
  await contentOf(store, file).then(({ stream }) => stream.destroy())
  const text = (await store.read(file.sha256 ?? ''))?.subarray(0, MAX_HTML).toString() ?? ''
  const body =
    file.mediaType === 'text/plain'
      ? `<pre>${await cleaned(text, { allowedTags: [], allowedAttributes: {}, disallowedTagsMode: 'escape' })}</pre>`
      : await laidOut(text, { pictures: await picturesOf(ctx, store, file.eventId), remote })
  return { html: `${HEAD}${body}`, policy: policyFor(remote) }
}

/** Whatever slips through the cleaning finds every door closed. */
function policyFor(remote: boolean): string {
  return [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    `default-src 'none'`,
    `img-src data:${remote ? ' https: http:' : ''}`,
    `style-src 'unsafe-inline'`,
    `form-action 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'self'`,
  ].join('; ')
}

const HEAD =
  '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>' +
  'body{margin:12px;font:14px/1.6 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;color:#1f2328;background:#fff;overflow-wrap:break-word}' +
  'img{max-width:100%;height:auto}pre{white-space:pre-wrap;font:inherit}table{max-width:100%}</style>'

type Laying = { pictures: Map<string, string>; remote: boolean }

function laidOut(html: string, { pictures, remote }: Laying): Promise<string> {
  return cleaned(html, {
    allowedTags: TAGS,
    allowedAttributes: {
      '*': ['style', 'align', 'valign', 'bgcolor', 'width', 'height', 'dir', 'lang', 'title'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt'],
      font: ['color', 'face', 'size'],
      table: ['border', 'cellpadding', 'cellspacing'],
      td: ['colspan', 'rowspan', 'nowrap'],
      th: ['colspan', 'rowspan', 'nowrap'],
      ol: ['start', 'type'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data', ...(remote ? ['http', 'https'] : [])] },
    allowProtocolRelative: false,
    nestingLimit: 200,
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs['src'],
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, target: '_blank', rel: 'noopener noreferrer nofollow' },
      }),
      img: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, src: sourceOf(attribs['src'] ?? '', { pictures, remote }) },
      }),
    },
  })
}

const TAGS = (
  'a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins ' +
  'li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul'
).split(' ')

async function cleaned(html: string, options: IOptions): Promise<string> {
  const { default: sanitize } = await import('sanitize-html')
  return sanitize(html, options)
}

/** A picture that came along, in place; of others the address, or nothing where none is let in. */
function sourceOf(src: string, { pictures, remote }: Laying): string {
  if (!/^cid:/i.test(src)) return remote && /^https?:/i.test(src) ? src : ''
  const id = src.slice(4)
  return pictures.get(id) ?? pictures.get(safeDecoded(id)) ?? ''
}

function safeDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Within a frame without an origin nobody is signed in: its pictures have to stand in the page itself. */
async function picturesOf({ db }: CallCtx, store: FileStore, eventId: string): Promise<Map<string, string>> {
  const rows = await db.query<{ inline: string; mediaType: string; sha256: string; bytes: number }>(
    `select inline, media_type as "mediaType", sha256, bytes from ws.file
     where event_id = $1 and inline is not null and sha256 is not null order by place`,
    [eventId],
  )
  const pictures = new Map<string, string>()
  let left = MAX_PICTURES
  for (const { inline, mediaType, sha256, bytes } of rows) {
    if (!mediaType.startsWith('image/') || !isShown(mediaType) || bytes > left) continue
    const content = await store.read(sha256)
    if (content) pictures.set(inline, `data:${mediaType};base64,${content.toString('base64')}`)
    left -= bytes
  }
  return pictures
}
