import type { IncomingMessage } from 'node:http'
import type { Account } from '../contract.ts'
import { isObject, jsonSafe, type JsonObject } from '../json-safe.ts'
import { requestReachable } from '../request.ts'
import { settingsOf } from './settings.ts'

/** One call of the platform's API; `body` is sent as JSON unless it is a form. */
export type Asked = { path: string; query?: Record<string, string>; body?: JsonObject | FormData }
/** What came back. HTTP says 200 whatever happened: `errcode` decides, 0 where there is none. */
export type Answer = {
  errcode: number
  errmsg: string
  json: JsonObject
  bytes: Buffer
  mediaType: string
  name: string | null
}
/** Nothing was answered; `sent`: whether the platform may have heard it nevertheless. */
export type NoAnswer = { noAnswer: string; sent: boolean }

/** The token is not, or no more, one (1.2): asked for anew once. */
const STALE_TOKEN = new Set([40001, 40014, 42001])
/** The largest a temporary medium may be, and what a JSON answer never comes near. */
const ANSWER_BYTES = 20 * 1024 * 1024

/** Asks with the account's token; one the platform no longer takes is replaced once. */
export async function askAs(
  account: Pick<Account, 'settings' | 'token'>,
  asked: Asked,
  signal: AbortSignal,
): Promise<Answer | NoAnswer> {
  const token = await account.token().catch(tokenless)
  if (typeof token !== 'string') return token
  const answer = await ask(account.settings, withToken(asked, token), signal)
  if ('noAnswer' in answer || !STALE_TOKEN.has(answer.errcode)) return answer
  const fresh = await account.token(token).catch(tokenless)
  return typeof fresh === 'string' ? ask(account.settings, withToken(asked, fresh), signal) : fresh
}

function tokenless(error: unknown): NoAnswer {
  return { noAnswer: error instanceof Error ? error.message : 'no token', sent: false }
}

function withToken({ query, ...asked }: Asked, token: string): Asked {
  return { ...asked, query: { access_token: token, ...query } }
}

/** Asks the platform itself, or the relay that is set. Never throws for what comes of it. */
export async function ask(
  settings: JsonObject,
  { path, query = {}, body }: Asked,
  signal: AbortSignal,
): Promise<Answer | NoAnswer> {
  if (signal.aborted) return { noAnswer: 'aborted', sent: false }
  const { apiBase, networks } = settingsOf(settings)
  const url = new URL(`${apiBase}${path}?${new URLSearchParams(query).toString()}`)
  try {
    const response = await requestReachable({ url, networks, signal, ...(await encoded(body)) })
    // The platform redirects nobody, and a token must not follow where somebody else points.
    return 'refused' in response ? { noAnswer: response.refused, sent: false } : await answerOf(response)
  } catch (error) {
    return { noAnswer: reasonOf(error), sent: !NEVER_LEFT.has(reasonOf(error)) }
  }
}

/** A medium that lies somewhere of its own; without a token. */
export async function download(
  url: URL,
  settings: JsonObject,
  signal: AbortSignal,
): Promise<{ bytes: Buffer; mediaType: string } | NoAnswer> {
  try {
    const response = await requestReachable({ url, networks: settingsOf(settings).networks, signal })
    if ('refused' in response) return { noAnswer: response.refused, sent: false }
    const { statusCode: status = 0, headers } = response
    if (status !== 200) return unwanted(response)
    return { bytes: await bytesOf(response), mediaType: headers['content-type'] ?? '' }
  } catch (error) {
    return { noAnswer: reasonOf(error), sent: true }
  }
}

type Encoded = { headers: Record<string, string>; body: Buffer }

/** A form is written with its boundary by the runtime itself. */
async function encoded(body: Asked['body']): Promise<Encoded | null> {
  if (body === undefined) return null
  if (!(body instanceof FormData))
    return { headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }
  const form = new Response(body)
  return {
    headers: { 'content-type': form.headers.get('content-type') ?? '' },
    body: Buffer.from(await form.arrayBuffer()),
  }
}

function unwanted(response: IncomingMessage): NoAnswer {
  response.destroy()
  return { noAnswer: `http_${response.statusCode ?? 0}`, sent: true }
}

async function answerOf(response: IncomingMessage): Promise<Answer | NoAnswer> {
  if (response.statusCode !== 200) return unwanted(response)
  const bytes = await bytesOf(response)
  const { 'content-type': mediaType = '', 'content-disposition': disposition } = response.headers
  // Errors come as JSON where bytes were asked for, and JSON comes as text/plain: the form tells, not the label.
  const json = bytes[0] === 0x7b ? readObject(bytes) : null
  const isMedium = json === null && disposition !== undefined
  if (!json && !isMedium) return { noAnswer: 'not_json', sent: true }
  const errcode = Number(json?.['errcode'] ?? 0)
  const errmsg = json?.['errmsg']
  return {
    errcode: Number.isInteger(errcode) ? errcode : -1,
    errmsg: typeof errmsg === 'string' ? errmsg.slice(0, 300) : '',
    json: json ?? {},
    bytes,
    mediaType,
    name: /filename="?([^";]+)"?/.exec(disposition ?? '')?.[1] ?? null,
  }
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > ANSWER_BYTES) throw new Error('too_large')
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

function readObject(bytes: Buffer): JsonObject | null {
  try {
    const parsed = jsonSafe(JSON.parse(bytes.toString('utf8')))
    return isObject(parsed) ? parsed : null
  } catch {
    return null
  }
}

/** Found before a connection stood: the platform cannot have heard anything. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  if (typeof code === 'string') return code
  return error instanceof Error ? error.name : 'unknown'
}
