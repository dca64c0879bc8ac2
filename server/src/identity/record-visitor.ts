import { forbidden, startAct } from '../kernel/index.ts'
import { write } from '../objects/index.ts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'
import { personOf } from './person.ts'

/** Makes a contact record for a person who has none yet: its id is the person's. */
export async function recordVisitor(
  ctx: CallCtx,
  id: string,
  values: Record<string, unknown>,
): Promise<{ id: string; actId: string }> {
  const person = await personOf(ctx, id)
  if (!rightsOn(ctx.caller, 'contact').create) throw forbidden()
  const actId = await ctx.db.tx(async tx => {
    const act = await startAct(tx, ctx, { kind: 'record' })
    const changes = [{ op: 'create' as const, object: 'contact', id: person.id, values, sightingId: person.id }]
    await write(tx, ctx, { actId: act, changes, access: ctx.caller })
    return act
  })
  return { id: person.id, actId }
}
