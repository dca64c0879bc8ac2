import { identifiersOf, unusableText } from '../../identity/index.ts'
import { OWNER, kindOf } from '../../objects/index.ts'
import { readCell } from '../meaning/cells.ts'
import { isNumber } from '../meaning/targets.ts'
import { filesNamed } from './named-files.ts'
import type { Around, Identified, Node, RowIn, Said, Slot } from './types.ts'

type Read = Omit<Said, 'row' | 'refs'> & { isEmpty: boolean }

/** What the cells of a row say of one object, in stored form; what cannot be taken becomes an issue of the row. */
export function readSlots(around: Around, node: Node, row: RowIn): Read {
  const read: Read = { values: {}, made: {}, identifiers: [], isEmpty: true }
  for (const slot of node.slots) {
    const raw = row.cells[slot.column] ?? ''
    if (raw === '') clear(around, { node, read, slot })
    if (raw === '' || slot.meaning.is === 'reference') continue
    read.isEmpty = false
    if (slot.meaning.is === 'files') {
      read.values[slot.meaning.field.name] = filesNamed(around, { row, slot, raw, field: slot.meaning.field })
      continue
    }
    take(around, { node, read, row, slot, raw })
  }
  return read
}

/** What is found by its key keeps it; of a person what a file does not say is not unsaid by it. */
function clear({ clears }: Around, { node, read, slot: { meaning } }: { node: Node; read: Read; slot: Slot }): void {
  if (!clears || node.path !== '') return
  if (!('field' in meaning)) return
  const { name } = meaning.field
  if (name !== node.key && name !== OWNER.name && !kindOf(meaning.field).made) read.values[name] = null
}

type Taking = { node: Node; read: Read; row: RowIn; slot: Slot; raw: string }
const ID = { name: 'id', type: 'lookup', label: { zh: '', en: '' } } as const
const MADE_AT = { name: 'created_at', type: 'datetime', label: { zh: '', en: '' } } as const

function take(around: Around, { node, read, row, slot, raw }: Taking): void {
  const { meaning, heading } = slot
  if (meaning.is === 'identifier') return identify(around, { node, read, row, slot, raw }, meaning.kind)
  if (meaning.is === 'reference' || meaning.is === 'files') return
  const field =
    meaning.is === 'field' ? meaning.field : meaning.is === 'id' ? ID : meaning.is === 'created_at' ? MADE_AT : OWNER
  // The system's own number is read only to find by it.
  if (isNumber(field) && field.name !== node.key) return
  const { timeZone, country, members, departments } = around
  const cell = readCell(field, raw, { timeZone, country, members, departments, order: slot.dates })
  if (!('value' in cell)) {
    row.issues.push({ field: heading, ...cell })
    return
  }
  if (cell.value === null) return clear(around, { node, read, slot })
  if (meaning.is === 'created_at') read.made.at = String(cell.value)
  else if (meaning.is === 'created_by') read.made.by = String(cell.value)
  else if (meaning.is === 'id') read.values['id'] = cell.value
  else {
    read.values[field.name] = cell.value
    const isIdentifier = meaning.is === 'field' && (field.type === 'phone' || field.type === 'email')
    if (
      isIdentifier &&
      (field.name === 'phone' || field.name === 'email') &&
      around.catalog.byName.get('contact')?.fields.includes(meaning.field)
    )
      identify(around, { node, read, row, slot, raw: String(cell.value) }, field.name)
  }
}

/** The identifiers a cell holds; one that holds none is wrong: who is meant could not be told by it. */
function identify(around: Around, { read, row, slot, raw: given }: Taking, kind: Identified['kind']): void {
  // A number of our own that a program has kept as a fraction: 13085.0
  const raw = kind === 'member_code' || kind === 'user_id' ? given.replace(/^(\d+)\.0$/, '$1') : given
  const scope = kind === 'user_id' ? around.namespace : ''
  const meant = identifiersOf(kind, raw, { scope, country: around.country })
  const usable = meant.flatMap(one => ('value' in one ? one : []))
  read.identifiers.push(...usable.map(one => ({ ...one, given: raw, heading: slot.heading })))
  const [first] = meant
  if (usable.length > 0 || !first || !('refused' in first)) return
  const shown = raw.length > 40 ? `${raw.slice(0, 40)}…` : raw
  row.issues.push({
    field: slot.heading,
    code: first.refused,
    message: {
      zh: `「${shown}」：${unusableText(first.refused, 'zh')}`,
      en: `“${shown}”: ${unusableText(first.refused, 'en')}`,
    },
  })
}
