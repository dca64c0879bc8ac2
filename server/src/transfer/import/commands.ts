import type { ImportView } from '@huiliu/contracts'
import { forbidden, notFound } from '../../kernel/index.ts'
import { rightsOn, type CallCtx } from '../../workspace/index.ts'
import { notADraft, notUndoable } from '../problems.ts'
import { prepare } from './around.ts'
import { checkRights } from './draft.ts'
import { findImport, forgetImport, listImports } from './store.ts'
import { importView } from './view.ts'
import type { ImportWork } from './work.ts'

/** Imports of objects that the caller may import himself; others may hold what he may not see. */
export async function importViews(ctx: CallCtx, limit: number): Promise<ImportView[]> {
  const rows = await listImports(ctx.db, limit)
  return rows.filter(row => rightsOn(ctx.caller, row.object).import).map(row => importView(row, ctx))
}

/** Throws not_found for who may not import this object: whether there is an import is nothing he should learn. */
export async function getImport(ctx: CallCtx, id: string): Promise<ImportView> {
  const row = await findImport(ctx.db, id)
  if (!rightsOn(ctx.caller, row.object).import) throw notFound()
  return importView(row, ctx)
}

/** Begins the import in the background, in the caller's name. Throws forbidden, import_not_draft. */
export async function runImport(ctx: CallCtx, id: string, work: ImportWork): Promise<ImportView> {
  const row = await findImport(ctx.db, id)
  checkRights(ctx, row.object)
  await prepare(ctx, row)
  const begun = await ctx.db.query(
    `update ws.import set status = 'running', actor = $2, locale = $3, started_at = $4 where id = $1 and status = 'draft' returning id`,
    [id, ctx.actor, ctx.locale, ctx.now],
  )
  if (begun.length === 0) throw notADraft()
  work.begin(id)
  return getImport(ctx, id)
}

/** How long the answer waits for a small import to be taken back. */
const PATIENCE_MS = 3000

/** Takes the whole import back, in the background; a draft is thrown away. Throws forbidden, import_not_undoable. */
export async function undoImport(ctx: CallCtx, id: string, work: ImportWork): Promise<ImportView> {
  const row = await findImport(ctx.db, id)
  if (!rightsOn(ctx.caller, row.object).import) throw forbidden()
  if (row.status === 'draft') {
    await forgetImport(ctx.db, id)
    return importView({ ...row, status: 'undone' }, ctx)
  }
  const begun = await ctx.db.query(
    `update ws.import set status = 'undoing', undoer = $2, failure = null, ended_at = null
     where id = $1 and status in ('running', 'done', 'failed') returning id`,
    [id, ctx.actor],
  )
  if (begun.length === 0) throw notUndoable()
  work.begin(id)
  await work.settled(id, PATIENCE_MS)
  return getImport(ctx, id)
}
