import type { RecordRow } from '@huiliu/contracts'
import { OWNER, queryRecords } from '../../objects/index.ts'
import { cellOf } from '../export/cell.ts'
import type { Around, Landing, Node, RowIn, Slot } from '../plan/types.ts'
import type { Difference, Example } from './store.ts'

export type Updated = { example: Example; row: RowIn; landing: Landing }

const SHOWN = 20
const LONGEST = 200

/** Beside each example of an update: field by field what its record holds, as the caller sees it, and what the file says. */
export async function tellDifferences(around: Around, root: Node, updated: Updated[]): Promise<void> {
  const ids = updated.flatMap(({ landing }) => landing.entity.id ?? [])
  if (ids.length === 0) return
  const { items } = await queryRecords(around.ctx, root.object.name, {
    filter: { field: 'id', op: 'in', value: [...new Set(ids)] },
    limit: ids.length,
  })
  const held = new Map(items.map(item => [item.id, item]))
  for (const { example, row, landing } of updated) {
    const before = held.get(landing.entity.id ?? '')
    if (!before) continue
    example.changes = (landing.changed ?? [])
      .flatMap(name => differenceOf(around, root, { name, row, before }) ?? [])
      .slice(0, SHOWN)
  }
}

type Of = { name: string; row: RowIn; before: RecordRow }

function differenceOf({ ctx, timeZone }: Around, root: Node, { name, row, before }: Of): Difference | undefined {
  const field = [OWNER, ...root.object.fields].find(one => one.name === name)
  const slot =
    root.slots.find(one => 'field' in one.meaning && one.meaning.field.name === name) ?? slotBelow(root, name)
  if (!field || !slot) return undefined
  const text = cellOf(ctx, { field, row: before, timeZone }).text.replace('T', ' ')
  return {
    name,
    field: slot.heading,
    before: text.slice(0, LONGEST),
    after: (row.cells[slot.column] ?? '').slice(0, LONGEST),
  }
}

/** Of a record that is told by columns of its own, the first one stands for it. */
function slotBelow({ children }: Node, name: string): Slot | undefined {
  return children.find(child => child.field?.name === name)?.slots[0]
}
