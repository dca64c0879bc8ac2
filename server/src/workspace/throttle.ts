import { remember } from '../kernel/index.ts'
import { throttled } from './problems.ts'

type Attempts = { count: number; until: number }

const FREE = 5
const LONGEST_MS = 15 * 60_000
const BOUND = 20_000

export type Throttle = {
  /** Counts one try before its password is looked at, so that tries at the same moment count too. Throws `sign_in_throttled`. */
  attempt(key: string, now: Date): void
  succeeded(key: string): void
}

/**
 * Slows guessing: from the fifth failure on each one doubles the wait, per login and address. Kept in memory: a restart
 * forgives, which a guesser cannot cause; bounded, the oldest entry goes first.
 */
export function createThrottle(): Throttle {
  const attempts = new Map<string, Attempts>()

  function attempt(key: string, now: Date): void {
    const known = attempts.get(key)
    const wait = (known?.until ?? 0) - now.getTime()
    if (wait > 0) throw throttled({ seconds: Math.ceil(wait / 1000) })
    const count = (known?.count ?? 0) + 1
    const next = count < FREE ? 0 : Math.min(LONGEST_MS, 1000 * 2 ** (count - FREE))
    remember(attempts, key, { count, until: now.getTime() + next }, BOUND)
  }

  return { attempt, succeeded: key => void attempts.delete(key) }
}
