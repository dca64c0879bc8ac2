import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type Sender = {
  /** POSTs and resolves at the answer; throws on any status but 200. Waits for a free connection. */
  post(path: string, body: string): Promise<void>
  close(): void
}

/**
 * Kept-alive connections with one request each under way, written by hand: node's own client costs more than the server's
 * share of a request, and the load generator shares the cores with what it measures.
 */
export async function createSender(origin: string, key: string, connections: number): Promise<Sender> {
  const { hostname, port } = new URL(origin)
  const open = () => openLane(hostname, Number(port))
  const lanes = new Set(await Promise.all(Array.from({ length: connections }, open)))
  const free = [...lanes]
  const waiting: ((lane: Lane) => void)[] = []
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  const head = (path: string, length: number) =>
    `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`

  async function post(path: string, body: string): Promise<void> {
    const given = free.pop() ?? (await new Promise<Lane>(resolve => waiting.push(resolve)))
    const lane = given.isOpen() ? given : await reopened(given)
    try {
      await lane.ask(head(path, Buffer.byteLength(body)) + body)
    } finally {
      const next = waiting.shift()
      if (next) next(lane)
      else free.push(lane)
    }
  }

  /** A server closes connections that were idle for long. */
  async function reopened(old: Lane): Promise<Lane> {
    const lane = await open()
    lanes.delete(old)
    lanes.add(lane)
    return lane
  }
  return { post, close: () => lanes.forEach(lane => lane.close()) }
}

type Lane = { ask(request: string): Promise<void>; isOpen(): boolean; close(): void }

async function openLane(host: string, port: number): Promise<Lane> {
  const socket: Socket = connect({ host, port, noDelay: true })
  await once(socket, 'connect')
  let text = ''
  let answer: { resolve: () => void; reject: (error: Error) => void } | undefined
  const settle = (error?: Error) => {
    const asked = answer
    answer = undefined
    text = ''
    if (error) asked?.reject(error)
    else asked?.resolve()
  }
  socket.on('data', part => {
    text += part.toString('latin1')
    if (!isWhole(text)) return
    settle(text.startsWith('HTTP/1.1 200') ? undefined : new Error(text.slice(0, 400)))
  })
  socket.on('error', settle)
  socket.on('close', () => settle(new Error('the server closed a connection')))
  return {
    ask: request =>
      new Promise((resolve, reject) => {
        answer = { resolve, reject }
        socket.write(request)
      }),
    isOpen: () => !socket.destroyed,
    close: () => socket.destroy(),
  }
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1]
  return text.length >= end + 4 + Number(length ?? 0)
}
