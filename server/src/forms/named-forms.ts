import type { FormBody } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { changeForm, createForm, deleteForm } from './forms.ts'

/** A form as a file says it; `slug` tells it from all others. */
export type NamedForm = { slug: string; object: string; body: FormBody }

/** The forms that have a slug. */
export async function namedForms(q: Queryable): Promise<NamedForm[]> {
  return q.query<NamedForm>(
    `select f.slug, f.object, f.body from ws.form f join ws.object o on o.name = f.object and o.deleted_at is null
     where f.slug is not null and f.deleted_at is null order by f.created_at, f.slug`,
  )
}

/** Throws unknown_object, form_field_impossible. */
export async function putForm(
  ctx: CallCtx,
  { slug, object, body, workspaceKey }: NamedForm & { workspaceKey: string },
): Promise<void> {
  const id = await idOf(ctx, slug)
  if (id) await changeForm(ctx, id, { body })
  else await createForm(ctx, { object, body, workspaceKey, slug })
}

export async function removeForm(ctx: CallCtx, slug: string): Promise<void> {
  const id = await idOf(ctx, slug)
  if (id) await deleteForm(ctx, id)
}

async function idOf({ db }: CallCtx, slug: string): Promise<string | undefined> {
  const [row] = await db.query<{ id: string }>('select id from ws.form where slug = $1 and deleted_at is null', [slug])
  return row?.id
}
