import type { CallNote } from '@huiliu/contracts'
import { appendEvent, forbidden, newId, notFound, startAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { foundCall } from './queries.ts'

/** The act's kind, by which its undoing finds its way here. */
export const NOTE_ACT = 'calls.note'

/** Writes a note on a call: an act that can be taken back. Throws not_found for a call that the writer may not see. */
export async function noteCall(ctx: CallCtx, id: string, text: string): Promise<CallNote> {
  const call = await foundCall(ctx, id)
  const note = {
    id: newId(),
    text,
    author: ctx.actor.name,
    at: ctx.now.toISOString(),
    mine: ctx.caller.memberId !== null,
  }
  const actId = await ctx.db.tx(async tx => {
    const act = await startAct(tx, ctx, { kind: NOTE_ACT })
    tx.send(
      `insert into ws.call_note (id, call_id, act_id, member_id, author, at, text) values ($1, $2, $3, $4, $5, $6, $7)`,
      [note.id, call.id, act, ctx.caller.memberId, note.author, ctx.now, text],
    )
    const body = { callId: call.call_id, text }
    await appendEvent(tx, ctx, { type: 'call.noted', actId: act, sightingId: call.sighting_id, body })
    return act
  })
  return { ...note, actId }
}

type Taking = { actId: string; kind: string; undoActId: string }

/** Takes a note back. It stays in the log, where the timeline no longer shows what it said. */
export async function undoNote(tx: Tx, ctx: CallCtx, { actId, undoActId }: Taking): Promise<void> {
  const [note] = await tx.query<{ member_id: string | null; call_id: string; sighting_id: string }>(
    `update ws.call_note n set taken_back_at = $2 from ws.call c
     where n.act_id = $1 and n.taken_back_at is null and c.id = n.call_id returning n.member_id, c.call_id, c.sighting_id`,
    [actId, ctx.now],
  )
  if (!note) throw notFound()
  // What somebody wrote is his; an administrator may take it back as well.
  const isOwn = note.member_id !== null && note.member_id === ctx.caller.memberId
  if (!isOwn && !ctx.caller.rights.settings) throw forbidden()
  await appendEvent(tx, ctx, {
    type: 'call.note_taken_back',
    actId: undoActId,
    sightingId: note.sighting_id,
    body: { callId: note.call_id },
  })
}
