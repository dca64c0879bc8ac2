import { requestReachable } from '../channels/index.ts'
import { providerUnreachable } from './problems.ts'

const PATIENCE_MS = 10_000
const MOST_BYTES = 1_000_000

type Init = { method?: string; headers?: Record<string, string>; body?: string | undefined }

/**
 * A request to a provider, to an address an admin gave: looked up once and held against the networks he allows. Throws
 * provider_unreachable.
 */
export async function fetchProvider(url: string, networks: string[], init: Init = {}): Promise<Response> {
  const { headers = {}, body, method } = init
  const content = body === undefined && method === 'POST' ? '' : body
  try {
    const answer = await requestReachable({
      url: new URL(url),
      headers,
      body: content === undefined ? undefined : Buffer.from(content),
      networks,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if ('refused' in answer) throw new Error(answer.refused)
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of answer) {
      const part = Buffer.from(chunk)
      bytes += part.length
      if (bytes > MOST_BYTES) throw new Error('too_large')
      chunks.push(part)
    }
    const status = answer.statusCode ?? 502
    const type = answer.headers['content-type'] ?? 'application/octet-stream'
    const empty = status === 204 || status === 304
    return new Response(empty ? null : Buffer.concat(chunks), { status, headers: { 'content-type': type } })
  } catch (error) {
    throw providerUnreachable({ said: error instanceof Error ? error.message : 'unknown' })
  }
}

/** The JSON object a provider answered; {} where it is none. */
export async function jsonOf(answer: Response): Promise<Record<string, unknown>> {
  try {
    const value: unknown = await answer.json()
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
