import type { Ctx, Tx } from '../../kernel/index.ts'
import { catalogOf, findAllByField, write, type Change, type WrittenRecord } from '../../objects/index.ts'

type Written = { actId: string; records: WrittenRecord[] }
type Below = { object: string; by: string }

/** The currency of what belongs to a record is the record's: amounts that are added up are of one currency. */
export async function passCurrency(tx: Tx, ctx: Ctx, below: Below[], { actId, records }: Written): Promise<void> {
  const changed = new Map(
    records.flatMap(({ id, changes }) => (changes['currency_code'] ? [[id, changes['currency_code'][1]]] : [])),
  )
  if (changed.size === 0) return
  const { byName } = await catalogOf(ctx)
  const changes: Change[] = []
  for (const { object, by } of below) {
    if (!byName.get(object)?.fields.some(field => field.name === 'currency_code')) continue
    const children = await findAllByField(tx, { object, field: by, values: [...changed.keys()] })
    for (const [parent, own] of children)
      for (const { id } of own)
        changes.push({ op: 'update', object, id, values: { currency_code: changed.get(parent) ?? null } })
  }
  if (changes.length > 0) await write(tx, ctx, { actId, changes, quiet: true })
}
