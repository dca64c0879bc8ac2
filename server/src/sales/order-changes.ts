import { newId } from '../kernel/index.ts'
import { sameValue, type Change, type StoredRecord } from '../objects/index.ts'
import { furtherStatus, type ToldOrder } from './told-order.ts'
import { lineChanges, lineCreates } from './line-changes.ts'

/** One order as it was told so far and as it is told now, and what its records hold. */
export type Retold = {
  before: ToldOrder | undefined
  after: ToldOrder
  held: StoredRecord | undefined
  lines: StoredRecord[]
}
/** What the records of orders point to, and the currency of amounts that name none. */
export type Around = {
  buyers: Map<string, string>
  productOf: (sku: string | null) => string | null
  currency: string
}
type Values = Record<string, unknown>

/** What makes an order's records true to what is told of it. What somebody has changed by hand stays as he left it. */
export function changesOf({ before, after, held, lines }: Retold, around: Around): Change[] {
  if (!held) {
    const id = newId()
    return [createOf(after, id, around), ...lineCreates(after.lines, { order: id, ...around })]
  }
  const retold = { before: before?.lines ?? [], after: after.lines, held: lines }
  return [...updateOf({ before, after, held }, around), ...lineChanges(retold, { order: held.id, ...around })]
}

function createOf(told: ToldOrder, id: string, around: Around): Change {
  const { sightingId, latestAt: occurredAt } = told
  const values = {
    number: told.number,
    contact: around.buyers.get(sightingId) ?? null,
    status: told.status,
    ...placed(told),
    ...money(told, around),
  }
  return { op: 'create', object: 'order', id, values, via: { contact: sightingId }, sightingId, occurredAt }
}

function placed({ placedAt }: ToldOrder): Values {
  return { ordered_at: placedAt.toISOString() }
}

/** A total and its currency are one thing. */
function money({ total, currency }: ToldOrder, around: Around): Values {
  return { total, currency_code: total === null ? null : (currency ?? around.currency) }
}

type Updating = { before: ToldOrder | undefined; after: ToldOrder; held: StoredRecord }

function updateOf({ before, after, held: { id, values: held } }: Updating, around: Around): Change[] {
  const status = furtherStatus(String(held['status'] ?? 'pending'), after.status)
  const { sightingId, latestAt: occurredAt } = after
  const isTold = (before?.sightingId ?? null) === held['contact_via']
  const moved = isTold && before?.sightingId !== sightingId
  const heldMoney = { total: held['total'], currency_code: held['total'] === null ? null : held['currency_code'] }
  const values = {
    ...(status !== held['status'] && { status }),
    ...unlessChanged({ before: before && placed(before), after: placed(after), held }),
    ...unlessChanged({ before: before && money(before, around), after: money(after, around), held: heldMoney }),
    ...(moved && { contact: around.buyers.get(sightingId) ?? null }),
  }
  if (Object.keys(values).length === 0) return []
  const via = moved ? { contact: sightingId } : {}
  return [{ op: 'update', object: 'order', id, values, via, sightingId, occurredAt }]
}

/** What is told now where it says something new and what is held is what was told. Values given together belong together. */
function unlessChanged({
  before = {},
  after,
  held,
}: {
  before: Values | undefined
  after: Values
  held: Values
}): Values {
  return agree(after, before) || !agree(after, held, before) ? {} : after
}

/** Whether two say the same of what `of` names. */
function agree(of: Values, a: Values, b: Values = of): boolean {
  return Object.keys(of).every(name =>
    sameValue(name === 'total' ? 'currency' : 'text', a[name] ?? null, b[name] ?? null),
  )
}
