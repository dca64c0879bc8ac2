import type { GateRule } from '@huiliu/contracts'
import type { CallCtx } from '../workspace/index.ts'
import { RULES } from './gate/registry.ts'
import { policyOf } from './policy.ts'

type Counted = { rule: string; state: 'refused' | 'queued'; count: number }

/** What the send gate keeps back as things are set, rule by rule, and how much it was within the last 24 hours. */
export async function gateToday(ctx: CallCtx): Promise<GateRule[]> {
  const [policy, counts] = await Promise.all([policyOf(ctx.db), counted(ctx)])
  const of = (rule: string, state: Counted['state']) =>
    counts.find(one => one.rule === rule && one.state === state)?.count ?? 0
  return RULES.flatMap(({ name, does }) => {
    const told = does(policy)
    const [refused, waiting] = [of(name, 'refused'), of(name, 'queued')]
    return told ? [{ rule: name, sentence: told[ctx.locale], refused, waiting }] : []
  })
}

async function counted({ db, now }: CallCtx): Promise<Counted[]> {
  return db.query<Counted>(
    `select reason->>'code' as rule, state, count(*)::int as count from ws.outgoing
     where state = 'refused' and due_at > $1::timestamptz - interval '1 day' or state = 'queued' and reason is not null
     group by 1, 2`,
    [now],
  )
}
