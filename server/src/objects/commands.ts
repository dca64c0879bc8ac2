import type { RecordRow } from '@huiliu/contracts'
import { notFound, startAct, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { findRecord, getRecord } from './get.ts'
import { survivorsOf } from './targets.ts'
import { write, type Change, type WrittenRecord } from './write.ts'

type Done = { actId: string; records: WrittenRecord[] }

/** One act around the given changes, with the caller's rights. */
async function act(ctx: CallCtx, changes: Change[], reason?: string): Promise<Done> {
  return ctx.db.tx(tx => acting(tx, ctx, { changes, reason }))
}

/** The same for one change, with the record as it is then, if the caller may read it. */
async function actOn(ctx: CallCtx, change: Change): Promise<Done & { record: RecordRow | undefined }> {
  return ctx.db.txThen(
    tx => acting(tx, ctx, { changes: [change] }),
    async (db, done) => {
      const [written] = done.records
      return { ...done, record: written && (await findRecord({ ...ctx, db }, change.object, written.id)) }
    },
  )
}

async function acting(tx: Tx, ctx: CallCtx, { changes, reason }: { changes: Change[]; reason?: string | undefined }) {
  const actId = await startAct(tx, ctx, { kind: 'record', reason })
  return { actId, records: await write(tx, ctx, { actId, changes, access: ctx.caller }) }
}

/** The record as its maker may see it: id and version alone when he gave it away or may create but not read. */
export async function createRecord(
  ctx: CallCtx,
  object: string,
  values: Record<string, unknown>,
): Promise<{ actId: string; record: RecordRow }> {
  const { actId, records, record } = await actOn(ctx, { op: 'create', object, values })
  const [made] = records
  if (!made) throw notFound()
  return { actId, record: record ?? { id: made.id, version: made.version } }
}

type Updating = { id: string; version: number | undefined; values: Record<string, unknown> }

/** An unchanged record answers as it is: nothing was written, so there is nothing to undo. */
export async function updateRecord(
  ctx: CallCtx,
  object: string,
  { id, version, values }: Updating,
): Promise<{ actId: string | null; record: RecordRow }> {
  const before = await getRecord(ctx, object, id)
  const { actId, records, record } = await actOn(ctx, { op: 'update', object, id: before.id, version, values })
  const [changed] = records
  if (!changed) return { actId: null, record: before }
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
