import type { UndoResult } from '@huiliu/contracts'
import { forbidden, joining, markUndone, notFound, startAct, unmarkUndone, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { catalogOf } from './catalog.ts'
import { alreadyUndone, notUndoable } from './problems.ts'
import { reversals, undoer, type Reversing } from './reversal.ts'
import { write } from './write.ts'

type ActRow = { id: string; kind: string; undone_by: string | null; undoes: string | null; undid: string | null }
type UndoOther = (tx: Tx, ctx: CallCtx, act: { actId: string; kind: string; undoActId: string }) => Promise<void>

type Other = { undo: UndoOther; may: (ctx: CallCtx) => boolean }

const others = new Map<string, Other>()

/** Lets a module take back its own acts: `kind` up to the first dot. `may`: who may, unless `undo` itself says so. */
export function registerUndo(kind: string, undo: UndoOther, may: Other['may'] = mayDecideWhoIsWho): void {
  others.set(kind, { undo, may })
}

function mayDecideWhoIsWho({ caller }: CallCtx): boolean {
  return caller.rights.identity
}

/**
 * Takes an act back, field by field where the value is still the act's; later work is kept and listed. What the act made is
 * deleted, what it deleted restored. The undoing is itself an act, which can be undone, with the caller's rights on every
 * record it touches. An act of which nothing can be taken back stays in effect. Throws not_found, forbidden, already_undone,
 * not_undoable, and invalid_input where a former value is no longer possible (a number meanwhile used again).
 */
export async function undoAct(ctx: CallCtx, actId: string): Promise<UndoResult> {
  return ctx.db.tx(async tx => {
    const [act] = await tx.query<ActRow>(
      `select a.id, a.kind, a.undone_by, a.undoes, (select u.kind from ws.act u where u.id = a.undoes) as undid
       from ws.act a where a.id = $1 for update`,
      [actId],
    )
    if (!act) throw notFound()
    if (act.undone_by) throw alreadyUndone()
    const other = otherOf(act.kind)
    // What the undoing of another module's act wrote is only half of what it did.
    if (act.undid !== null && otherOf(act.undid)) throw notUndoable()
    if (!other) return takeBack(tx, ctx, { actId, redoes: act.undoes })
    if (!other.may(ctx)) throw forbidden()
    const undoActId = await startAct(tx, ctx, { kind: 'undo', undoes: actId })
    await other.undo(tx, { ...ctx, db: joining(tx) }, { actId, kind: act.kind, undoActId })
    await markUndone(tx, { actId, undoneBy: undoActId })
    return { actId: undoActId, undone: [], kept: [] }
  })
}

function otherOf(kind: string): Other | undefined {
  return others.get(kind.split('.')[0] ?? '')
}

type TakingBack = Reversing & {
  redoes?: string | null
  /** the act of the undoing, where it is more than this and its opener notes it */
  under?: string
}

/**
 * The records' part of an undoing, in the caller's transaction; `redoes`: the act is itself an undoing of that one. Of a piece
 * of work in several acts each is taken back, one that left nothing to take back as well.
 */
export async function takeBack(
  tx: Tx,
  outer: CallCtx,
  { redoes, under, ...reversing }: TakingBack,
): Promise<UndoResult> {
  const ctx = { ...outer, db: joining(tx) }
  const found = await reversals(tx, ctx, { ...reversing, catalog: await catalogOf(ctx) })
  const { changes, undone, kept } = found
  if (changes.length === 0 && !reversing.among) return { actId: null, undone, kept }
  const actId = under ?? (await startAct(tx, ctx, { kind: 'undo', undoes: reversing.actId }))
  await write(tx, ctx, { actId, changes, access: undoer(ctx) })
  if (under) return { actId, undone, kept }
  await markUndone(tx, { actId: reversing.actId, undoneBy: actId })
  if (redoes) await unmarkUndone(tx, redoes)
  return { actId, undone, kept }
}
