import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

/** What the gate does with one request: lets it pass, answers it itself, or passes it on and drops the answer. */
export type Verdict = 'pass' | 'lose-answer' | { status: number; headers?: Record<string, string> }
export type Seen = { method: string; path: string; headers: IncomingMessage['headers']; text: string; verdict: Verdict }
export type Gate = {
  origin: string
  /** every request so far, bodies unzipped */
  seen: Seen[]
  /** how many of them the product has yet to answer */
  waiting: number
  /** for the next POSTs, in order */
  plan: Verdict[]
  /** for the POSTs after those */
  otherwise: Verdict
  stop(): void
}

/** A bad network in front of the product: the SDKs believe it is the server. */
export async function openGate(target: string): Promise<Gate> {
  const gate: Gate = { origin: '', seen: [], waiting: 0, plan: [], otherwise: 'pass', stop: () => undefined }
  const server = createServer(async (request, response) => {
    const { method = 'GET', url: path = '/', headers } = request
    const body = await buffer(request)
    const verdict = method === 'POST' ? (gate.plan.shift() ?? gate.otherwise) : 'pass'
    const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()
    gate.seen.push({ method, path, headers, text, verdict })
    if (typeof verdict === 'object') {
      // As the product answers: a browser must be let read even a refusal.
      response.writeHead(verdict.status, { ...READABLE, ...verdict.headers }).end()
      return
    }
    gate.waiting++
    const answer = await forward(target + path, { method, headers, body }).catch(() => undefined)
    gate.waiting--
    if (!answer || verdict === 'lose-answer') return void request.socket.destroy()
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  gate.origin = `http://127.0.0.1:${port}`
  gate.stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return gate
}

const READABLE = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' }

type Request = { method: string; headers: IncomingMessage['headers']; body: Buffer }

async function forward(url: string, { method, headers, body }: Request) {
  const kept = Object.entries(headers).filter(([name]) => !HOP.has(name))
  const answer = await fetch(url, {
    method,
    headers: kept.map(([name, value]): [string, string] => [name, String(value)]),
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  })
  // What `fetch` unzipped goes on unzipped.
  const passed = [...answer.headers].filter(([name]) => !HOP.has(name) && name !== 'content-encoding')
  return { status: answer.status, headers: passed, body: Buffer.from(await answer.arrayBuffer()) }
}

/** Of one connection only, or wrong after the body was read. */
const HOP = new Set(['connection', 'keep-alive', 'host', 'content-length', 'transfer-encoding'])
