import { putSharedView, removeSharedView, sharedViews } from '../../objects/index.ts'
import { uniform } from '../json.ts'
import { ViewPartSchema } from '../schemas.ts'
import { bodyAs } from './body.ts'
import type { Kind } from './contract.ts'

/** A shared view of an object. */
export const viewKind: Kind = {
  kind: 'view',
  folder: 'views',
  schema: ViewPartSchema,
  named: (name, body) => /^[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9_-]{0,60}$/.test(name) && body['object'] === objectOf(name),
  async read(q) {
    const views = await sharedViews(q)
    return new Map(
      views.map(({ slug, label, ...view }) => [`${view.object}.${slug}`, uniform({ ...view, name: label })]),
    )
  },
  label: (_name, body) => bodyAs(ViewPartSchema, body).name,
  async apply(ctx, works) {
    for (const { name, after } of works) {
      const slug = name.slice(name.indexOf('.') + 1)
      if (!after) await removeSharedView(ctx, { object: objectOf(name), slug })
      else {
        const { name: label, ...view } = bodyAs(ViewPartSchema, after)
        await putSharedView(ctx, { ...view, slug, label })
      }
    }
  },
}

function objectOf(name: string): string {
  return name.slice(0, name.indexOf('.'))
}
