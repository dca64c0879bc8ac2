import { readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process that cannot be mistaken for a later one with the same pid. */
export type ProcessIdentity = { pid: number; startedAt: string }

/**
 * When the live process `pid` started, as boot id and clock ticks; undefined when there is none. Zombies count as dead:
 * in a container whose first process reaps nobody they stay for ever.
 */
export function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return answersSignals(pid) ? 'alive' : undefined
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[18]}`
  } catch {
    return undefined
  }
}

export function self(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid) ?? 'unknown' }
}

export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  return startOf(pid) === startedAt
}

/** What a `/proc/<pid>` link points to, where we may look. */
export function linkOf(pid: number, link: 'cwd' | 'exe'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/${link}`)
  } catch {
    return undefined
  }
}

export function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  } catch {
    return []
  }
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

/** True when the process ended within `ms`. */
export async function endsWithin(found: ProcessIdentity, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms
  while (isAlive(found)) {
    if (Date.now() > deadline) return false
    await sleep(15)
  }
  return true
}

/** The `code` of a system or PostgreSQL error. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
