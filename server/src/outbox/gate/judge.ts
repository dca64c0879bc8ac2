import type { Label } from '@huiliu/contracts'
import { RULES, WARNINGS } from './registry.ts'
import type { GateFacts, GateMessage, Verdict } from './types.ts'

/**
 * Whether a message may leave now. The first rule that refuses is named: they stand in the order in which people can do
 * something about them, and one that passes by itself comes after all that do not.
 */
export function judge(message: GateMessage, facts: GateFacts, now: Date): Verdict {
  for (const { name, refuses } of RULES) {
    const refused = refuses(message, facts, now)
    if (refused) return { allowed: false, rule: name, until: refused.until, params: refused.params ?? {} }
  }
  return { allowed: true, warnings: WARNINGS.flatMap(one => (one.warns(message, facts) ? [one.name] : [])) }
}

const WORDS = new Map<string, Label>([...RULES, ...WARNINGS].map(({ name, words }) => [name, words]))

/** What a rule or a warning says, in both languages; undefined for what is none of the gate's. */
export function wordsOf(name: string): Label | undefined {
  return WORDS.get(name)
}
