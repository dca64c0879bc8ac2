import { throttled } from './problems.ts'

type Attempts = { failures: number; until: number }

const FREE = 5
const LONGEST_MS = 15 * 60_000
const BOUND = 20_000

/**
 * Slows guessing: after five failures each further one doubles the wait, per login and address. Kept in memory: a restart
 * forgives, which a guesser cannot cause; bounded, the oldest entry goes first.
 */
export function createThrottle() {
  const attempts = new Map<string, Attempts>()

  /** Throws `sign_in_throttled` while the wait lasts. */
  function check(key: string, now: Date): void {
    const wait = (attempts.get(key)?.until ?? 0) - now.getTime()
    if (wait > 0) throw throttled({ seconds: Math.ceil(wait / 1000) })
  }

  function failed(key: string, now: Date): void {
    const failures = (attempts.get(key)?.failures ?? 0) + 1
    const wait = failures < FREE ? 0 : Math.min(LONGEST_MS, 1000 * 2 ** (failures - FREE))
    attempts.delete(key)
    attempts.set(key, { failures, until: now.getTime() + wait })
    const [oldest] = attempts.keys()
    if (attempts.size > BOUND && oldest !== undefined) attempts.delete(oldest)
  }

  return { check, failed, succeeded: (key: string) => void attempts.delete(key) }
}

export type Throttle = ReturnType<typeof createThrottle>
