import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Channel, Outgoing, Sent } from '../../src/channels/index.ts'
import type { Random } from '../../src/kernel/index.ts'

/** A platform that answers as platforms do: it takes, refuses, is busy, or falls silent before or after it took a message. */
export type Peer = {
  url: string
  /** how often a message reached its customer, by our id */
  delivered: Map<string, number>
  /** messages to which an answer was withheld */
  silent: Set<string>
  close(): Promise<void>
}

type Temper = { random: Random; keyed: boolean; unkind: number }

export async function startPeer({ random, keyed, unkind }: Temper): Promise<Peer> {
  const delivered = new Map<string, number>()
  const silent = new Set<string>()
  const take = (id: string) => {
    const before = delivered.get(id) ?? 0
    if (!keyed || before === 0) delivered.set(id, before + 1)
  }
  const server = createServer((request, response) => {
    const id = new URL(request.url ?? '', 'http://peer').pathname.slice(1)
    request.resume()
    const mood = random.next()
    const known = keyed && delivered.has(id)
    if (mood < unkind) {
      silent.add(id)
      if (random.chance(0.5)) take(id)
      request.socket.destroy()
    } else if (mood < unkind * 2) response.writeHead(503).end()
    else if (mood < unkind * 2.5 && !known) response.writeHead(422).end()
    else {
      take(id)
      response.end(`p-${id}`)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${address.port}`, delivered, silent, close }
}

/** A channel that speaks to such a platform; it stands in the place of mail, and is given to the worker alone. */
export function channelTo(url: string, clientKey: boolean): Channel {
  return {
    kind: 'mail',
    capabilities: {
      receives: [],
      sends: ['text'],
      clientKey,
      limits: { textBytes: 1000, fileBytes: null, files: null, readAt: '2026-11-30' },
    },
    setUp: { settings: {}, secrets: [] },
    callback: null,
    parse: () => ({ items: [], problems: [] }),
    send: (message, _account, signal) => ask(url, message, signal),
  }
}

async function ask(url: string, { id, text }: Outgoing, signal: AbortSignal): Promise<Sent> {
  try {
    const answer = await fetch(`${url}/${id}`, { method: 'POST', body: text, signal })
    if (answer.ok) return { state: 'sent', platformId: await answer.text() }
    if (answer.status === 503) return { state: 'later', code: 'busy', detail: null, after: null }
    return { state: 'refused', code: 'no_such_customer', detail: String(answer.status) }
  } catch (error) {
    return { state: 'unknown', detail: error instanceof Error ? error.message : null }
  }
}
