import { recordAct, type Ctx, type Tx } from '../../kernel/index.ts'

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
  await recordAct(tx, ctx, { kind: 'export', reason, type, body: { ...body, ...(tell && { tell }) } })
}
