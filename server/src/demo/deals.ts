import { idFrom, startAct } from '../kernel/index.ts'
import { findByField, write, type Change } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import type { TypedRecord } from './company/typed.ts'
import type { StaffMembers } from './staff.ts'

/** In the order in which they point to each other. */
const ORDER = [
  ...['price_book', 'price_book_entry', 'campaign', 'lead', 'opportunity', 'opportunity_line', 'campaign_member'],
  ...['activity', 'task', 'quote', 'quote_line', 'contract', 'payment', 'invoice'],
  ...['equipment', 'ticket', 'maintenance_plan', 'work_order'],
]

type At = { ctx: CallCtx; staff: StaffMembers }

/** What staff typed besides customers, each object's of one owner under one act; the rules of the objects are asked. */
export async function typeDeals(at: At, records: TypedRecord[]): Promise<void> {
  for (const object of ORDER) {
    const own = records.filter(one => one.object === object)
    const ids = own.map(one => idOf(object, one.key))
    const known = await findByField(at.ctx.db, { object, field: 'id', values: ids })
    const missing = own.filter(one => !known.has(idOf(object, one.key)))
    for (const [owner, his] of Map.groupBy(missing, one => one.owner)) await typeAs(at, owner, his)
  }
}

async function typeAs({ ctx: admin, staff }: At, owner: string, records: TypedRecord[]): Promise<void> {
  const { id: ownerId, name } = staff(owner)
  const ctx = { ...admin, actor: { kind: 'member' as const, id: ownerId, name } }
  const products = await findByField(ctx.db, { object: 'product', field: 'sku', values: records.flatMap(skusIn) })
  const point = (value: unknown) => (isRef(value) ? pointed(value) : value)
  const pointed = ({ ref, key }: { ref: string; key: string }) => {
    if (ref === 'member') return staff(key).id
    return ref === 'product' ? (products.get(key)?.id ?? null) : idOf(ref, key)
  }
  const changes = records.map(({ object, key, at, values }): Change => ({
    op: 'create',
    object,
    id: idOf(object, key),
    ownerId,
    occurredAt: new Date(at),
    made: { at: new Date(at).toISOString(), by: ownerId },
    values: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, point(value)])),
  }))
  await ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'record' })
    await write(tx, ctx, { actId, changes, access: admin.caller })
  })
}

function skusIn({ values }: TypedRecord): string[] {
  return Object.values(values).flatMap(value => (isRef(value) && value.ref === 'product' ? [value.key] : []))
}

function isRef(value: unknown): value is { ref: string; key: string } {
  return typeof value === 'object' && value !== null && 'ref' in value && 'key' in value
}

function idOf(object: string, key: string): string {
  return idFrom(`demo ${object}`, key)
}
