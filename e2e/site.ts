import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'

export type Page = { html?: string; script?: string; headers?: Record<string, string> }
export type Site = { origin: string; port: number; stop(): void }

/** A customer's website, on an origin of its own, so that what its pages send is cross-origin as in life. */
export async function openSite(pageOf: (url: URL, request: IncomingMessage) => Page): Promise<Site> {
  const server = createServer((request, response) => {
    const { html, script, headers = {} } = pageOf(new URL(request.url ?? '/', 'http://site'), request)
    const type = script === undefined ? 'text/html' : 'text/javascript'
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, ...headers })
    response.end(script ?? `<!doctype html><html lang="zh">${html ?? ''}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { origin: `http://127.0.0.1:${port}`, port, stop }
}
