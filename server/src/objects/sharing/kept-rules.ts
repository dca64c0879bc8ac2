import type { Condition, ShareLevel } from '@huiliu/contracts'
import { createRemembered, type Queryable } from '../../kernel/index.ts'

/** A rule as writes apply it. */
export type KeptRule = { id: string; object: string; condition: Condition; principal_id: string; level: ShareLevel }

const kept = createRemembered(async q =>
  Map.groupBy(
    await q.query<KeptRule>(
      'select id, object, condition, principal_id, level from ws.sharing_rule where removed_at is null',
    ),
    rule => rule.object,
  ),
)

/** The rules of an object, at most a second old: applying a rule waits for those who may not know it yet. */
export async function rulesOf(q: Queryable, object: string): Promise<KeptRule[]> {
  return (await kept.of(q)).get(object) ?? []
}

export function forgetRules(q: { schema: string }): void {
  kept.forget(q)
}
