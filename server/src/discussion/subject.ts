import { notFound, recordAct, type Tx } from '../kernel/index.ts'
import { findRecord, getRecord } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'

/** The record that something is written about. */
export type Subject = { object: string; recordId: string }

/** The record as the caller may see it; of a joined contact, the survivor. Throws not_found. */
export async function subjectOf(ctx: CallCtx, object: string, id: string): Promise<Subject> {
  const record = await getRecord(ctx, object, id)
  return { object, recordId: record.id }
}

/** Whether the caller may read the record something was written about. Throws not_found where he may not: there is nothing for him. */
export async function needsSubject(ctx: CallCtx, { object, recordId }: Subject): Promise<void> {
  if (!(await findRecord(ctx, object, recordId))) throw notFound()
}

/** SQL for the records whose comments and files are a record's: its own, and those of contacts that were joined into it. */
export function recordIds(object: string, id: string): string {
  if (object !== 'contact') return `(${id}::uuid)`
  return `(select c.id from ws.rec_contact c where c.id = ${id}::uuid or c.joined_into = ${id}::uuid)`
}

type Told = Subject & { type: string; body: Record<string, unknown> }

/** The one event of a command, under an act of its own. */
export async function tell(tx: Tx, ctx: CallCtx, told: Told): Promise<void> {
  await recordAct(tx, ctx, { kind: 'discussion', ...told })
}
