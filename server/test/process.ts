import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../bin/huiliu.ts', import.meta.url))
/** the demo company is loaded before anybody is let in */
const START_MS = 150_000

export type ServerProcess = {
  origin: string
  /** of the server itself */
  pid: number
  child: ChildProcess
  /** everything it has written so far, both streams */
  output(): string
  /** SIGTERM, then waits for the end; answers with the exit code */
  stop(): Promise<number | null>
  /** SIGKILL, then waits for the end; its PostgreSQL lives on */
  kill(): Promise<void>
}

export type ServerOptions = { dataDir: string; port?: number; args?: string[]; env?: Record<string, string> }

/** The whole product as a user starts it, in a process of its own; returns when /healthz answers. */
export async function startServer({ dataDir, port, args = [], env = {} }: ServerOptions): Promise<ServerProcess> {
  const chosen = port ?? (await freePort())
  const child = spawn(process.execPath, [BIN, 'start', ...args], {
    env: { ...process.env, HUILIU_DATA: dataDir, PORT: String(chosen), HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
  const origin = `http://127.0.0.1:${chosen}`
  await healthy(origin, child, () => output)
  const ended = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit')
      child.kill(signal)
      await exit
    }
    return child.exitCode
  }
  return {
    origin,
    pid: child.pid ?? 0,
    child,
    output: () => output,
    stop: () => ended('SIGTERM'),
    kill: async () => void (await ended('SIGKILL')),
  }
}

async function healthy(origin: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + START_MS
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`)
    const answer = await fetch(`${origin}/healthz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not answer within ${START_MS} ms:\n${output()}`)
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address === 'string' || address === null) throw new Error('no port')
  return address.port
}
