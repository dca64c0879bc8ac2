import { request as overHttp, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as overTls } from 'node:https'
import { reach, type Reached } from './network.ts'

export type HttpRequest = {
  url: URL
  headers?: Record<string, string>
  /** sent by POST; without one the request is a GET */
  body?: Buffer | undefined
  /** CIDRs an administrator allows */
  networks: string[]
  signal: AbortSignal
}
type Refused = Extract<Reached, { refused: string }>

/**
 * A request over http or https to where people, or a platform, said: the name is looked up once and that very address is
 * asked, under the name of the host. Redirects are answers like others. Throws what the network throws.
 */
export async function requestReachable(asked: HttpRequest): Promise<IncomingMessage | Refused> {
  const { url, headers = {}, body, networks, signal } = asked
  const reached = await reach(url.hostname.replace(/^\[|\]$/g, ''), networks)
  if ('refused' in reached) return reached
  const family = reached.address.includes(':') ? 6 : 4
  const options: RequestOptions = {
    method: body === undefined ? 'GET' : 'POST',
    signal,
    headers: body === undefined ? headers : { ...headers, 'content-length': body.length },
    // A kept connection was judged when it was opened: networks that are allowed no more must not be met through it.
    agent: false,
    lookup: (_host, { all }, found) =>
      all ? found(null, [{ address: reached.address, family }]) : found(null, reached.address, family),
  }
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? overTls : overHttp
    send(url, options, resolve).on('error', reject).end(body)
  })
}

/** When an answer asks to be asked again, in seconds of Retry-After; a date is as good as none. */
export function retryAfter({ 'retry-after': seconds = '' }: IncomingHttpHeaders, now: Date): Date | null {
  return /^\d{1,6}$/.test(seconds) ? new Date(now.getTime() + Number(seconds) * 1000) : null
}
