import { setTimeout as sleep } from 'node:timers/promises'
import type { ImportMapping, ImportView } from '@huiliu/contracts'
import type { ServerProcess } from '../server/test/process.ts'
import { sendFile } from '../server/test/transfer.ts'
import { cpuOf } from './cpu.ts'
import { memoryOf } from './memory.ts'

const LOOK_MS = 250

/** A server of an empty company, and a token that may do everything. */
export type Company = { server: ServerProcess; token: string; dataDir: string }
export type Dropped = { object: string; name: string; bytes: string | Buffer; mapping: ImportMapping }

/** Drops a file; answers with its preview. */
export async function drop({ server, token }: Company, { object, mapping, ...file }: Dropped): Promise<ImportView> {
  const fields = { object, mapping: JSON.stringify(mapping) }
  const { status, text } = await sendFile({ origin: server.origin, token, fields, file })
  if (status !== 201) throw new Error(`${status} ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

/** Runs an import (POST) or takes it back (DELETE) to its end. Throws when it fails. */
export async function toEnd(company: Company, method: 'POST' | 'DELETE', id: string): Promise<ImportView> {
  await asked(company, method, method === 'POST' ? `/imports/${id}/run` : `/imports/${id}`)
  for (;;) {
    const view = await asked(company, 'GET', `/imports/${id}`)
    if (view.status === 'failed') throw new Error(`the import failed: ${view.failure}`)
    if (view.status !== 'running' && view.status !== 'undoing') return view
    await sleep(LOOK_MS)
  }
}

async function asked({ server, token }: Company, method: string, path: string): Promise<ImportView> {
  const headers = { authorization: `Bearer ${token}` }
  return viewOf(await fetch(`${server.origin}/api/v1${path}`, { method, headers }))
}

async function viewOf(answer: Response): Promise<ImportView> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

export type Timed<T> = { result: T; seconds: number; cpuSeconds: number }

/** With the CPU time that the server and its PostgreSQL took: it tells a slow program from a busy machine. */
export async function timed<T>({ server }: Company, work: () => Promise<T>): Promise<Timed<T>> {
  const [began, cpu] = [performance.now(), cpuOf(server.pid)]
  const result = await work()
  return { result, seconds: (performance.now() - began) / 1000, cpuSeconds: (cpuOf(server.pid) - cpu) / 1000 }
}

/** MB: `most` the server and PostgreSQL's processes held at once above the start, `cache` what its cache of pages holds at the end. */
export type Memory = { most: number; before: number; cache: number }

/**
 * Watches memory until it is stopped. PostgreSQL's cache of pages is told apart: it is an eighth of the machine's memory,
 * at most 1 GB, and fills with whatever is read or written, importing or not.
 */
export function watchMemory({ server, dataDir }: Company): Disposable & { stop(): Memory } {
  const now = () => memoryOf({ pid: server.pid, dataDir })
  const own = () => {
    const held = now()
    return held.server + held.postgres - held.cache
  }
  const before = own()
  let most = before
  const look = () => (most = Math.max(most, own()))
  const timer = setInterval(look, LOOK_MS * 2)
  return {
    [Symbol.dispose]: () => clearInterval(timer),
    stop() {
      clearInterval(timer)
      look()
      return { most: most - before, before, cache: now().cache }
    },
  }
}
