import { Agent, request } from 'node:http'

export type Client = {
  readonly token: string
  /** Body as text. Throws on any status but 2xx. */
  get(path: string): Promise<string>
  post(path: string, body: unknown): Promise<string>
  send(method: string, path: string, body?: unknown): Promise<string>
  /** Listens to server-sent events, dropping what it hears; answers with the way to stop once the server has begun. */
  listen(path: string): Promise<() => void>
  close(): void
}

/** Calls the API with a token over kept-alive connections; light, since it shares the cores with what it measures. */
export function createClient(origin: string, token: string, connections = 16): Client {
  return calling(origin, { authorization: `Bearer ${token}` }, { token, connections })
}

/** The same as a member who takes his invitation: by cookie, with all his roles. */
export async function createSessionClient(origin: string, inviteUrl: string): Promise<Client> {
  const own = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const path = `/api/v1/invitations/${inviteUrl.split('/').at(-1)}`
  const body = JSON.stringify({ password: 'a-member-of-the-bench-5' })
  const answer = await fetch(origin + path, { method: 'POST', headers: own, body })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (!answer.ok || !cookie) throw new Error(`the invitation was not taken: ${answer.status} ${await answer.text()}`)
  return calling(origin, { cookie, 'sec-fetch-site': 'same-origin' }, { token: '', connections: 16 })
}

type Own = { token: string; connections: number }

function calling(origin: string, credentials: Record<string, string>, { token, connections }: Own): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const headers = { ...credentials, 'content-type': 'application/json' }
  const send = (method: string, path: string, body?: unknown) =>
    new Promise<string>((resolve, reject) => {
      const call = request(`${origin}/api/v1${path}`, { method, agent, headers }, response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (text += part))
        response.on('end', () => {
          const status = response.statusCode ?? 0
          if (status >= 200 && status < 300) resolve(text)
          else reject(new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`))
        })
      })
      call.on('error', reject)
      call.end(body === undefined ? undefined : JSON.stringify(body))
    })
  const listen = (path: string) =>
    new Promise<() => void>((resolve, reject) => {
      const call = request(`${origin}/api/v1${path}`, { headers }, response => {
        response.resume()
        resolve(() => call.destroy())
      })
      call.on('error', reject)
      call.end()
    })
  return {
    token,
    send,
    listen,
    get: path => send('GET', path),
    post: (path, body) => send('POST', path, body),
    close: () => agent.destroy(),
  }
}

type Loop = { concurrency: number; total: number; warmUp?: number }

/** Keeps `concurrency` calls under way until `total` were made; answers with the time of each in ms, without the warm-up. */
export async function closedLoop(
  { concurrency, total, warmUp = 0 }: Loop,
  call: (n: number) => Promise<unknown>,
): Promise<number[]> {
  const samples: number[] = []
  let next = 0
  const lane = async () => {
    for (let n = next++; n < total + warmUp; n = next++) {
      const start = performance.now()
      await call(n)
      if (n >= warmUp) samples.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  return samples
}

type Timed = { concurrency: number; seconds: number }

/** Keeps `concurrency` calls under way for so long; answers with how many were made a second until the last one ended. */
export async function timedLoop(
  { concurrency, seconds }: Timed,
  call: (n: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now()
  let made = 0
  const lane = async () => {
    while (performance.now() - start < seconds * 1000) await call(made++)
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  return (made * 1000) / (performance.now() - start)
}
