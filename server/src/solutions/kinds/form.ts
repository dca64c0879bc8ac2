import { namedForms, putForm, removeForm } from '../../forms/index.ts'
import { uniform } from '../json.ts'
import { FormSchema } from '../schemas.ts'
import { bodyAs } from './body.ts'
import type { Kind } from './contract.ts'

/** A public form; its address is each workspace's own. */
export const formKind: Kind = {
  kind: 'form',
  folder: 'forms',
  schema: FormSchema,
  named: name => /^[a-z0-9][a-z0-9_-]{0,60}$/.test(name),
  async read(q) {
    const forms = await namedForms(q)
    return new Map(forms.map(({ slug, object, body }) => [slug, uniform({ object, ...body })]))
  },
  label: (_name, body) => bodyAs(FormSchema, body).title,
  async apply(ctx, works) {
    for (const { name: slug, after } of works) {
      if (!after) await removeForm(ctx, slug)
      else {
        const { object, ...body } = bodyAs(FormSchema, after)
        await putForm(ctx, { slug, object, body, workspaceKey: ctx.workspaceKey })
      }
    }
  },
}
