import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { WechatPlatform } from './platform.ts'

/** Puts a platform on a port of its own on this machine. */
export async function listen(platform: WechatPlatform): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void serve(platform, request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A test that ends without closing it shall end.
  server.unref()
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { origin: `http://127.0.0.1:${address.port}`, close }
}

async function serve(platform: WechatPlatform, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://platform')
  const contentType = request.headers['content-type'] ?? ''
  const answer = platform.answer({ path: pathname, query: searchParams, body: Buffer.concat(parts), contentType })
  if (!answer) return
  response.writeHead(answer.status, answer.reply.headers)
  response.end(answer.reply.body)
}
