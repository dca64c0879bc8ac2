import type { ImportMapping } from '@huiliu/contracts'
import { catalogOf, objectIn } from '../../objects/index.ts'
import { listDepartments, listMembers, profileOf, type CallCtx } from '../../workspace/index.ts'
import { plain } from '../meaning/guess.ts'
import { treeOf } from '../plan/tree.ts'
import { emptySeen } from '../plan/seen.ts'
import type { IdsByName } from '../meaning/cells.ts'
import type { Around, Node } from '../plan/types.ts'
import { packedFiles } from './packed.ts'
import type { ImportRow, KeptColumn } from './store.ts'

type Of = Pick<ImportRow, 'id' | 'object'> & { columns: KeptColumn[]; mapping: ImportMapping }

/** What planning needs beside the rows, as things are now. Throws invalid_input for a mapping that fits no longer. */
export async function prepare(
  ctx: CallCtx,
  { id, object: name, columns, mapping }: Of,
): Promise<{ around: Around; root: Node }> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const { timeZone, country } = await profileOf(ctx)
  const root = treeOf(ctx, { catalog, object, columns, mapping })
  const around: Around = {
    ctx,
    catalog,
    timeZone,
    country,
    namespace: 'main',
    members: await membersOf(ctx),
    departments: await departmentsOf(ctx),
    mode: mapping.mode ?? 'upsert',
    alsoKey: mapping.alsoKey ?? [],
    clears: mapping.empty === 'clear',
    sameDespiteName: mapping.sameDespiteName,
    seen: emptySeen(),
    files: await packedFiles(ctx.db, id),
  }
  return { around, root }
}

async function membersOf(ctx: CallCtx): Promise<IdsByName> {
  const active = (await listMembers(ctx)).filter(one => one.active)
  return byName(active.map(({ id, name, email }) => ({ id, names: [name, email ?? ''] })))
}

/** By name, and by the path to it from the top: 总部/华东. */
async function departmentsOf(ctx: CallCtx): Promise<IdsByName> {
  const all = await listDepartments(ctx)
  const names = new Map(all.map(({ id, name }) => [id, name]))
  return byName(
    all.map(({ id, name, path }) => ({ id, names: [name, path.map(above => names.get(above) ?? '').join('/')] })),
  )
}

function byName(all: { id: string; names: string[] }[]): IdsByName {
  const found: IdsByName = new Map()
  for (const { id, names } of all)
    for (const key of new Set(names.map(plain))) if (key !== '') found.set(key, [...(found.get(key) ?? []), id])
  return found
}
