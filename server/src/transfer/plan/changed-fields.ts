import { OWNER, sameValue } from '../../objects/index.ts'
import type { Entity, Node, Ref, Said } from './types.ts'

/** The fields of which a row says something else than the record and the rows before it. */
export function changedFields({ object }: Node, { before, said }: Entity, one: Said): string[] {
  const types = new Map([OWNER, ...object.fields].map(field => [field.name, field.type]))
  const earlier = said.filter(other => other !== one)
  const values: Record<string, unknown> = Object.assign({}, before, ...earlier.map(other => other.values))
  const refs = new Map(earlier.flatMap(other => [...byField(other.refs)]))
  const told = Object.entries(one.values).flatMap(([name, value]) => {
    const held = refs.has(name) ? refs.get(name) : (values[name] ?? null)
    return types.has(name) && !sameValue(types.get(name), held, value) ? [name] : []
  })
  const pointed = [...byField(one.refs)].flatMap(([field, entities]) => {
    const known = refs.get(field)
    if (known) return known.length === entities.length && known.every((is, at) => is === entities[at]) ? [] : [field]
    const held = [before?.[field] ?? []].flat()
    return entities.length === held.length && entities.every(({ id }, at) => id !== null && id === held[at])
      ? []
      : [field]
  })
  return [...told, ...pointed]
}

/** What a row points to, field by field. */
export function byField(refs: Ref[]): Map<string, Entity[]> {
  const found = new Map<string, Entity[]>()
  for (const { field, entity } of refs) found.set(field, [...(found.get(field) ?? []), entity])
  return found
}
