import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportPolicy, ExportView } from '@huiliu/contracts'
import { forbidden, joining, notFound } from '../../kernel/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import type { Download } from '../import/downloads.ts'
import { exportExpired, notDecidable } from '../problems.ts'
import { decidersOf, isMine, mayDecide } from './deciders.ts'
import { exportPolicy, findExport, listExports, savePolicy, type ExportRow } from './store.ts'
import { tellExport } from './tell-export.ts'
import { exportView } from './view.ts'
import type { ExportWork } from './work.ts'

type Listing = { scope: 'mine' | 'waiting' | 'all'; limit: number }

/** The newest first: the caller's own; or everybody's, for who has the say over settings. Throws forbidden. */
export async function exportViews(ctx: CallCtx, { scope, limit }: Listing): Promise<ExportView[]> {
  const own = { actorId: ctx.actor.id, memberId: ctx.caller.memberId }
  if (scope !== 'mine' && !ctx.caller.rights.settings) throw forbidden()
  const rows = await listExports(ctx.db, { ...(scope === 'mine' && own), waiting: scope === 'waiting', limit })
  return Promise.all(rows.map(row => exportView(ctx, row)))
}

/** Throws not_found for what is neither the caller's nor under his say. */
async function visible(ctx: CallCtx, id: string): Promise<ExportRow> {
  const row = await findExport(ctx.db, id)
  if (!isMine(ctx, row) && !ctx.caller.rights.settings) throw notFound()
  return row
}

export async function getExport(ctx: CallCtx, id: string): Promise<ExportView> {
  return exportView(ctx, await visible(ctx, id))
}

type Deciding = { id: string; approve: boolean; reason?: string | undefined }

/** Lets an export pass, or refuses it with a reason; who asked is told. Throws not_found, forbidden, export_not_waiting. */
export async function decideExport(
  ctx: CallCtx,
  work: ExportWork,
  { id, approve, reason }: Deciding,
): Promise<ExportView> {
  await visible(ctx, id)
  await ctx.db.tx(async tx => {
    const row = await findExport(tx, id, { lock: true })
    if (row.status !== 'waiting') throw notDecidable()
    if (!mayDecide(ctx, row, await decidersOf({ ...ctx, db: joining(tx) }, row))) throw forbidden()
    await tx.query(
      `update ws.export set status = $2, decided_by = $3, decided_at = $4, reason = $5, ended_at = $6 where id = $1`,
      [id, approve ? 'running' : 'refused', ctx.actor, ctx.now, reason ?? null, approve ? null : ctx.now],
    )
    const members = row.member_id === null ? [] : [row.member_id]
    await tellExport(tx, ctx, {
      type: approve ? 'export.approved' : 'export.refused',
      body: { export: id, object: row.object, rows: row.expected },
      reason,
      tell: { kind: approve ? 'export_approved' : 'export_refused', members },
    })
  })
  if (approve) work.begin(id)
  return getExport(ctx, id)
}

/** Whoever asked wants it no more: it is not written, or its file goes. Throws not_found, forbidden. */
export async function withdrawExport(ctx: CallCtx, work: ExportWork, id: string): Promise<ExportView> {
  const row = await visible(ctx, id)
  if (!isMine(ctx, row)) throw forbidden()
  await ctx.db.tx(async tx => {
    const [ended] = await tx.query(
      `update ws.export set status = case when status = 'done' then status else 'withdrawn' end, kept_until = null,
         ended_at = coalesce(ended_at, $2)
       where id = $1 and (status in ('running', 'waiting') or (status = 'done' and kept_until is not null)) returning id`,
      [id, ctx.now],
    )
    if (ended) await tellExport(tx, ctx, { type: 'export.withdrawn', body: { export: id, object: row.object } })
  })
  await rm(join(work.folder, id), { force: true })
  return getExport(ctx, id)
}

/** The file, for who asked for it, as long as it is kept. Throws not_found, export_expired. */
export async function exportedFile(ctx: CallCtx, work: ExportWork, id: string): Promise<Download> {
  const row = await findExport(ctx.db, id)
  if (!isMine(ctx, row) || row.status !== 'done') throw notFound()
  const isKept = row.kept_until !== null && row.kept_until > ctx.now
  const file = isKept ? await open(join(work.folder, id)).catch(() => undefined) : undefined
  if (!file) throw exportExpired()
  return { name: row.file_name ?? id, format: row.format, stream: createReadStream('', { fd: file }) }
}

/** Throws forbidden. */
export async function changeExportPolicy(ctx: CallCtx, policy: ExportPolicy): Promise<ExportPolicy> {
  const before = await exportPolicy(ctx.db)
  await ctx.db.tx(async tx => {
    await savePolicy(tx, policy)
    await tellExport(tx, ctx, { type: 'export.policy', body: { before, after: policy } })
  })
  return exportPolicy(ctx.db)
}
