import type { PartBody } from '@huiliu/contracts'
import { EVERYBODY, LayoutSchema, allLayouts, deleteLayout, saveLayout } from '../../objects/index.ts'
import type { Queryable } from '../../kernel/index.ts'
import { uniform } from '../json.ts'
import { bodyAs } from './body.ts'
import type { Kind } from './contract.ts'

/** How records of an object are laid out, for everybody or for one role. */
export const layoutKind: Kind = {
  kind: 'layout',
  folder: 'layouts',
  schema: LayoutSchema,
  named: name => /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/.test(name),
  read,
  label: name => ({ zh: name, en: name }),
  async apply(ctx, works) {
    const there = await read(ctx.db)
    for (const { name, after } of works) {
      const [object = '', role = EVERYBODY] = name.split('.')
      if (after) await saveLayout(ctx, object, { role, version: undefined, layout: bodyAs(LayoutSchema, after) })
      else if (there.has(name)) await deleteLayout(ctx, object, role)
    }
  },
}

async function read(q: Queryable): Promise<Map<string, PartBody>> {
  const all = await allLayouts(q)
  return new Map(
    all.map(({ object, role, layout }) => [
      role === EVERYBODY ? object : `${object}.${role}`,
      uniform<PartBody>({ ...layout }),
    ]),
  )
}
