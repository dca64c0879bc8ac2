import { createHash } from 'node:crypto'
import type { Field, ImportMapping, Option } from '@huiliu/contracts'
import { ProblemError } from '../../kernel/index.ts'
import { changeField } from '../../objects/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import type { SheetRow } from '../files/sheet.ts'
import { choicesIn, optionNamed } from '../meaning/cells.ts'
import type { Node, Slot } from '../plan/types.ts'
import { prepare } from './around.ts'
import type { ImportRow } from './store.ts'

type Cells = Pick<SheetRow, 'cells'>[]
const LONGEST = 100

/** For planning: gives fields the options that cells name and nobody has, where the import is to add them. */
export function addOptions(root: Node, { addOptions: names = [] }: ImportMapping, rows: Cells): void {
  for (const slot of root.slots) {
    if (slot.meaning.is !== 'field' || !names.includes(slot.meaning.field.name)) continue
    const { field } = slot.meaning
    const missing = missingOptions(field, slot, rows)
    if (missing.length > 0)
      slot.meaning = { is: 'field', field: { ...field, options: [...(field.options ?? []), ...missing] } }
  }
}

/** Before the rows are taken: an act of its own, which the undoing of the import leaves alone. What cannot be added stays unknown, and its rows are refused. */
export async function saveOptions(ctx: CallCtx, at: ImportRow, rows: SheetRow[]): Promise<void> {
  if (!at.mapping.addOptions?.length) return
  try {
    const { root } = await prepare(ctx, at)
    for (const slot of root.slots) {
      if (slot.meaning.is !== 'field' || !at.mapping.addOptions.includes(slot.meaning.field.name)) continue
      const { field } = slot.meaning
      const missing = missingOptions(field, slot, rows)
      if (missing.length === 0) continue
      await changeField(ctx, at.object, {
        name: field.name,
        change: { options: [...(field.options ?? []), ...missing] },
      })
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
  }
}

function missingOptions(field: Field, { column }: Slot, rows: Cells): Option[] {
  const added = new Map<string, Option>()
  for (const { cells } of rows) {
    const cell = cells[column] ?? ''
    for (const text of field.type === 'multi_select' ? choicesIn(cell) : [cell.trim()]) {
      const known = { ...field, options: [...(field.options ?? []), ...added.values()] }
      if (text === '' || text.length > LONGEST || optionNamed(text, known)) continue
      added.set(text, { value: valueOf(text), label: { zh: text, en: text } })
    }
  }
  return [...added.values()]
}

function valueOf(text: string): string {
  const word = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
  if (/^[a-z][a-z0-9_]{0,40}$/.test(word) && word.replaceAll('_', '') !== '') return word
  return `o_${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
}
