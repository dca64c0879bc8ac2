import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Asked = { path: string; query: URLSearchParams; headers: IncomingMessage['headers']; body: unknown }
export type Answered = { status?: number; to?: string; json?: unknown }
export type Scan = { origin: string; stop(): Promise<void> }

/** A platform's sign-in on a port of its own: pages that send the browser on, and calls that answer JSON. */
export async function startScan(answer: (asked: Asked) => Answered): Promise<Scan> {
  const server = createServer((request, response) => void handle(answer, request, response))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () => new Promise(done => server.close(() => done())),
  }
}

async function handle(answer: (asked: Asked) => Answered, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://scan')
  const body = readJson(Buffer.concat(chunks).toString('utf8'))
  const { status = 200, to, json } = answer({ path: pathname, query: searchParams, headers: request.headers, body })
  if (to !== undefined) response.writeHead(302, { location: to }).end()
  else response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(json))
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** One-time codes that end after five minutes, as both platforms give them. */
export function createCodes<T>(now: () => number = Date.now) {
  const codes = new Map<string, { who: T; until: number }>()
  return {
    make(who: T): string {
      const code = crypto.randomUUID().replaceAll('-', '')
      codes.set(code, { who, until: now() + 300_000 })
      return code
    },
    take(code: string): T | undefined {
      const found = codes.get(code)
      codes.delete(code)
      return found && found.until > now() ? found.who : undefined
    },
  }
}
