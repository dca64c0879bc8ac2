import type { Trial } from '@huiliu/contracts'
import { placeAt, type Draft, type Target } from './draft.ts'

/** What a trial found wrong, by the target whose place is to blame. */
export function targetProblems(draft: Draft, trial: Trial | undefined): (target: Target) => string[] {
  return target => {
    const place = placeAt(draft, target)
    if (place === undefined || target === 'property' || !trial) return []
    const lines = draft.order.lines?.each ?? ''
    const isLine = target.startsWith('line.')
    const blamed = trial.problems.filter(({ path }) =>
      isLine ? path.startsWith(`${lines}/`) && path.endsWith(place) : path === place && path !== '',
    )
    return [...new Set(blamed.map(problem => problem.message))].slice(0, 2)
  }
}
