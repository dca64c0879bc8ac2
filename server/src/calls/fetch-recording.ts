import type { IncomingMessage } from 'node:http'
import { requestReachable, retryAfter, telephoneSettings, type JsonObject } from '../channels/index.ts'
import type { FetchFile, Fetched } from '../files/index.ts'

const MOST_BYTES = 100 * 1024 * 1024
/** Telephone systems send on to where they store recordings. */
const MOST_REDIRECTS = 3

/**
 * Fetches a recording from where the telephone system said it lies: a public address, or one in a network that an
 * administrator allows. The name is looked up once and that very address is asked; every redirect is judged anew.
 */
export const fetchRecording: FetchFile = async ({ db }, { sourceId, fetch }, signal) => {
  const [source] = await db.query<{ settings: JsonObject }>('select settings from ws.source where id = $1', [sourceId])
  const { recordingNetworks: networks } = telephoneSettings(source?.settings ?? {})
  return download(String(fetch['url'] ?? ''), { networks, signal, redirects: MOST_REDIRECTS })
}

type Going = { networks: string[]; signal: AbortSignal; redirects: number }

async function download(place: string, going: Going): Promise<Fetched> {
  const url = URL.canParse(place) ? new URL(place) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return { state: 'lost', detail: 'no_address' }
  try {
    const answer = await requestReachable({ url, ...going, headers: { accept: 'audio/*, */*;q=0.5' } })
    // It may be allowed tomorrow, or have an address by then.
    return 'refused' in answer ? later(answer.refused) : await answered(answer, { url, going })
  } catch (error) {
    return later(error instanceof Error ? error.message : 'no answer')
  }
}

type Asked = { url: URL; going: Going }

async function answered(answer: IncomingMessage, { url, going }: Asked): Promise<Fetched> {
  const { statusCode: status = 0, headers } = answer
  if (status === 200) return content(answer)
  answer.destroy()
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    if (going.redirects === 0) return { state: 'lost', detail: 'too many redirects' }
    const next = URL.canParse(headers.location, url.href) ? new URL(headers.location, url.href).href : ''
    return download(next, { ...going, redirects: going.redirects - 1 })
  }
  if (status === 410) return { state: 'lost', detail: '410' }
  return later(String(status), retryAfter(headers, new Date()))
}

async function content(answer: IncomingMessage): Promise<Fetched> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer) {
    const buffer = Buffer.from(part)
    bytes += buffer.length
    if (bytes > MOST_BYTES) {
      answer.destroy()
      return { state: 'lost', detail: 'too large' }
    }
    parts.push(buffer)
  }
  // Cut off on the way, or not written to its end yet.
  if (!answer.complete || bytes === 0) return later('incomplete')
  const mediaType = answer.headers['content-type']?.split(';')[0]?.trim()
  return { state: 'held', content: Buffer.concat(parts), ...(mediaType !== undefined && { mediaType }) }
}

function later(detail: string, after: Date | null = null): Fetched {
  return { state: 'later', detail: detail.slice(0, 200), after }
}
