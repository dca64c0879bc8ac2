import { Type } from 'typebox'
import { DeletedField, FormulaTrial, ObjectView, ObjectWithRights, SavedView, listOf } from '@huiliu/contracts/answers'
import type { Route } from '../kernel/index.ts'
import { needs, rightsOn, type CallCtx } from '../workspace/index.ts'
import { catalogOf, deletedFields, objectIn, type Catalog } from './catalog.ts'
import {
  FieldChangeSchema,
  FieldSchema,
  LabelSchema,
  Name,
  NewObjectSchema,
  Uuid,
  TrialSchema,
  ValidationsSchema,
  ViewSchema,
  closed,
} from './schemas.ts'
import { changeField } from './change-field.ts'
import { deleteField, restoreField } from './delete-shape.ts'
import { deletionRoutes, lookRoutes } from './shape-look-routes.ts'
import { layoutRoutes } from './layout-routes.ts'
import { addField, changeObject, createObject } from './shape.ts'
import { tryFormula } from './try-formula.ts'
import { setValidations } from './validations.ts'
import { seesObject, visibleObject } from './visible.ts'
import { changeView, createView, deleteView, listViews } from './views.ts'

const Object_ = Type.Object({ object: Name }, closed)
const Field_ = Type.Object({ object: Name, field: Name }, closed)

export function shapeRoutes(route: Route<CallCtx>): void {
  objectRoutes(route)
  deletionRoutes(route)
  lookRoutes(route)
  layoutRoutes(route)
  fieldRoutes(route)
  ruleRoutes(route)
  viewRoutes(route)
}

function objectRoutes(route: Route<CallCtx>): void {
  const tag = 'objects'
  route({
    method: 'GET',
    url: '/objects',
    summary: 'Objects the caller may see, and what he may do with their records',
    tag,
    response: { 200: listOf(ObjectWithRights) },
    handle: async ctx => {
      const catalog = await catalogOf(ctx)
      const seen = catalog.objects.filter(object => seesObject(ctx, object.name))
      return { items: seen.map(object => withRights(ctx, catalog, object.name)), next: null }
    },
  })
  route({
    method: 'GET',
    url: '/objects/:object',
    summary: 'One object, and what the caller may do with its records',
    tag,
    params: Object_,
    response: { 200: ObjectWithRights },
    handle: async (ctx, { params }) => withRights(ctx, await catalogOf(ctx), params.object),
  })
  route({
    method: 'POST',
    url: '/objects',
    summary: 'Make an object',
    tag,
    allow: needs('objects'),
    body: NewObjectSchema,
    response: { 201: ObjectView },
    handle: (ctx, { body }) => createObject(ctx, body),
  })
  route({
    method: 'PATCH',
    url: '/objects/:object',
    summary: 'Change what an object is called, its icon, or which field names its records',
    tag,
    allow: needs('objects'),
    params: Object_,
    response: { 200: ObjectView },
    body: Type.Object(
      {
        label: Type.Optional(LabelSchema),
        icon: Type.Optional(Type.String({ maxLength: 40 })),
        nameField: Type.Optional(Name),
      },
      closed,
    ),
    handle: (ctx, { params, body }) => changeObject(ctx, params.object, body),
  })
}

function ruleRoutes(route: Route<CallCtx>): void {
  const [tag, allow] = ['objects', needs('objects')]
  route({
    method: 'PATCH',
    url: '/objects/:object/validations',
    summary: 'The rules of an object: a formula that is true refuses the record with its message',
    tag,
    allow,
    params: Object_,
    body: ValidationsSchema,
    response: { 200: ObjectView },
    handle: (ctx, { params, body }) => setValidations(ctx, params.object, body.items),
  })
  route({
    method: 'POST',
    url: '/objects/:object/formula-trials',
    reads: true,
    summary: 'What a formula would give, for one record or for none; nothing is kept',
    tag,
    allow,
    params: Object_,
    body: TrialSchema,
    response: { 200: FormulaTrial },
    handle: (ctx, { params, body }) => tryFormula(ctx, params.object, body),
  })
}

function withRights(ctx: CallCtx, catalog: Catalog, name: string) {
  const { create, update, delete: remove, export: take, import: bring } = rightsOn(ctx.caller, name)
  const can = { create, update: update !== 'none', delete: remove !== 'none', export: take, import: bring }
  return { ...visibleObject(ctx, catalog, name), can }
}

function fieldRoutes(route: Route<CallCtx>): void {
  const [tag, allow] = ['objects', needs('objects')]
  route({
    method: 'POST',
    url: '/objects/:object/fields',
    summary: 'Add a field',
    tag,
    allow,
    params: Object_,
    body: FieldSchema,
    response: { 201: ObjectView },
    handle: (ctx, { params, body }) => addField(ctx, params.object, body),
  })
  route({
    method: 'PATCH',
    url: '/objects/:object/fields/:field',
    summary: 'Change a field',
    tag,
    allow,
    params: Field_,
    body: FieldChangeSchema,
    response: { 200: ObjectView },
    handle: (ctx, { params, body }) => changeField(ctx, params.object, { name: params.field, change: body }),
  })
  route({
    method: 'DELETE',
    url: '/objects/:object/fields/:field',
    summary: 'Delete a field; its values are kept',
    tag,
    allow,
    params: Field_,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => deleteField(ctx, params.object, params.field),
  })
  route({
    method: 'DELETE',
    url: '/objects/:object/fields/:field/deletion',
    summary: 'Bring a deleted field back with its values',
    tag,
    allow,
    params: Field_,
    response: { 200: ObjectView },
    handle: (ctx, { params }) => restoreField(ctx, params.object, params.field),
  })
  route({
    method: 'GET',
    url: '/objects/:object/deletions',
    summary: 'Fields deleted from an object, the latest first',
    tag,
    allow,
    params: Object_,
    response: { 200: listOf(DeletedField) },
    handle: async (ctx, { params }) => {
      const { name } = objectIn(await catalogOf(ctx), params.object)
      return { items: await deletedFields(ctx.db, name), next: null }
    },
  })
}

function viewRoutes(route: Route<CallCtx>): void {
  const tag = 'views'
  const Id = Type.Object({ id: Uuid }, closed)
  route({
    method: 'GET',
    url: '/views',
    summary: 'Saved views of an object: mine and the shared ones',
    tag,
    query: Object_,
    response: { 200: listOf(SavedView) },
    handle: async (ctx, { query }) => ({ items: await listViews(ctx, query.object), next: null }),
  })
  route({
    method: 'POST',
    url: '/views',
    summary: 'Save a view',
    tag,
    query: Object_,
    body: ViewSchema,
    response: { 201: SavedView },
    handle: (ctx, { query, body }) => createView(ctx, query.object, body),
  })
  route({
    method: 'PATCH',
    url: '/views/:id',
    summary: 'Change a view',
    tag,
    params: Id,
    body: Type.Partial(ViewSchema, closed),
    response: { 200: SavedView },
    handle: (ctx, { params, body }) => changeView(ctx, params.id, body),
  })
  route({
    method: 'DELETE',
    url: '/views/:id',
    summary: 'Delete a view',
    tag,
    params: Id,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => deleteView(ctx, params.id),
  })
}
