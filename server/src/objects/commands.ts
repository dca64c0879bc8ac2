import type { RecordRow } from '@huiliu/contracts'
import { notFound, startAct } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { findRecord, getRecord } from './get.ts'
import { survivorsOf } from './targets.ts'
import { write, type Change, type WrittenRecord } from './write.ts'

type Done = { actId: string; records: WrittenRecord[] }

/** One act around the given changes, with the caller's rights. */
async function act(ctx: CallCtx, changes: Change[], reason?: string): Promise<Done> {
  return ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'record', reason })
    return { actId, records: await write(tx, ctx, { actId, changes, access: ctx.caller }) }
  })
}

/** The record as its maker may see it: id and version alone when he gave it away or may create but not read. */
export async function createRecord(
  ctx: CallCtx,
  object: string,
  values: Record<string, unknown>,
): Promise<{ actId: string; record: RecordRow }> {
  const { actId, records } = await act(ctx, [{ op: 'create', object, values }])
  const [made] = records
  if (!made) throw notFound()
  return { actId, record: (await findRecord(ctx, object, made.id)) ?? { id: made.id, version: made.version } }
}

type Updating = { id: string; version: number | undefined; values: Record<string, unknown> }

/** An unchanged record answers as it is: nothing was written, so there is nothing to undo. */
export async function updateRecord(
  ctx: CallCtx,
  object: string,
  { id, version, values }: Updating,
): Promise<{ actId: string | null; record: RecordRow }> {
  const before = await getRecord(ctx, object, id)
  const { actId, records } = await act(ctx, [{ op: 'update', object, id: before.id, version, values }])
  const [changed] = records
  if (!changed) return { actId: null, record: before }
  const record = await findRecord(ctx, object, before.id)
  return { actId, record: record ?? { id: changed.id, version: changed.version } }
}

export async function deleteRecord(
  ctx: CallCtx,
  object: string,
  { id, version }: { id: string; version: number | undefined },
): Promise<{ actId: string }> {
  const record = await getRecord(ctx, object, id)
  const { actId } = await act(ctx, [{ op: 'delete', object, id: record.id, version }])
  return { actId }
}

export type Batch = {
  create?: Record<string, unknown>[]
  update?: (Record<string, unknown> & { id: string; version?: number })[]
  delete?: string[]
  reason?: string
}

/** All of it or nothing, under one act; problems name their item (`update.3.email`). Unchanged records are not among the items. */
export async function batch(
  ctx: CallCtx,
  object: string,
  { create = [], update = [], delete: remove = [], reason }: Batch,
) {
  const survivors = await survivorsOf(ctx.db, object, [...update.map(one => one.id), ...remove])
  const of = (id: string) => survivors.get(id) ?? id
  const changes: Change[] = [
    ...create.map((values, n): Change => ({ op: 'create', object, values, at: `create.${n}` })),
    ...update.map(({ id, version, ...values }, n): Change => ({
      op: 'update',
      object,
      id: of(id),
      version,
      values,
      at: `update.${n}`,
    })),
    ...remove.map((id, n): Change => ({ op: 'delete', object, id: of(id), at: `delete.${n}` })),
  ]
  const { actId, records } = await act(ctx, changes, reason)
  return { actId, items: records.map(({ id, version, op }) => ({ id, version, op })) }
}
