import type { ExportView, RecordQuery } from '@huiliu/contracts'
import { forbidden, newId } from '../../kernel/index.ts'
import { catalogOf, objectIn, queryRecords } from '../../objects/index.ts'
import { rightsOn, type CallCtx } from '../../workspace/index.ts'
import type { WrittenFormat } from '../files/out.ts'
import { nothingToExport, ownRightsOnly } from '../problems.ts'
import { columnsOf } from './columns.ts'
import { findExport, insertExport } from './store.ts'
import { exportView } from './view.ts'
import type { ExportWork } from './work.ts'

export type Asking = Omit<RecordQuery, 'limit' | 'cursor' | 'count'> & { object: string; format: WrittenFormat }

/** How long the answer waits for a small export to be written. */
const PATIENCE_MS = 3000

/**
 * Asks for a list as a file: as on the screen, with the reader's rights, masks and order. It is written in the background,
 * or waits for somebody's leave. Throws forbidden without the right to export, own_rights_only, invalid_input like the list.
 */
export async function askExport(ctx: CallCtx, work: ExportWork, asking: Asking): Promise<ExportView> {
  const { object: name, format, fields, filter, search, sort } = asking
  if (!rightsOn(ctx.caller, name).export) throw forbidden()
  if (ctx.caller.acting) throw ownRightsOnly()
  const object = objectIn(await catalogOf(ctx), name)
  const columns = columnsOf(ctx, object, fields).map(field => field.name)
  if (columns.length === 0) throw nothingToExport()
  const query = { ...(filter && { filter }), ...(search && { search }), ...(sort && { sort }) }
  // A filter that is wrong is a problem now, not a failure later.
  await queryRecords(ctx, name, { ...query, ...(fields && { fields }), limit: 1 })
  const id = newId()
  const { actor, locale, now: created_at } = ctx
  const own = { actor, member_id: ctx.caller.memberId, locale, created_at }
  await insertExport(ctx.db, { id, object: name, format, query, fields: columns, ...own })
  work.begin(id)
  await work.settled(id, PATIENCE_MS)
  return exportView(ctx, await findExport(ctx.db, id))
}
