import { appendEvents, newId, startAct, type Ctx, type Tx } from '../../kernel/index.ts'

export type ExportTold = 'export_asked' | 'export_approved' | 'export_refused' | 'export_done'
type Telling = {
  type: 'export.asked' | 'export.approved' | 'export.refused' | 'export.withdrawn' | 'export.done' | 'export.policy'
  body: Record<string, unknown>
  reason?: string | undefined
  /** members who are told, and what */
  tell?: { kind: ExportTold; members: string[] }
}

/** The act and the one event of what happens to an export: the audit log, and what notices are made from. */
export async function tellExport(tx: Tx, ctx: Ctx, { type, body, reason, tell }: Telling): Promise<void> {
  const actId = await startAct(tx, ctx, { kind: 'export', ...(reason !== undefined && { reason }) })
  const event = { id: newId(), type, occurredAt: ctx.now, receivedAt: ctx.now, actId }
  await appendEvents(tx, ctx.wakes, [{ ...event, body: { ...body, ...(tell && { tell }) } }])
}
