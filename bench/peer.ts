import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'

export type Peer = { origin: string; stop(): Promise<void> }

/** Starts a program of `peers/`, tells it what it needs, and waits until it says where it listens. */
export async function startPeer(program: string, told: object): Promise<Peer> {
  const child = fork(fileURLToPath(new URL(`./peers/${program}.ts`, import.meta.url)))
  child.send(told)
  const [origin] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (typeof origin !== 'string') throw new Error(`the peer ${program} did not start`)
  const stop = async () => {
    child.kill()
    await once(child, 'exit')
  }
  return { origin, stop }
}

/** How to reach the database of a pool, from another process. */
export function connectionOf({ options }: pg.Pool): pg.PoolConfig {
  const { host, port, user, password, database } = options
  return { host, port, user, password, database }
}
