import { useState } from 'react'
import type { IdentifierRef } from '@huiliu/contracts'
import { happened, STEPS, wrongEdge, type Seen, type Step } from './progress.ts'
import { usePerson } from './use-person.ts'
import type { Shop } from './use-shop.ts'

/** Where the visitor is: the step to take, or what stands in its place. */
export type Phase = Step | 'refused' | 'mixUp' | 'done'
export type Guide = Seen & {
  done: ReadonlySet<Step>
  phase: Phase
  /** the cashier's mistake, once it happened */
  mixed(card: string): void
}

/** Follows the shop's visitor in the data; a step once seen stays ticked for this visit. */
export function useGuide({ shopper, visit }: Shop): Guide {
  const [own, setOwn] = useState({ visit, card: '' })
  const card = shopper.mixed || (own.visit === visit ? own.card : '')
  const customer = usePerson(`customer ${visit}`, refsOf(shopper))
  const cardHolder = usePerson(`card ${card}`, card ? [{ kind: 'user_id', value: card, scope: 'store' }] : [])
  const seen = { customer, cardHolder, card }
  const done = useKept(visit, happened(seen))
  const refused = shopper.consent === 'denied' && customer === undefined
  return {
    ...seen,
    done,
    phase: refused ? 'refused' : phaseOf(done, seen),
    mixed: one => setOwn({ visit, card: one }),
  }
}

function refsOf({ user, anonymousId }: Shop['shopper']): IdentifierRef[] {
  return [
    ...(user ? [{ kind: 'user_id' as const, value: user, scope: 'main' }] : []),
    ...(anonymousId ? [{ kind: 'anonymous_id' as const, value: anonymousId }] : []),
  ]
}

function phaseOf(done: ReadonlySet<Step>, { customer, card }: Seen): Phase {
  const next = STEPS.find(step => !done.has(step))
  if (next === 'cut' && wrongEdge(customer?.identity, card) === undefined) return 'mixUp'
  return next ?? 'done'
}

function useKept(visit: number, seen: Step[]): ReadonlySet<Step> {
  const [kept, setKept] = useState({ visit, steps: new Set<Step>() })
  const before = kept.visit === visit ? kept.steps : new Set<Step>()
  if (kept.visit !== visit || seen.some(step => !before.has(step))) {
    const steps = new Set([...before, ...seen])
    setKept({ visit, steps })
    return steps
  }
  return before
}
