import { allApps, putApp, removeApp } from '../apps.ts'
import { uniform } from '../json.ts'
import { AppSchema } from '../schemas.ts'
import { bodyAs } from './body.ts'
import type { Kind } from './contract.ts'

/** What stands in the rail while the app is chosen. */
export const appKind: Kind = {
  kind: 'app',
  folder: 'apps',
  schema: AppSchema,
  named: (name, body) => body['name'] === name,
  async read(q) {
    const apps = await allApps(q)
    return new Map(apps.map(app => [app.name, uniform({ ...app })]))
  },
  label: (_name, body) => bodyAs(AppSchema, body).label,
  async apply(ctx, works) {
    for (const { name, after } of works)
      if (after) await putApp(ctx, bodyAs(AppSchema, after))
      else await removeApp(ctx, name)
  },
}
