import { setTimeout as sleep } from 'node:timers/promises'
import { newId, type Logger } from '../kernel/index.ts'

/** A message of the Segment HTTP Tracking API, without the parts every message has. */
type Said = { userId: string; anonymousId?: string } & Record<string, unknown>
export type TellHuiliu = (writeKey: string, call: 'identify' | 'track', said: Said) => void

const TRIES = 4
const WAIT_MS = 250

/**
 * How the shop's server and its tills tell 汇流 what happened: over HTTP at the public door, with a write key, as any
 * customer's system would. In order, in the background, tried again with the same message id.
 */
export function createTeller(origin: () => string, log: Logger): TellHuiliu {
  let before: Promise<void> = Promise.resolve()
  return (writeKey, call, said) => {
    const message = { ...said, messageId: newId(), timestamp: new Date().toISOString() }
    before = before.then(() => send(message))

    async function send(body: Record<string, unknown>): Promise<void> {
      for (let tries = 1; tries <= TRIES; tries++) {
        const answer = await post(`${origin()}/v1/${call}`, writeKey, body).catch(() => undefined)
        if (answer?.ok) return
        await sleep(WAIT_MS * tries)
      }
      log.warn({ call }, 'the demo shop could not tell what happened')
    }
  }
}

function post(url: string, writeKey: string, body: Record<string, unknown>): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
  const headers = { authorization, 'content-type': 'application/json', 'user-agent': 'chengyu-shop/1.0' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(5_000) })
}
