import type { UndoResult } from '@huiliu/contracts'
import { forbidden, markUndone, notFound, startAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { catalogOf } from './catalog.ts'
import { tableOf } from './ddl.ts'
import { alreadyUndone } from './problems.ts'
import { stored, write, type Change } from './write.ts'

type ActRow = { id: string; kind: string; undone_by: string | null; actor_id: string | null }
type EventRow = {
  type: string
  object: string
  record_id: string
  body: { changes?: Record<string, [unknown, unknown]> } | null
}
type UndoOther = (tx: Tx, ctx: CallCtx, act: { actId: string; kind: string; undoActId: string }) => Promise<void>

const others = new Map<string, UndoOther>()

/** Lets a module take back its own acts: `kind` up to the first dot. */
export function registerUndo(kind: string, undo: UndoOther): void {
  others.set(kind, undo)
}

/**
 * Takes an act back, field by field where the value is still the act's; later work is kept and listed. What the act made is
 * deleted, what it deleted restored. The undoing is itself an act, with the caller's rights on every record it touches.
 */
export async function undoAct(ctx: CallCtx, actId: string): Promise<UndoResult> {
  return ctx.db.tx(async tx => {
    const [act] = await tx.query<ActRow>('select id, kind, undone_by, actor_id from ws.act where id = $1 for update', [
      actId,
    ])
    if (!act) throw notFound()
    if (act.undone_by) throw alreadyUndone()
    const undoActId = await startAct(tx, ctx, { kind: 'undo', undoes: actId })
    const other = others.get(act.kind.split('.')[0] ?? '')
    const result: UndoResult = { actId: undoActId, undone: [], kept: [] }
    if (other) {
      if (!ctx.caller.rights.identity) throw forbidden()
      await other(tx, ctx, { actId, kind: act.kind, undoActId })
    } else {
      await undoRecords(tx, ctx, { actId, result })
    }
    await markUndone(tx, { actId, undoneBy: undoActId })
    return result
  })
}

async function undoRecords(
  tx: Tx,
  ctx: CallCtx,
  { actId, result }: { actId: string; result: UndoResult },
): Promise<void> {
  const events = await tx.query<EventRow>(
    `select type, object, record_id, body from ws.event where act_id = $1 and type like 'record.%' order by seq desc`,
    [actId],
  )
  const changes: Change[] = []
  for (const event of events) {
    const change = await reversal(tx, ctx, { event, result })
    if (change) changes.push(change)
  }
  if (changes.length > 0) await write(tx, ctx, { actId: result.actId, changes, access: undoer(ctx) })
  for (const change of changes)
    if (change.op !== 'create')
      result.undone.push({
        object: change.object,
        id: change.id,
        fields: change.op === 'update' ? Object.keys(change.values) : [],
      })
}

/** Whoever may change a record may take a creation back, too: deleting what one has just made is no further right. */
function undoer({ caller }: CallCtx): CallCtx['caller'] {
  const byObject = Object.fromEntries(
    Object.entries(caller.rights.byObject).map(([object, rights]) => [object, { ...rights, delete: rights.update }]),
  )
  return { ...caller, rights: { ...caller.rights, byObject } }
}

type Reversing = { event: EventRow; result: UndoResult }

async function reversal(tx: Tx, ctx: CallCtx, { event, result }: Reversing): Promise<Change | undefined> {
  const { object, record_id: id, type } = event
  const catalog = await catalogOf(ctx)
  if (!catalog.byName.has(object)) return undefined
  const [row] = await tx.query(`select * from ${tableOf(object)} where id = $1`, [id])
  if (!row) return undefined
  const deleted = row['deleted_at'] !== null
  if (type === 'record.deleted') return deleted ? { op: 'restore', object, id } : undefined
  if (deleted) return undefined
  if (type === 'record.created') {
    if (Number(row['version']) === 1) return { op: 'delete', object, id }
    result.kept.push({ object, id, field: 'id', value: id })
    return undefined
  }
  const values: Record<string, unknown> = {}
  for (const [field, [before, after]] of Object.entries(event.body?.changes ?? {})) {
    const now = stored(row[field])
    if (JSON.stringify(now) === JSON.stringify(after ?? null) || equalNumbers(now, after)) values[field] = before
    else result.kept.push({ object, id, field, value: now })
  }
  return Object.keys(values).length > 0 ? { op: 'update', object, id, values } : undefined
}

/** A numeric column may print 12.50 for a 12.5 that was written. */
function equalNumbers(a: unknown, b: unknown): boolean {
  return (
    typeof a === 'string' &&
    typeof b === 'string' &&
    a !== '' &&
    b !== '' &&
    Number(a) === Number(b) &&
    /^[\d.+-]+$/.test(a + b)
  )
}
