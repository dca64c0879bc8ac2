import type { Label } from '@huiliu/contracts'
import { findJudged, type Judged } from '../../objects/index.ts'
import { rightsOn } from '../../workspace/index.ts'
import { isNumber } from '../meaning/targets.ts'
import { changedFields } from './changed-fields.ts'
import { fullKey, heldKey, keyValue } from './keys.ts'
import { EXISTS, NO_CREATE, NO_UPDATE, TAKEN, UNNAMED, missing, several, twice } from './refusals.ts'
import { createKeys } from './seen.ts'
import type { Around, Entity, Landing, Landings, Node, Said } from './types.ts'

/** Of what rows say of ordinary records: which exist, which are made, what changes. Those looked up are never changed. */
export async function planRecords(around: Around, node: Node, said: (Said | null)[]): Promise<Landings> {
  const also = node.path === '' ? around.alsoKey : []
  const keys = said.map(one => (one ? fullKey(node, one, also) : null))
  const values = [...new Set(said.flatMap(one => (one && keyValue(node, one)) ?? []))]
  const found =
    node.key === null
      ? new Map<string, Judged[]>()
      : Map.groupBy(
          await findJudged(around.ctx.db, around.ctx.caller, { object: node.object, field: node.key, values }),
          one => heldKey(one, also),
        )
  const entities = new Map<string, Entity>()
  return said.map((one, at): Landing | null => {
    if (!one || one.row.issues.length > 0) return null
    const key = keys[at] ?? null
    const known = key === null ? undefined : entities.get(key)
    if (known) return again(around, node, { one, entity: known })
    const landing = landingOf(around, node, { one, key, held: found.get(key ?? '') ?? [] })
    if (landing && key !== null) entities.set(key, landing.entity)
    return landing
  })
}

type Landed = { one: Said; key: string | null; held: Judged[] }

function landingOf(around: Around, node: Node, { one, key, held }: Landed): Landing | null {
  const readable = held.filter(record => record.can.read)
  const shown = keyValue(node, one) ?? ''
  const field = node.object.fields.find(({ name }) => name === node.key)
  const isUnique = field?.unique === true || (field !== undefined && isNumber(field))
  if (readable.length > 1)
    return refuse(node, one, { code: 'several', message: several(node, shown, readable.length), conflict: true })
  if (readable.length === 0 && held.length > 0 && isUnique)
    return refuse(node, one, { code: 'unique_taken', message: TAKEN })
  const [record] = readable
  if (record) return knownLanding(around, node, { one, record })
  const isRoot = node.path === ''
  const earlier = key === null ? undefined : around.seen.records.get(node.path)?.find(key)
  if (earlier !== undefined) return earlierLanding(around, node, { one, earlier })
  const isGiven = node.key === 'id' || (field !== undefined && isNumber(field))
  if (isGiven && key !== null) return refuse(node, one, { code: 'not_found', message: missing(node, shown) })
  if (isRoot && around.mode === 'update')
    return refuse(node, one, { code: 'not_found', message: key === null ? UNNAMED : missing(node, shown) })
  if (!node.make) return refuse(node, one, { code: 'not_found', message: missing(node, shown) })
  if (!rightsOn(around.ctx.caller, node.object.name).create)
    return refuse(node, one, { code: 'forbidden', message: NO_CREATE })
  if (lacksRequired(node, one)) return null
  if (key !== null) {
    const seen = around.seen.records.get(node.path) ?? createKeys()
    seen.add(key, one.row.row)
    around.seen.records.set(node.path, seen)
  }
  return { entity: entityOf(node, one), fate: 'new', reasons: [] }
}

type Why = { code: string; message: Label; conflict?: boolean }

function refuse(node: Node, { row }: Said, why: Why): null {
  row.issues.push({ field: headingOf(node, node.key), ...why })
  return null
}

function entityOf(node: Node, one: Said): Entity {
  return { node, kind: 'record', isNew: true, id: null, before: null, said: [one], sightings: new Map() }
}

type Known = { one: Said; record: Judged }

function knownLanding(around: Around, node: Node, { one, record }: Known): Landing | null {
  const entity: Entity = { ...entityOf(node, one), isNew: false, id: record.id, before: record.values }
  if (node.path !== '') return { entity: { ...entity, said: [] }, fate: 'unchanged', reasons: [] }
  if (around.mode === 'add') return refuse(node, one, { code: 'exists', message: EXISTS })
  if (around.mode === 'skip') return skipped(entity)
  const changed = changedFields(node, entity, one)
  if (changed.length > 0 && !record.can.update) return refuse(node, one, { code: 'forbidden', message: NO_UPDATE })
  if (emptiesRequired(node, one)) return null
  return { entity, fate: changed.length > 0 ? 'update' : 'unchanged', reasons: [], changed }
}

/** Of a record that an earlier row of the file makes, which is not in the tables yet. */
function earlierLanding(around: Around, node: Node, { one, earlier }: { one: Said; earlier: number }): Landing | null {
  const entity = { ...entityOf(node, one), isNew: false }
  if (node.path === '' && around.mode === 'add') return refuse(node, one, { code: 'twice', message: twice(earlier) })
  if (node.path === '' && around.mode === 'skip') return skipped(entity)
  return { entity, fate: 'update', reasons: [] }
}

/** A further row about a record of this file. */
function again(around: Around, node: Node, { one, entity }: { one: Said; entity: Entity }): Landing | null {
  const isRoot = node.path === ''
  const [first] = entity.said
  if (isRoot && around.mode === 'add') return refuse(node, one, { code: 'twice', message: twice(first?.row.row ?? 0) })
  if (isRoot && around.mode === 'skip') return skipped(entity)
  if (isRoot && emptiesRequired(node, one)) return null
  const changed = isRoot ? changedFields(node, entity, one) : []
  if (isRoot || entity.isNew) entity.said.push(one)
  return { entity, fate: changed.length > 0 ? 'update' : 'unchanged', reasons: [], changed }
}

/** Nothing is said of the record, by this row. */
function skipped(entity: Entity): Landing {
  return { entity: { ...entity, said: [] }, fate: 'skip', reasons: [] }
}

/** Says what a new record must hold and is not told. */
export function lacksRequired(node: Node, { row, values, refs }: Said): boolean {
  const missed = node.object.fields.filter(
    field =>
      (field.required || field.master) &&
      (field.default ?? field.defaultFormula ?? null) === null &&
      (values[field.name] ?? null) === null &&
      !refs.some(ref => ref.field === field.name),
  )
  return tellRequired(node, row, missed)
}

function emptiesRequired(node: Node, { row, values }: Said): boolean {
  const missed = node.object.fields.filter(
    ({ name, required, master }) => (required || master) && Object.hasOwn(values, name) && values[name] === null,
  )
  return tellRequired(node, row, missed)
}

function tellRequired({ slots }: Node, row: Said['row'], missed: { name: string; label: Label }[]): boolean {
  for (const { name, label } of missed) {
    const slot = slots.find(({ meaning }) => 'field' in meaning && meaning.field.name === name)
    row.issues.push({
      field: slot?.heading ?? null,
      code: 'required',
      message: { zh: `「${label.zh}」必填`, en: `“${label.en}” is required` },
    })
  }
  return missed.length > 0
}

function headingOf({ slots }: Node, key: string | null): string | null {
  return (
    slots.find(({ meaning }) => (meaning.is === 'field' ? meaning.field.name : meaning.is) === key)?.heading ?? null
  )
}
