import type { ImportMapping } from '@huiliu/contracts'
import { catalogOf, objectIn } from '../../objects/index.ts'
import { listMembers, profileOf, type CallCtx } from '../../workspace/index.ts'
import { plain } from '../meaning/guess.ts'
import { treeOf } from '../plan/tree.ts'
import { emptySeen } from '../plan/seen.ts'
import type { Around, Node } from '../plan/types.ts'
import type { ImportRow, KeptColumn } from './store.ts'

type Of = Pick<ImportRow, 'object'> & { columns: KeptColumn[]; mapping: ImportMapping }

/** What planning needs beside the rows, as things are now. Throws invalid_input for a mapping that fits no longer. */
export async function prepare(
  ctx: CallCtx,
  { object: name, columns, mapping }: Of,
): Promise<{ around: Around; root: Node }> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  const { timeZone, country } = await profileOf(ctx)
  const root = treeOf(ctx, { catalog, object, columns, mapping })
  const members = new Map<string, string[]>()
  for (const { id, name: called, email, active } of await listMembers(ctx)) {
    if (!active) continue
    for (const key of new Set([called, email ?? ''].map(plain)))
      if (key !== '') members.set(key, [...(members.get(key) ?? []), id])
  }
  const around: Around = {
    ctx,
    catalog,
    timeZone,
    country,
    namespace: 'main',
    members,
    sameDespiteName: mapping.sameDespiteName,
    seen: emptySeen(),
  }
  return { around, root }
}
