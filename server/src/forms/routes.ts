import { Type } from 'typebox'
import { PublicFormView, listOf } from '@huiliu/contracts/answers'
import type { Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { changeForm, createForm, deleteForm, listForms } from './forms.ts'

const closed = { additionalProperties: false }
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' })
const Words = (max: number, min = 0) =>
  Type.Object(
    { zh: Type.String({ minLength: min, maxLength: max }), en: Type.String({ minLength: min, maxLength: max }) },
    closed,
  )
const Body = Type.Object(
  {
    title: Words(100, 1),
    intro: Words(1000),
    fields: Type.Array(
      Type.Object({ name: Name, required: Type.Optional(Type.Boolean()), label: Type.Optional(Words(100, 1)) }, closed),
      { minItems: 1, maxItems: 60 },
    ),
    consent: Words(500),
    thanks: Words(500),
  },
  closed,
)
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Of = Type.Object({ object: Name }, closed)

export function formRoutes(route: Route<CallCtx>, keyOf: (ctx: CallCtx) => string): void {
  const [tag, allow] = ['objects', needs('objects')]
  route({
    method: 'GET',
    url: '/forms',
    summary: 'The public forms of an object',
    tag,
    allow,
    query: Of,
    response: { 200: listOf(PublicFormView) },
    handle: async (ctx, { query }) => ({ items: await listForms(ctx, query.object), next: null }),
  })
  route({
    method: 'POST',
    url: '/forms',
    summary: 'Make a public form of an object',
    tag,
    allow,
    query: Of,
    body: Body,
    response: { 201: PublicFormView },
    handle: (ctx, { query, body }) => createForm(ctx, { object: query.object, body, workspaceKey: keyOf(ctx) }),
  })
  route({
    method: 'PATCH',
    url: '/forms/:id',
    summary: 'Change a public form, open or close it',
    tag,
    allow,
    params: ById,
    body: Type.Object(
      {
        version: Type.Optional(Type.Integer({ minimum: 1 })),
        body: Type.Optional(Body),
        open: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    response: { 200: PublicFormView },
    handle: (ctx, { params, body }) => changeForm(ctx, params.id, body),
  })
  route({
    method: 'DELETE',
    url: '/forms/:id',
    summary: 'Delete a public form; what it brought stays',
    tag,
    allow,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => deleteForm(ctx, params.id),
  })
}
