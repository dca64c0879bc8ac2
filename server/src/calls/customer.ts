import { buyersOf } from '../identity/index.ts'
import { forbidden, notFound, startAct } from '../kernel/index.ts'
import { write } from '../objects/index.ts'
import { fieldRight, rightsOn, type CallCtx } from '../workspace/index.ts'
import { callerKnown, callerWithheld } from './problems.ts'
import { foundCall } from './queries.ts'

/**
 * Makes a customer of a caller whom nobody knew: the person of the number gets a name and an owner, so that all his calls
 * are this customer's. The number is verified, since the telephone system told it. Throws not_found, forbidden,
 * caller_known, caller_withheld.
 */
export async function makeCustomer(
  ctx: CallCtx,
  id: string,
  name: string,
): Promise<{ contactId: string; actId: string }> {
  const call = await foundCall(ctx, id)
  if (call.customer === null) throw callerWithheld()
  if (!rightsOn(ctx.caller, 'contact').create || fieldRight(ctx.caller, 'contact', 'name') !== 'write')
    throw forbidden()
  return ctx.db.tx(async tx => {
    const contact = (await buyersOf(tx, ctx, [call.sighting_id])).get(call.sighting_id)
    if (contact === undefined) throw notFound()
    const [row] = await tx.query<{ is_known: boolean }>(
      'select name is not null or owner_id is not null as is_known from ws.rec_contact where id = $1 for update',
      [contact],
    )
    if (row?.is_known !== false || !call.nobodys) throw callerKnown()
    const actId = await startAct(tx, ctx, { kind: 'record' })
    const values = { name, ...(ctx.caller.memberId !== null && { owner_id: ctx.caller.memberId }) }
    await write(tx, ctx, { actId, changes: [{ op: 'update', object: 'contact', id: contact, values }] })
    return { contactId: contact, actId }
  })
}
