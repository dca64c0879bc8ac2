import type { Account } from '../contract.ts'
import { askAs, download } from './ask.ts'
import { settingsOf } from './settings.ts'

export type Fetched = { content: Buffer; name: string | null; mediaType: string } | { lost: string } | { later: string }

/** The id is none of ours, or the three days for which the platform keeps a medium are over. */
const LOST = new Set([40007, 40004])

/** A medium somebody sent. An error comes as JSON in place of the bytes: it is never taken for them. */
export async function fetchMedia(
  account: Pick<Account, 'settings' | 'token'>,
  mediaId: string,
  signal: AbortSignal,
): Promise<Fetched> {
  const answer = await askAs(account, { path: '/cgi-bin/media/get', query: { media_id: mediaId } }, signal)
  if ('noAnswer' in answer) return { later: answer.noAnswer }
  if (LOST.has(answer.errcode)) return { lost: `${answer.errcode} ${answer.errmsg}` }
  if (answer.errcode !== 0) return { later: `${answer.errcode} ${answer.errmsg}` }
  const place = answer.json['video_url']
  if (typeof place === 'string') return fetchVideo(place, account.settings, signal)
  if (Object.keys(answer.json).length > 0) return { later: 'not_a_medium' }
  const { bytes: content, name, mediaType } = answer
  return { content, name, mediaType }
}

/** Of a video the platform says where it lies: at one of its own hosts, and nowhere else is asked. */
async function fetchVideo(place: string, settings: Account['settings'], signal: AbortSignal): Promise<Fetched> {
  const url = URL.canParse(place) ? new URL(place) : null
  const own = url?.protocol === 'https:' && /\.(qq\.com|qpic\.cn)$/.test(url.hostname)
  if (!url || !(own || url.origin === new URL(settingsOf(settings).apiBase).origin)) return { lost: 'foreign_place' }
  const answer = await download(url, settings, signal)
  return 'noAnswer' in answer
    ? { later: answer.noAnswer }
    : { content: answer.bytes, name: null, mediaType: answer.mediaType }
}
