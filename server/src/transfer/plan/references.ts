import type { Field, ObjectDef } from '@huiliu/contracts'
import { barOf, carriersOfAll, identifiersOf } from '../../identity/index.ts'
import { isId } from '../../kernel/index.ts'
import { findJudged } from '../../objects/index.ts'
import type { Around, Entity, Node, RowIn, Said, Slot } from './types.ts'

/** text → ids of the readable records it names */
type Found = Map<string, Set<string>>

/**
 * Records that columns point to by whatever names them: id, a number that is unique, the name; a person by telephone, address
 * or name. What names none, or several, is an issue of the row.
 */
export async function resolveReferences(around: Around, node: Node, rows: RowIn[]): Promise<Said['refs'][]> {
  const refs: Said['refs'][] = rows.map(() => [])
  for (const slot of node.slots) {
    if (slot.meaning.is !== 'reference') continue
    const { field } = slot.meaning
    const object = around.catalog.byName.get(field.object ?? '')
    if (!object) continue
    const texts = [...new Set(rows.flatMap(row => row.cells[slot.column] || []))]
    const found = await namedBy(around, object, texts)
    for (const [at, row] of rows.entries()) {
      const text = row.cells[slot.column] ?? ''
      const id = text === '' ? null : onlyOne({ row, slot, object, text }, found)
      if (id !== null) refs[at]?.push({ field: field.name, entity: known(node, field, { object, id }) })
    }
  }
  return refs
}

function onlyOne(
  { row, slot, object, text }: { row: RowIn; slot: Slot; object: ObjectDef; text: string },
  found: Found,
): string | null {
  const ids = found.get(text) ?? new Set()
  const [id = null] = ids
  if (ids.size === 1) return id
  const { label } = object
  const issue =
    ids.size === 0
      ? {
          code: 'not_found',
          message: { zh: `没有「${text}」这样的${label.zh}`, en: `there is no ${label.en.toLowerCase()} “${text}”` },
        }
      : {
          code: 'several',
          message: {
            zh: `有 ${ids.size} 条${label.zh}都叫「${text}」，请写编号`,
            en: `${ids.size} records are called “${text}”: give a number or id`,
          },
          conflict: true,
        }
  row.issues.push({ field: slot.heading, ...issue })
  return null
}

function known(node: Node, field: Field, { object, id }: { object: ObjectDef; id: string }): Entity {
  const path = node.path === '' ? field.name : `${node.path}.${field.name}`
  const at: Node = { path, field, object, slots: [], children: [], key: 'id', make: false }
  return { node: at, kind: 'record', isNew: false, id, before: null, said: [], sightings: new Map() }
}

async function namedBy(around: Around, object: ObjectDef, texts: string[]): Promise<Found> {
  const found: Found = new Map()
  const add = (text: string, id: string) => found.set(text, (found.get(text) ?? new Set()).add(id))
  const ids = new Map(texts.filter(isId).map(text => [text.toLowerCase(), text]))
  const unique = object.fields.filter(field => field.unique && field.type !== 'number').map(field => field.name)
  for (const field of ['id', ...new Set([...unique, object.nameField])]) {
    // A name is looked at only where nothing better says which: several may be called alike.
    const values = field === 'id' ? [...ids.keys()] : texts.filter(text => !found.has(text))
    for (const { id, key, can } of await findJudged(around.ctx.db, around.ctx.caller, { object, field, values }))
      if (can.read) add(field === 'id' ? (ids.get(key) ?? key) : key, id)
  }
  if (object.name === 'contact') await addCarriers(around, { texts, object, add })
  return found
}

type Adding = { texts: string[]; object: ObjectDef; add: (text: string, id: string) => void }

async function addCarriers(around: Around, { texts, object, add }: Adding): Promise<void> {
  const meant = texts.flatMap(text =>
    (['phone', 'email', 'member_code'] as const).flatMap(kind =>
      identifiersOf(kind, text, { scope: '', country: around.country }).flatMap(one =>
        'value' in one && barOf(one) === null ? [{ ...one, text }] : [],
      ),
    ),
  )
  const carried = (await carriersOfAll(around.ctx.db, meant)).filter(one => one.trust === 'verified')
  const values = [...new Set(carried.map(one => one.personId))]
  const readable = new Set(
    (await findJudged(around.ctx.db, around.ctx.caller, { object, field: 'id', values })).flatMap(one =>
      one.can.read ? one.id : [],
    ),
  )
  for (const { kind, value, personId } of carried)
    for (const one of meant)
      if (one.kind === kind && one.value === value && readable.has(personId)) add(one.text, personId)
}
