import type { ObjectDef } from '@huiliu/contracts'
import { fieldRight, rightsOn, type CallCtx } from '../workspace/index.ts'
import { objectIn, type Catalog } from './catalog.ts'
import { unknownObject } from './problems.ts'

/** Whether an object exists for the caller: he may do something with its records, or shape objects. */
export function seesObject({ caller }: CallCtx, name: string): boolean {
  const { read, create } = rightsOn(caller, name)
  return read !== 'none' || create || caller.rights.objects
}

/** An object as the caller may see it: hidden fields do not exist. Throws unknown_object for one closed to him, as for none. */
export function visibleObject(ctx: CallCtx, catalog: Catalog, name: string): ObjectDef {
  const object = objectIn(catalog, name)
  if (!seesObject(ctx, name)) throw unknownObject({ object: name })
  const fields = object.fields.filter(field => fieldRight(ctx.caller, name, field.name) !== 'hidden')
  return { ...object, fields }
}
