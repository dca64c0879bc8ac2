import type { RecordRow } from '@huiliu/contracts'
import { notFound, startAct } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { getRecord } from './get.ts'
import { write, type Change, type WrittenRecord } from './write.ts'

type Done = { actId: string; records: WrittenRecord[] }

/** One act around the given changes, with the caller's rights. */
async function act(ctx: CallCtx, changes: Change[], reason?: string): Promise<Done> {
  return ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'record', reason })
    return { actId, records: await write(tx, ctx, { actId, changes, access: ctx.caller }) }
  })
}

export async function createRecord(
  ctx: CallCtx,
  object: string,
  values: Record<string, unknown>,
): Promise<{ actId: string; record: RecordRow }> {
  const { owner_id, ...fields } = values
  const owner = typeof owner_id === 'string' ? { ownerId: owner_id } : {}
  const { actId, records } = await act(ctx, [{ op: 'create', object, values: fields, ...owner }])
  const [made] = records
  if (!made) throw notFound()
  return { actId, record: await getRecord(ctx, object, made.id) }
}

type Updating = { id: string; version: number | undefined; values: Record<string, unknown> }

/** An unchanged record answers as it is: nothing was written, so there is nothing to undo. */
export async function updateRecord(
  ctx: CallCtx,
  object: string,
  { id, version, values }: Updating,
): Promise<{ actId: string | null; record: RecordRow }> {
  const survivor = (await getRecord(ctx, object, id)).id
  const { actId, records } = await act(ctx, [{ op: 'update', object, id: survivor, version, values }])
  return { actId: records.length > 0 ? actId : null, record: await getRecord(ctx, object, survivor) }
}

export async function deleteRecord(ctx: CallCtx, object: string, id: string): Promise<{ actId: string }> {
  const { actId } = await act(ctx, [{ op: 'delete', object, id }])
  return { actId }
}

export type Batch = {
  create?: Record<string, unknown>[]
  update?: (Record<string, unknown> & { id: string; version?: number })[]
  delete?: string[]
  reason?: string
}

/** All of it or nothing, under one act. */
export async function batch(
  ctx: CallCtx,
  object: string,
  { create = [], update = [], delete: remove = [], reason }: Batch,
) {
  const changes: Change[] = [
    ...create.map((values): Change => ({ op: 'create', object, values })),
    ...update.map(({ id, version, ...values }): Change => ({ op: 'update', object, id, version, values })),
    ...remove.map((id): Change => ({ op: 'delete', object, id })),
  ]
  const { actId, records } = await act(ctx, changes, reason)
  return { actId, items: records.map(({ id, version, op }) => ({ id, version, op })) }
}
