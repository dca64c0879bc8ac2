import { Type } from 'typebox'
import { DeletedObject, DependentView, ObjectView, ShapeChangeView, listOf } from '@huiliu/contracts/answers'
import type { Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { catalogOf, deletedObjects, objectIn } from './catalog.ts'
import { deleteObject, restoreObject } from './delete-shape.ts'
import { dependentsOf } from './dependents.ts'
import { MAX_FIELDS, Name, closed } from './schemas.ts'
import { shapeHistory } from './shape-changes.ts'
import { orderFields } from './shape.ts'

const Object_ = Type.Object({ object: Name }, closed)

/** Objects deleted as a whole, and brought back. */
export function deletionRoutes(route: Route<CallCtx>): void {
  const [tag, allow] = ['objects', needs('objects')]
  route({
    method: 'DELETE',
    url: '/objects/:object',
    summary: 'Delete an object; its records are kept',
    tag,
    allow,
    params: Object_,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => deleteObject(ctx, params.object),
  })
  route({
    method: 'DELETE',
    url: '/objects/:object/deletion',
    summary: 'Bring a deleted object back with its records',
    tag,
    allow,
    params: Object_,
    response: { 200: ObjectView },
    handle: (ctx, { params }) => restoreObject(ctx, params.object),
  })
  route({
    method: 'GET',
    url: '/object-deletions',
    summary: 'Objects that were deleted, the latest first',
    tag,
    allow,
    response: { 200: listOf(DeletedObject) },
    handle: async ctx => ({ items: await deletedObjects(ctx.db), next: null }),
  })
}

/** What a shape is needed for, how it came to be, and in which order its fields stand. */
export function lookRoutes(route: Route<CallCtx>): void {
  const [tag, allow] = ['objects', needs('objects')]
  route({
    method: 'GET',
    url: '/objects/:object/dependents',
    summary: 'What needs an object, or one of its fields',
    tag,
    allow,
    params: Object_,
    query: Type.Object({ field: Type.Optional(Name) }, closed),
    response: { 200: listOf(DependentView) },
    handle: async (ctx, { params, query }) => ({
      items: await dependentsOf(ctx, { object: params.object, ...(query.field && { field: query.field }) }),
      next: null,
    }),
  })
  route({
    method: 'GET',
    url: '/objects/:object/history',
    summary: 'Who changed the shape of an object, the latest first',
    tag,
    allow,
    params: Object_,
    response: { 200: listOf(ShapeChangeView) },
    handle: async (ctx, { params }) => {
      const { name } = objectIn(await catalogOf(ctx), params.object)
      return { items: await shapeHistory(ctx, name), next: null }
    },
  })
  route({
    method: 'PUT',
    url: '/objects/:object/field-order',
    summary: 'The order of fields',
    tag,
    allow,
    params: Object_,
    body: Type.Object({ fields: Type.Array(Name, { minItems: 1, maxItems: MAX_FIELDS }) }, closed),
    response: { 200: ObjectView },
    handle: (ctx, { params, body }) => orderFields(ctx, params.object, body.fields),
  })
}
