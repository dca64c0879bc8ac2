import { forbidden, startAct } from '../kernel/index.ts'
import { contactStates, joinContacts, write, type Change } from '../objects/index.ts'
import { rightsOn, type CallCtx } from '../workspace/index.ts'
import { personOf } from './person.ts'

/** Makes a contact record for a person who has none (any more): its id is the person's. */
export async function recordVisitor(
  ctx: CallCtx,
  id: string,
  values: Record<string, unknown>,
): Promise<{ id: string; actId: string }> {
  const person = await personOf(ctx, id)
  if (!rightsOn(ctx.caller, 'contact').create) throw forbidden()
  const actId = await ctx.db.tx(async tx => {
    const act = await startAct(tx, ctx, { kind: 'record' })
    const isIdle = (await contactStates(tx, [person.id])).get(person.id)?.is === 'idle'
    const at = { object: 'contact', id: person.id, sightingId: person.id }
    const change: Change = isIdle ? { ...at, op: 'update', values } : { ...at, op: 'create', values }
    if (isIdle) await joinContacts(tx, ctx, { wanted: [{ id: person.id, joinedInto: null }], open: async () => act })
    await write(tx, ctx, { actId: act, changes: [change], access: ctx.caller })
    return act
  })
  return { id: person.id, actId }
}
