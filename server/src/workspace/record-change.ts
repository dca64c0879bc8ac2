import { appendEvents, newId, startAct, type Ctx, type Tx } from '../kernel/index.ts'

type Change = {
  type: string
  object: 'member' | 'role' | 'department' | 'token' | 'delegation' | 'workspace'
  id: string | null
  body: Record<string, unknown>
}
/** Who changed something, when, in which request. */
export type ChangeCtx = Pick<Ctx, 'actor' | 'now' | 'requestId' | 'wakes'>

/** The act and the one event of a command of this module: the audit log. `body` holds no secret. */
export async function recordChange(tx: Tx, ctx: ChangeCtx, { type, object, id, body }: Change): Promise<void> {
  const actId = await startAct(tx, ctx, { kind: object })
  await appendEvents(tx, ctx.wakes, [
    { id: newId(), type, occurredAt: ctx.now, receivedAt: ctx.now, actId, object, recordId: id, body },
  ])
}
