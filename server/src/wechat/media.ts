import { fetchWechatMedia } from '../channels/index.ts'
import type { FetchFile } from '../files/index.ts'
import { wechatAccount, type WechatServices } from './account.ts'

/** A picture, a voice message, a video somebody sent: the platform keeps it for three days. */
export function mediaFetcher(services: WechatServices): FetchFile {
  return async (_ctx, { sourceId, fetch }, signal) => {
    const { mediaId } = fetch
    if (typeof mediaId !== 'string') return { state: 'lost', detail: 'no media id' }
    const fetched = await fetchWechatMedia(await wechatAccount(services, sourceId), mediaId, signal)
    if ('lost' in fetched) return { state: 'lost', detail: fetched.lost }
    if ('later' in fetched) return { state: 'later', detail: fetched.later, after: null }
    return { state: 'held', content: fetched.content, mediaType: fetched.mediaType }
  }
}
