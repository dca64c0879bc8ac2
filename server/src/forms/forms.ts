import { randomBytes } from 'node:crypto'
import type { Dependent, Field, FormBody, ObjectDef, PublicForm } from '@huiliu/contracts'
import { addSource } from '../identity/index.ts'
import { newId, notFound, versionConflict, type Queryable } from '../kernel/index.ts'
import { catalogOf, freeSlug, kindOf, objectIn, registerDependents } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { formFieldImpossible } from './problems.ts'

export type FormRow = {
  id: string
  object: string
  source_id: string
  address: string
  body: FormBody
  open: boolean
  version: number
  created_at: Date
  updated_at: Date
}
type Counted = FormRow & { taken: string; failed: string }

const SELECT = `select f.id, f.object, f.source_id, f.address, f.body, f.open, f.version, f.created_at, f.updated_at,
  (select count(*) from ws.form_submission s where s.form_id = f.id and s.problem is null) as taken,
  (select count(*) from ws.form_submission s where s.form_id = f.id and s.problem is not null) as failed
  from ws.form f where f.deleted_at is null`

function viewOf(row: Counted): PublicForm {
  const { id, object, address, body, open, version } = row
  return {
    id,
    object,
    address,
    body,
    open,
    version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    submissions: { taken: Number(row.taken), failed: Number(row.failed) },
  }
}

/** The forms of an object, the oldest first. Throws unknown_object. */
export async function listForms(ctx: CallCtx, object: string): Promise<PublicForm[]> {
  objectIn(await catalogOf(ctx), object)
  return (await ctx.db.query<Counted>(`${SELECT} and f.object = $1 order by f.created_at, f.id`, [object])).map(viewOf)
}

async function formView(q: Queryable, id: string): Promise<PublicForm> {
  const [row] = await q.query<Counted>(`${SELECT} and f.id = $1`, [id])
  if (!row) throw notFound()
  return viewOf(row)
}

type Making = { object: string; body: FormBody; workspaceKey: string; slug?: string }

/** Throws unknown_object, form_field_impossible. */
export async function createForm(ctx: CallCtx, { object, body, workspaceKey, slug }: Making): Promise<PublicForm> {
  checkBody(objectIn(await catalogOf(ctx), object), body)
  const id = newId()
  // Not to be guessed: who is not given the link does not find the form.
  const address = `${workspaceKey}-${randomBytes(9).toString('hex')}`
  await ctx.db.tx(async tx => {
    const sourceId = await addSource(tx, ctx, { kind: 'form', name: body.title.zh, writeKey: null })
    await tx.query(
      'insert into ws.form (id, object, source_id, address, body, slug, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7)',
      [id, object, sourceId, address, JSON.stringify(body), slug ?? (await slugFor(tx, body)), ctx.now],
    )
  })
  return formView(ctx.db, id)
}

/** What files call the form. */
async function slugFor(q: Queryable, { title }: FormBody): Promise<string> {
  const rows = await q.query<{ slug: string }>('select slug from ws.form where slug is not null and deleted_at is null')
  return freeSlug(title.zh, new Set(rows.map(row => row.slug)))
}

type Changing = { version?: number | undefined; body?: FormBody; open?: boolean }

/** Throws not_found, version_conflict, form_field_impossible. */
export async function changeForm(ctx: CallCtx, id: string, { version, body, open }: Changing): Promise<PublicForm> {
  const before = await formView(ctx.db, id)
  if (body) checkBody(objectIn(await catalogOf(ctx), before.object), body)
  const rows = await ctx.db.query(
    `update ws.form set body = coalesce($2, body), open = coalesce($3, open), version = version + 1, updated_at = $4
     where id = $1 and deleted_at is null and version = $5 returning id`,
    [id, body ? JSON.stringify(body) : null, open ?? null, ctx.now, version ?? before.version],
  )
  if (rows.length === 0) throw versionConflict()
  return formView(ctx.db, id)
}

/** Its page is gone; what it brought stays. Throws not_found. */
export async function deleteForm(ctx: CallCtx, id: string): Promise<void> {
  const rows = await ctx.db.query(
    'update ws.form set deleted_at = $2 where id = $1 and deleted_at is null returning id',
    [id, ctx.now],
  )
  if (rows.length === 0) throw notFound()
}

/** By its address, while it takes submissions. */
export async function openForm(q: Queryable, address: string): Promise<FormRow | undefined> {
  const [row] = await q.query<FormRow>(
    'select id, object, source_id, address, body, open, version, created_at, updated_at from ws.form where address = $1 and open and deleted_at is null',
    [address],
  )
  return row
}

const CLOSED = new Set<Field['type']>([
  'lookup',
  'lookup_many',
  'member',
  'department',
  'json',
  'rich_text',
  'signature',
  'datetime',
])

/** Whether anybody may be asked for it: nothing that would tell of our own records, and nothing the system writes. */
export function isAskable(field: Field): boolean {
  return !CLOSED.has(field.type) && !field.readonly && !kindOf(field).made
}

function checkBody(object: ObjectDef, body: FormBody): void {
  for (const { name } of body.fields) {
    const field = object.fields.find(one => one.name === name)
    if (!field || !isAskable(field)) throw formFieldImpossible({ field: name })
  }
}

/** What of forms would miss a field or an object. */
export function registerFormDependents(): void {
  registerDependents(async (q, _catalog, { object, field }): Promise<Dependent[]> => {
    const forms = await q.query<{ id: string; body: FormBody }>(
      'select id, body from ws.form where object = $1 and deleted_at is null',
      [object],
    )
    return forms
      .filter(({ body }) => field === undefined || body.fields.some(one => one.name === field))
      .map(({ id, body }) => ({ kind: 'form', name: body.title, object, id }))
  })
}
