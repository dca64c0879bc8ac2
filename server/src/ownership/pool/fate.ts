import type { PoolRules } from '@huiliu/contracts'

const DAY_MS = 24 * 3_600_000

/** When a record last followed up then goes to the pool; null where none does by itself. */
export function dueAt({ on, days }: Pick<PoolRules, 'on' | 'days'>, last: Date): Date | null {
  return on && days !== null ? new Date(last.getTime() + days * DAY_MS) : null
}

/** What is to be done with an owned record now. */
export function fateOf(rules: PoolRules, { last, now }: { last: Date; now: Date }): 'keep' | 'warn' | 'return' {
  const due = dueAt(rules, last)
  if (due === null) return 'keep'
  if (now >= due) return 'return'
  return now.getTime() >= due.getTime() - rules.warnDays * DAY_MS ? 'warn' : 'keep'
}
