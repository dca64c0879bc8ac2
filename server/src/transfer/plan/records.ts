import type { Label } from '@huiliu/contracts'
import { OWNER, findJudged, sameValue, type Judged } from '../../objects/index.ts'
import { rightsOn } from '../../workspace/index.ts'
import { createKeys } from './seen.ts'
import type { Around, Entity, Landing, Landings, Node, Said } from './types.ts'

/** Of what rows say of ordinary records: which exist, which are made, what changes. Those looked up are never changed. */
export async function planRecords(around: Around, node: Node, said: (Said | null)[]): Promise<Landings> {
  const keys = said.map(one => (one ? keyText(node, one) : null))
  const values = [...new Set(keys.flatMap(key => key ?? []))]
  const found =
    node.key === null
      ? new Map<string, Judged[]>()
      : Map.groupBy(
          await findJudged(around.ctx.db, around.ctx.caller, { object: node.object, field: node.key, values }),
          one => one.key,
        )
  const entities = new Map<string, Entity>()
  return said.map((one, at): Landing | null => {
    if (!one || one.row.issues.length > 0) return null
    const key = keys[at] ?? null
    const known = key === null ? undefined : entities.get(key)
    if (known) return again(node, known, one)
    const landing = landingOf(around, node, { one, key, held: found.get(key ?? '') ?? [] })
    if (landing && key !== null) entities.set(key, landing.entity)
    return landing
  })
}

function keyText(node: Node, { values }: Said): string | null {
  const value = node.key === null ? null : values[node.key]
  return typeof value === 'string' ? value : null
}

type Landed = { one: Said; key: string | null; held: Judged[] }

function landingOf(around: Around, node: Node, { one, key, held }: Landed): Landing | null {
  const refuse = (code: string, message: Label, conflict = false) => {
    one.row.issues.push({ field: headingOf(node, node.key), code, message, conflict })
    return null
  }
  const readable = held.filter(record => record.can.read)
  const isUnique = node.object.fields.some(field => field.name === node.key && field.unique)
  if (readable.length > 1) return refuse('several', several(node, key, readable.length), true)
  if (readable.length === 0 && held.length > 0 && isUnique) return refuse('unique_taken', TAKEN)
  const [record] = readable
  if (record) return knownLanding(node, { one, record })
  const seen = around.seen.records.get(node.path) ?? createKeys()
  const entity = entityOf(node, one)
  if (key !== null && seen.find(key) !== undefined)
    return { entity: { ...entity, isNew: false }, fate: 'update', reasons: [] }
  if (node.key === 'id' && key !== null) return refuse('not_found', missing(node, key))
  if (!node.make) return refuse('not_found', missing(node, key ?? ''))
  if (!rightsOn(around.ctx.caller, node.object.name).create) return refuse('forbidden', NO_CREATE)
  if (lacksRequired(node, one)) return null
  if (key !== null) {
    seen.add(key, one.row.row)
    around.seen.records.set(node.path, seen)
  }
  return { entity, fate: 'new', reasons: [] }
}

function entityOf(node: Node, one: Said): Entity {
  return { node, kind: 'record', isNew: true, id: null, before: null, said: [one], sightings: new Map() }
}

function knownLanding(node: Node, { one, record }: { one: Said; record: Judged }): Landing | null {
  const entity: Entity = { ...entityOf(node, one), isNew: false, id: record.id, before: record.values }
  if (node.path !== '') return { entity: { ...entity, said: [] }, fate: 'unchanged', reasons: [] }
  const changes = changesAnything(node, entity, one)
  if (changes && !record.can.update) {
    one.row.issues.push({ field: headingOf(node, node.key), code: 'forbidden', message: NO_UPDATE })
    return null
  }
  return { entity, fate: changes ? 'update' : 'unchanged', reasons: [] }
}

/** A further row about a record of this file. */
function again(node: Node, entity: Entity, one: Said): Landing {
  const changes = node.path === '' && changesAnything(node, entity, one)
  if (node.path === '' || entity.isNew) entity.said.push(one)
  return { entity, fate: changes ? 'update' : 'unchanged', reasons: [] }
}

/** Whether a row says something else than the record and the rows before it. */
function changesAnything({ object }: Node, { before, said }: Entity, one: Said): boolean {
  const types = new Map([OWNER, ...object.fields].map(field => [field.name, field.type]))
  const earlier = said.filter(other => other !== one)
  const values: Record<string, unknown> = Object.assign({}, before, ...earlier.map(other => other.values))
  const refs = new Map(earlier.flatMap(other => other.refs.map(ref => [ref.field, ref.entity] as const)))
  return (
    Object.entries(one.values).some(
      ([name, value]) => name !== 'id' && !sameValue(types.get(name), values[name] ?? null, value),
    ) ||
    one.refs.some(({ field, entity }) =>
      refs.has(field) ? refs.get(field) !== entity : entity.id === null || before?.[field] !== entity.id,
    )
  )
}

function lacksRequired({ object, slots }: Node, { row, values, refs }: Said): boolean {
  const missed = object.fields.filter(
    ({ name, required }) => required && (values[name] ?? null) === null && !refs.some(ref => ref.field === name),
  )
  for (const { name, label } of missed) {
    const slot = slots.find(({ meaning }) => meaning.is === 'field' && meaning.field.name === name)
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

function several({ object: { label } }: Node, key: string | null, count: number): Label {
  return {
    zh: `有 ${count} 条${label.zh}都是「${key ?? ''}」，不知道是哪一条`,
    en: `${count} records have “${key ?? ''}”: which one is meant cannot be told`,
  }
}

function missing({ object: { label } }: Node, key: string): Label {
  return { zh: `没有「${key}」这样的${label.zh}`, en: `there is no ${label.en.toLowerCase()} “${key}”` }
}

const TAKEN: Label = { zh: '已被另一条记录使用', en: 'is in use by another record' }
export const NO_CREATE: Label = { zh: '您不能新建这种记录', en: 'you may not make records of this kind' }
export const NO_UPDATE: Label = { zh: '这条记录您不能修改', en: 'this is a record you may not change' }
