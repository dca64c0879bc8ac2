import type { Ctx } from '../context.ts'
import type { Tx } from '../db.ts'
import { newId } from '../ids.ts'
import { startAct, type ActCtx, type NewAct } from './act.ts'
import { appendEvents, type NewEvent } from './append.ts'

/** What happens at the moment it is told. */
export type Happening = Omit<NewEvent, 'id' | 'occurredAt' | 'receivedAt'>

/** One event of this moment; its id. */
export async function appendEvent(
  tx: Tx,
  { wakes, now }: Pick<Ctx, 'wakes' | 'now'>,
  happening: Happening,
): Promise<string> {
  const id = newId()
  await appendEvents(tx, wakes, [{ ...happening, id, occurredAt: now, receivedAt: now }])
  return id
}

/** A command that comes to one event: the act and the event, in the transaction of the change. Returns the act. */
export async function recordAct(
  tx: Tx,
  ctx: ActCtx & Pick<Ctx, 'wakes'>,
  { kind, reason, ...happening }: Pick<NewAct, 'kind' | 'reason'> & Omit<Happening, 'actId'>,
): Promise<string> {
  const actId = await startAct(tx, ctx, { kind, reason })
  await appendEvent(tx, ctx, { ...happening, actId })
  return actId
}
