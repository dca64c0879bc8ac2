import { ProblemError } from '../kernel/index.ts'
import { OWNER, findJudged, catalogOf, matchingIds, objectIn, write, type Change } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { advance, end, findBulk, type BulkRow } from './store.ts'

/** Records of one transaction: no other waits longer for one of them than it takes. */
const STEP = 500

/** The next records, all or nothing, and how far the work has come. Returns whether there is more. */
export async function bulkStep(ctx: CallCtx, id: string): Promise<boolean> {
  const row = await findBulk(ctx.db, id)
  if (row.status !== 'running') return false
  const wanted = { object: row.object, ...row.query }
  const ids = await matchingIds(ctx, wanted, { after: row.after, madeUpTo: row.created_at, limit: STEP })
  if (ids.length === 0) {
    await end(ctx.db, id, { from: 'running', to: 'done' })
    return false
  }
  await attempt(ctx, row, ids)
  return true
}

/** What the database refuses of one record spoils the others of its transaction: it is told apart, and the others done. */
async function attempt(ctx: CallCtx, row: BulkRow, ids: string[]): Promise<void> {
  const { allowed, refused } = await judged(ctx, row, ids)
  try {
    return await apply(ctx, row, { ids, allowed, refused })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const [only] = ids
    if (ids.length > 1 || !only) return attempt(ctx, row, ids.slice(0, Math.ceil(ids.length / 2)))
    return apply(ctx, row, { ids, allowed: [], refused: [{ id: only, message: messageOf(ctx, error) }] })
  }
}

type Part = { ids: string[]; allowed: string[]; refused: BulkRow['refused'] }

/** Which of these the caller may change so: what he sees and may not touch is refused without trying. */
async function judged(ctx: CallCtx, { object, kind }: BulkRow, ids: string[]): Promise<Omit<Part, 'ids'>> {
  const def = objectIn(await catalogOf(ctx), object)
  const found = await findJudged(ctx.db, ctx.caller, { object: def, field: 'id', values: ids })
  const allowed = found.filter(one => one.can[kind]).map(one => one.id)
  const may = new Set(allowed)
  const message = ctx.locale === 'zh' ? '无权修改' : 'You may not change it'
  return { allowed, refused: ids.filter(id => !may.has(id)).map(id => ({ id, message })) }
}

async function apply(ctx: CallCtx, before: BulkRow, { ids, allowed, refused }: Part): Promise<void> {
  await ctx.db.tx(async tx => {
    const row = await findBulk(tx, before.id, { lock: true })
    // Stopped meanwhile, or another process has gone on with it.
    if (row.status !== 'running' || row.after !== before.after) return
    const changes = allowed.map((record, n): Change =>
      row.kind === 'delete'
        ? { op: 'delete', object: row.object, id: record }
        : { op: 'update', object: row.object, id: record, values: valuesFor(row, n) },
    )
    const written = await write(tx, ctx, { actId: row.act_id, changes, access: ctx.caller })
    const counts = { seen: ids.length, changed: written.length, refused: refused.length }
    const last = ids.at(-1)
    await advance(tx, row, { counts, refused, ...(last && { after: last }) })
  })
}

/** Whose turn it is goes on from step to step. */
function valuesFor({ values, spread, counts }: BulkRow, n: number): Record<string, unknown> {
  const owner = spread?.[(counts.changed + n) % spread.length]
  return owner === undefined ? values : { ...values, [OWNER.name]: owner }
}

function messageOf({ locale }: CallCtx, { definition, errors: [first] }: ProblemError): string {
  return first ? `${first.path}：${first.message[locale]}` : definition.title[locale]
}
