import type { Ctx } from '../context.ts'
import type { Tx } from '../db.ts'
import { newId } from '../ids.ts'

export type NewAct = { kind: string; reason?: string | null | undefined; undoes?: string | null }
/** Who acts, when, and in which request. */
export type ActCtx = Pick<Ctx, 'actor' | 'now' | 'requestId'>

/** Opens an act: every change of this transaction that names it can be explained and taken back together. */
export async function startAct(tx: Tx, ctx: ActCtx, { kind, reason = null, undoes = null }: NewAct): Promise<string> {
  const id = newId()
  const { now, actor, requestId } = ctx
  const { behalf } = actor
  tx.send(
    `insert into ws.act (id, at, actor_kind, actor_id, actor_name, kind, reason, request_id, undoes, behalf_id, behalf_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      now,
      actor.kind,
      actor.id,
      actor.name,
      kind,
      reason,
      requestId,
      undoes,
      behalf?.id ?? null,
      behalf?.name ?? null,
    ],
    { prepare: true },
  )
  return id
}

/** Notes on an act which act took it back. */
export async function markUndone(tx: Tx, { actId, undoneBy }: { actId: string; undoneBy: string }): Promise<void> {
  await tx.query('update ws.act set undone_by = $2 where id = $1', [actId, undoneBy])
}

/** An act whose undoing was itself taken back is in effect again. */
export async function unmarkUndone(tx: Tx, actId: string): Promise<void> {
  await tx.query('update ws.act set undone_by = null where id = $1', [actId])
}
