import type { ImportMapping, ImportOutcome } from '@huiliu/contracts'
import type { CallCtx } from '../../workspace/index.ts'
import { planRows } from '../plan/plan.ts'
import type { Landing, Node, RowIn } from '../plan/types.ts'
import { prepare } from './around.ts'
import { addOptions } from './add-options.ts'
import { tellDifferences, type Updated } from './differences.ts'
import { chunksOf, type Example, type KeptColumn, type KeptPreview } from './store.ts'

type Of = { id: string; object: string; columns: KeptColumn[]; mapping: ImportMapping }

/** How many rows of each outcome are shown with their reasons. */
const SHOWN = 20

/** What would become of every row, counted, with some of each kind as examples. Writes nothing. */
export async function previewOf(ctx: CallCtx, { id, object, columns, mapping }: Of): Promise<KeptPreview> {
  const { around, root } = await prepare(ctx, { id, object, columns, mapping })
  const preview: KeptPreview = {
    new: 0,
    update: 0,
    join: 0,
    proposal: 0,
    conflict: 0,
    refused: 0,
    skip: 0,
    unchanged: 0,
    examples: [],
  }
  const updated: Updated[] = []
  for await (const chunk of chunksOf(ctx.db, id)) {
    const rows = chunk.map((one): RowIn => ({ ...one, issues: [] }))
    addOptions(root, mapping, rows)
    const landings = await planRows(around, root, rows)
    for (const [at, row] of rows.entries()) {
      const outcome = outcomeOf(row, landings[at] ?? null)
      preview[outcome]++
      if (preview[outcome] > SHOWN) continue
      const landing = landings[at] ?? null
      const example = exampleOf(root, row, { outcome, landing })
      preview.examples.push(example)
      if (outcome === 'update' && landing) updated.push({ example, row, landing })
    }
  }
  await tellDifferences(around, root, updated)
  return preview
}

export function outcomeOf({ issues }: RowIn, landing: Landing | null): ImportOutcome {
  if (issues.length === 0 && landing) return landing.fate
  return issues.some(issue => issue.conflict) ? 'conflict' : 'refused'
}

function exampleOf(
  root: Node,
  row: RowIn,
  { outcome, landing }: { outcome: ImportOutcome; landing: Landing | null },
): Example {
  const reasons = row.issues.length > 0 ? row.issues : (landing?.reasons ?? [])
  return {
    row: row.row,
    outcome,
    name: nameOf(root, row),
    reasons: reasons.slice(0, 10).map(({ field, message }) => ({ field, message })),
  }
}

/** What people would call the row: the record's name, else the first cells. */
function nameOf({ slots, object }: Node, { cells }: RowIn): string {
  const slot = slots.find(({ meaning }) => meaning.is === 'field' && meaning.field.name === object.nameField)
  const named = slot ? cells[slot.column] : undefined
  return (
    named ||
    cells
      .filter(cell => cell !== '')
      .slice(0, 2)
      .join(' ')
  ).slice(0, 100)
}
