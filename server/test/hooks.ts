import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { Mapping, Problem, Source } from '@huiliu/contracts'
import type { TestApp } from './app.ts'

export type Hook = Source & { secret: string }

/** A webhook source with its secret. */
export async function makeHook(t: TestApp, input: Record<string, unknown> = {}): Promise<Hook> {
  const { status, body } = await t.api<Hook>('POST', '/sources', { kind: 'webhook', name: '小店', ...input })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}

export async function mapHook(t: TestApp, { id }: { id: string }, mapping: Mapping): Promise<void> {
  const { body: now } = await t.api<{ version: number }>('GET', `/sources/${id}/mapping`)
  const { status, body } = await t.api('PATCH', `/sources/${id}/mapping`, { mapping, version: now.version })
  if (status !== 200) throw new Error(JSON.stringify(body))
}

type Sending = { id?: string; secret?: string; at?: Date; signature?: string; headers?: Record<string, string> }
export type Send = (
  hook: { hook: Source['hook']; secret: string },
  body: unknown,
  sending?: Sending,
) => Promise<{ status: number; body: Problem }>

/** Sends messages over HTTP, signed by the independent package. */
export async function sender(t: TestApp): Promise<Send> {
  const origin = await t.app.http.listen({ host: '127.0.0.1', port: 0 })
  return async (
    hook,
    payload,
    { id = randomUUID(), secret = hook.secret, at = new Date(), signature, headers } = {},
  ) => {
    const body = Buffer.isBuffer(payload) || typeof payload === 'string' ? payload : JSON.stringify(payload)
    const answer = await fetch(`${origin}${hook.hook?.path ?? ''}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signature ?? new Webhook(secret).sign(id, at, body.toString()),
        ...headers,
      },
    })
    const said: Problem = JSON.parse(await answer.text())
    return { status: answer.status, body: said }
  }
}
