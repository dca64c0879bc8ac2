import { recordAct, type Ctx, type Tx } from '../kernel/index.ts'

type Change = {
  type: string
  object: 'member' | 'role' | 'department' | 'token' | 'delegation' | 'workspace' | 'invitation' | 'sign_in_way'
  id: string | null
  body: Record<string, unknown>
}
/** Who changed something, when, in which request. */
export type ChangeCtx = Pick<Ctx, 'actor' | 'now' | 'requestId' | 'wakes'>

/** The act and the one event of a command of this module: the audit log. `body` holds no secret. */
export async function recordChange(tx: Tx, ctx: ChangeCtx, { type, object, id, body }: Change): Promise<void> {
  await recordAct(tx, ctx, { kind: object, type, object, recordId: id, body })
}
