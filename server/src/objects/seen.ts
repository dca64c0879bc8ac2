import type { ObjectDef } from '@huiliu/contracts'
import { rightsOn, seesPlainly, type Caller } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'
import { allUses } from './formula/index.ts'

const kept = new WeakMap<Catalog, WeakMap<Caller, Catalog>>()

/**
 * The catalog without the computed fields that would tell the caller of values he may not see: a formula or roll-up is
 * his only when he sees every field it is computed from, through whatever other computed fields, as it is: neither hidden nor
 * masked, and of objects he may read.
 */
export function seenBy(catalog: Catalog, caller: Caller): Catalog {
  if (!catalog.computes) return catalog
  const known = kept.get(catalog) ?? new WeakMap<Caller, Catalog>()
  kept.set(catalog, known)
  const seen = known.get(caller) ?? without(catalog, caller)
  known.set(caller, seen)
  return seen
}

function without(catalog: Catalog, caller: Caller): Catalog {
  const objects = catalog.objects.map(object => {
    const fields = object.fields.filter(
      field => (field.formula === undefined && !field.rollup) || isOpen(catalog, { caller, object, field }),
    )
    return fields.length === object.fields.length ? object : { ...object, fields }
  })
  return { ...catalog, objects, byName: new Map(objects.map(object => [object.name, object])) }
}

type Judging = { caller: Caller; object: ObjectDef; field: ObjectDef['fields'][number] }

function isOpen({ byName }: Catalog, { caller, object, field }: Judging): boolean {
  const uses = allUses(byName, object, field)
  return uses !== null && plainly(caller, { object, uses })
}

/** Whether the caller sees all of these fields as they are. */
export function plainly(caller: Caller, { object, uses }: { object: ObjectDef; uses: Iterable<string> }): boolean {
  for (const key of uses) {
    const [on = '', name = ''] = key.split('.')
    if (on !== object.name && rightsOn(caller, on).read === 'none') return false
    if (!seesPlainly(caller, on, name)) return false
  }
  return true
}
