import { Type } from 'typebox'
import { ConditionSchema, LayoutForMeView, SavedLayoutView, listOf } from '@huiliu/contracts/answers'
import type { Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { EVERYBODY, deleteLayout, layoutFor, listLayouts, saveLayout, sectionsFor } from './layouts.ts'
import { MAX_FIELDS, Name, Values, closed } from './schemas.ts'

const Object_ = Type.Object({ object: Name }, closed)
const Id = Type.String({ pattern: '^[a-z0-9_-]{1,40}$' })
const Heading = Type.Object({ zh: Type.String({ maxLength: 100 }), en: Type.String({ maxLength: 100 }) }, closed)
const Section = Type.Object(
  {
    id: Id,
    label: Heading,
    columns: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
    fields: Type.Array(Name, { maxItems: MAX_FIELDS }),
    when: Type.Optional(ConditionSchema),
  },
  closed,
)
const Tab = Type.Object(
  {
    id: Id,
    label: Heading,
    sections: Type.Array(Section, { minItems: 1, maxItems: 30 }),
    related: Type.Array(Type.Object({ object: Name, field: Name }, closed), { maxItems: 50 }),
  },
  closed,
)
export const LayoutSchema = Type.Object(
  { tabs: Type.Array(Tab, { minItems: 1, maxItems: 12 }), without: Type.Array(Name, { maxItems: MAX_FIELDS }) },
  closed,
)
const tag = 'objects'

export function layoutRoutes(route: Route<CallCtx>): void {
  readRoutes(route)
  saveRoutes(route)
}

function readRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/objects/:object/layout',
    summary: 'How the caller sees records of an object',
    tag,
    params: Object_,
    response: { 200: LayoutForMeView },
    handle: (ctx, { params }) => layoutFor(ctx, params.object),
  })
  route({
    method: 'POST',
    url: '/objects/:object/layout/sections',
    summary: 'Which sections show for a record with these values',
    tag,
    params: Object_,
    body: Type.Object({ values: Values }, closed),
    response: { 200: Type.Object({ shown: Type.Array(Type.String()) }, closed) },
    handle: async (ctx, { params, body }) => ({ shown: await sectionsFor(ctx, params.object, body.values) }),
  })
  route({
    method: 'GET',
    url: '/objects/:object/layouts',
    summary: 'The layouts of an object, one per role',
    tag,
    allow: needs('objects'),
    params: Object_,
    response: { 200: listOf(SavedLayoutView) },
    handle: async (ctx, { params }) => ({ items: await listLayouts(ctx, params.object), next: null }),
  })
}

const Whose = Type.Object({ role: Type.String({ maxLength: 60, default: EVERYBODY }) }, closed)

function saveRoutes(route: Route<CallCtx>): void {
  const allow = needs('objects')
  route({
    method: 'PUT',
    url: '/objects/:object/layouts',
    summary: 'Lay out records of an object, for one role or for everybody without a layout of his own',
    tag,
    allow,
    params: Object_,
    query: Whose,
    body: Type.Object({ version: Type.Optional(Type.Integer({ minimum: 0 })), layout: LayoutSchema }, closed),
    response: { 200: SavedLayoutView },
    handle: (ctx, { params, query, body: { version, layout } }) =>
      saveLayout(ctx, params.object, { role: query.role, version, layout }),
  })
  route({
    method: 'DELETE',
    url: '/objects/:object/layouts',
    summary: 'Take a layout away',
    tag,
    allow,
    params: Object_,
    query: Whose,
    response: { 204: Type.Null() },
    handle: (ctx, { params, query }) => deleteLayout(ctx, params.object, query.role),
  })
}
