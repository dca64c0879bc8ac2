import { idFrom, type Db } from '../../kernel/index.ts'
import { policyOf } from '../policy.ts'
import type { OutgoingRow, SendSource } from '../types.ts'
import type { Purposed } from './token.ts'

/** What is made of a message for its recipient; the row keeps what was written. */
export type Dressed = { text: string; html: string | null; headers: Record<string, string> }
export type Dressing = {
  db: Db
  /** the address behind a link of this purpose for one message or link */
  linkFor(purpose: Purposed, id: string): string
}

/**
 * A marketing mail says how to get no more of them, in its head (RFC 2369, RFC 8058) and at its foot; where the company
 * looks at opens and clicks, its links and one picture lead by us. The same at every attempt.
 */
export async function dress(dressing: Dressing, row: OutgoingRow, source: SendSource): Promise<Dressed> {
  const { text, html, purpose } = row
  if (purpose !== 'marketing' || source.kind !== 'mail') return { text, html, headers: {} }
  const policy = await policyOf(dressing.db)
  const leave = dressing.linkFor('unsubscribe', row.id)
  const followed = html !== null && policy.clicks ? await followLinks(dressing, row, html) : html
  const pixel = policy.opens ? `<img src="${dressing.linkFor('open', row.id)}.gif" width="1" height="1" alt="">` : ''
  return {
    text: `${text}\n\n--\n退订 / Unsubscribe: ${leave}\n`,
    html:
      followed && atFoot(followed, `<p style="font-size:12px"><a href="${leave}">退订 / Unsubscribe</a></p>${pixel}`),
    headers: { 'List-Unsubscribe': `<${leave}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  }
}

/** Links as the editor writes them; what is written otherwise stays as it is and is not followed. */
const LINK = /(<a\b[^>]*?\shref\s*=\s*)(["'])(https?:\/\/[^"'\s<>]{1,2000})\2/gi

async function followLinks({ db, linkFor }: Dressing, row: OutgoingRow, html: string): Promise<string> {
  const links = [...html.matchAll(LINK)].map((match, place) => ({
    id: idFrom(row.id, 'link', String(place)),
    place,
    url: (match[3] ?? '').replaceAll('&amp;', '&'),
  }))
  if (links.length === 0) return html
  await db.query(
    `insert into ws.tracked_link (id, outgoing_id, place, url)
     select id, $1, place, url from unnest($2::uuid[], $3::integer[], $4::text[]) as t(id, place, url) on conflict do nothing`,
    [row.id, links.map(one => one.id), links.map(one => one.place), links.map(one => one.url)],
  )
  let place = 0
  return html.replace(LINK, (_whole, before: string, quote: string) => {
    const link = links[place++]
    return `${before}${quote}${linkFor('click', link?.id ?? '')}${quote}`
  })
}

function atFoot(html: string, foot: string): string {
  const end = html.toLowerCase().lastIndexOf('</body>')
  return end < 0 ? html + foot : html.slice(0, end) + foot + html.slice(end)
}
