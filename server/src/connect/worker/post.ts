import type { IncomingMessage } from 'node:http'
import { requestReachable, retryAfter, signStandardWebhook } from '../../channels/index.ts'

/** What the address said. `after`: when it asks to be tried again. */
export type Said = { status: number | null; detail: string | null; after: Date | null }
/** Whether the message was taken. */
export function isTaken({ status }: Said): boolean {
  return status !== null && status >= 200 && status < 300
}

export type Posting = { url: string; networks: string[]; id: string; body: string; secrets: Buffer[]; now: Date }

const PATIENCE_MS = 15_000
/** Of an answer so much is read, and so much of it kept. */
const [READ, KEPT] = [64 * 1024, 500]

/**
 * One signed message to an address: public, or in a network somebody allowed. Its name is looked up once and that very
 * address is asked; a redirect is an answer, and none to follow.
 */
export async function post(posting: Posting): Promise<Said> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const body = Buffer.from(posting.body)
  try {
    const { networks, now, id, secrets } = posting
    const signed = signStandardWebhook({ id, body }, { secrets, now })
    const answer = await requestReachable({
      url: new URL(posting.url),
      headers: { 'content-type': 'application/json', 'user-agent': 'Huiliu', ...signed },
      body,
      networks,
      signal,
    })
    if ('refused' in answer) return { status: null, detail: answer.refused, after: null }
    const { statusCode: status = 0, headers } = answer
    return { status, detail: (await startOf(answer)) || null, after: retryAfter(headers, now) }
  } catch (error) {
    if (signal.aborted) return { status: null, detail: 'no_answer', after: null }
    return { status: null, detail: error instanceof Error ? error.message.slice(0, KEPT) : null, after: null }
  }
}

async function startOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer) {
    parts.push(Buffer.from(part))
    bytes += parts.at(-1)?.length ?? 0
    if (bytes >= READ) break
  }
  answer.destroy()
  return Buffer.concat(parts).toString('utf8').replaceAll('\u0000', '').slice(0, KEPT)
}
