import type { Field, ObjectDef } from '@huiliu/contracts'
import { barOf, carriersOfAll, identifiersOf } from '../../identity/index.ts'
import { isId } from '../../kernel/index.ts'
import { findJudged } from '../../objects/index.ts'
import { rightsOn } from '../../workspace/index.ts'
import { choicesIn, readCell } from '../meaning/cells.ts'
import { isNumber } from '../meaning/targets.ts'
import { lacksRequired } from './records.ts'
import { NO_CREATE, missing } from './refusals.ts'
import type { Around, Entity, Node, Ref, RowIn, Said, Slot } from './types.ts'

/** text → ids of the readable records it names */
type Found = Map<string, Set<string>>

/**
 * Records that columns point to by whatever names them: id, a value that is unique, the name; a person by telephone, address
 * or name. One that is named by nothing is made by its name where that is asked for; what names none, or several, is an issue
 * of the row.
 */
export async function resolveReferences(around: Around, node: Node, rows: RowIn[]): Promise<Ref[][]> {
  const refs: Ref[][] = rows.map(() => [])
  for (const slot of node.slots) {
    if (slot.meaning.is !== 'reference') continue
    const { field } = slot.meaning
    const object = around.catalog.byName.get(field.object ?? '')
    if (!object) continue
    const isMany = field.type === 'lookup_many'
    const cells = rows.map(row => row.cells[slot.column] ?? '')
    const texts = new Set(cells.flatMap(cell => (isMany ? [cell, ...choicesIn(cell)] : [cell])))
    const found = await namedBy(
      around,
      object,
      [...texts].filter(text => text !== ''),
    )
    const resolving: Resolving = { around, node, slot, field, object, found, made: new Map() }
    for (const [at, row] of rows.entries()) {
      const cell = cells[at] ?? ''
      // A name may hold what else separates names.
      const named = isMany && !found.has(cell) ? choicesIn(cell) : [cell]
      for (const text of new Set(named)) {
        const entity = text === '' ? null : entityNamed(resolving, row, text)
        if (entity) refs[at]?.push({ field: field.name, entity, ...(isMany && { many: true as const }) })
      }
    }
  }
  return refs
}

type Resolving = {
  around: Around
  node: Node
  slot: Slot
  field: Field
  object: ObjectDef
  found: Found
  /** by name, those that are made */
  made: Map<string, Entity>
}

function entityNamed(resolving: Resolving, row: RowIn, text: string): Entity | null {
  const { node, slot, field, object, found } = resolving
  const ids = found.get(text) ?? new Set()
  const [id = null] = ids
  if (ids.size === 1) return known(node, field, { object, id })
  if (ids.size > 1) return refuseSeveral(row, { slot, object, text, count: ids.size })
  const maker = node.children.find(child => child.field?.name === field.name)
  if (maker?.make && object.name !== 'contact') return named(resolving, { maker, row, text })
  row.issues.push({ field: slot.heading, code: 'not_found', message: missing({ object }, text) })
  return null
}

function refuseSeveral(
  row: RowIn,
  { slot, object: { label }, text, count }: { slot: Slot; object: ObjectDef; text: string; count: number },
): null {
  const message = {
    zh: `有 ${count} 条${label.zh}都叫「${text}」，请写编号`,
    en: `${count} records are called “${text}”: give a number or id`,
  }
  row.issues.push({ field: slot.heading, code: 'several', message, conflict: true })
  return null
}

/** A record that rows of this file call by a name nobody has: made once, whoever names it. */
function named({ around, slot, object, made }: Resolving, { maker, row, text }: Making): Entity | null {
  if (!rightsOn(around.ctx.caller, object.name).create) {
    row.issues.push({ field: slot.heading, code: 'forbidden', message: NO_CREATE })
    return null
  }
  const said: Said = { row, values: { [object.nameField]: text }, refs: [], made: {}, identifiers: [] }
  if (lacksRequired(maker, said)) return null
  const entity: Entity = made.get(text) ?? {
    ...{ node: maker, kind: 'record', isNew: true, id: null, before: null, said: [], sightings: new Map() },
  }
  entity.said.push(said)
  made.set(text, entity)
  return entity
}
type Making = { maker: Node; row: RowIn; text: string }

function known(node: Node, field: Field, { object, id }: { object: ObjectDef; id: string | null }): Entity {
  const path = node.path === '' ? field.name : `${node.path}.${field.name}`
  const at: Node = { path, field, object, slots: [], children: [], key: 'id', make: false }
  return { node: at, kind: 'record', isNew: false, id, before: null, said: [], sightings: new Map() }
}

async function namedBy(around: Around, object: ObjectDef, texts: string[]): Promise<Found> {
  const found: Found = new Map()
  const add = (text: string, id: string) => found.set(text, (found.get(text) ?? new Set()).add(id))
  const named = object.fields.find(field => field.name === object.nameField)
  const naming = [...object.fields.filter(field => field.unique || isNumber(field)), ...(named ? [named] : [])]
  await addBy(around, { object, field: 'id', texts: texts.filter(isId), stored: text => text.toLowerCase(), add })
  for (const field of new Set(naming)) {
    // A name is looked at only where nothing better says which: several may be called alike.
    const left = texts.filter(text => !found.has(text))
    await addBy(around, {
      object,
      field: field.name,
      texts: left,
      stored: text => storedForm(around, field, text),
      add,
    })
  }
  if (object.name === 'contact') await addCarriers(around, { texts, object, add })
  return found
}

/** A number or a telephone number may be written in many ways. */
function storedForm(around: Around, field: Field, text: string): string | null {
  const cell = readCell(field, text, { ...around, order: null })
  return 'value' in cell && typeof cell.value === 'string' ? cell.value : null
}

type AddingBy = {
  object: ObjectDef
  field: string
  texts: string[]
  stored: (text: string) => string | null
  add: Adding['add']
}

async function addBy({ ctx }: Around, { object, field, texts, stored, add }: AddingBy): Promise<void> {
  const meant = Map.groupBy(texts, text => stored(text) ?? '')
  meant.delete('')
  for (const { id, key, can } of await findJudged(ctx.db, ctx.caller, { object, field, values: [...meant.keys()] }))
    if (can.read) for (const text of meant.get(key) ?? []) add(text, id)
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
