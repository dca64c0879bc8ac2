import { Type } from 'typebox'
import { ConditionSchema, RecordAccess, RecordShares, SharingRule, SharingRules } from '@huiliu/contracts/answers'
import type { Route } from '../../kernel/index.ts'
import { adminOnly, type CallCtx } from '../../workspace/index.ts'
import { Name, Uuid, closed } from '../schemas.ts'
import { recordAccess } from './access.ts'
import { changeRule, createRule, deleteRule, listRules } from './rules.ts'
import { recordShares, shareRecord, unshareRecord } from './shares.ts'

const RecipientSchema = Type.Object(
  {
    kind: Type.Union((['member', 'role', 'department', 'below'] as const).map(kind => Type.Literal(kind))),
    id: Type.String({ minLength: 1, maxLength: 40 }),
  },
  closed,
)
const Level = Type.Union([Type.Literal('read'), Type.Literal('update')])
const RuleName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Record_ = Type.Object({ object: Name, id: Uuid }, closed)
const Rule = Type.Object({ id: Uuid }, closed)

/** Rules that share records, shares by hand, and why somebody sees a record. */
export function sharingRoutes(route: Route<CallCtx>): void {
  ruleRoutes(route)
  shareRoutes(route)
  route({
    method: 'GET',
    url: '/records/:object/:id/access',
    summary: 'Why a member can, or cannot, see a record',
    tag: 'sharing',
    params: Record_,
    query: Type.Object({ member: Type.Optional(Uuid) }, closed),
    response: { 200: RecordAccess },
    handle: (ctx, { params, query }) => recordAccess(ctx, params, query.member),
  })
}

function ruleRoutes(route: Route<CallCtx>): void {
  const tag = 'sharing'
  route({
    method: 'GET',
    url: '/sharing-rules',
    summary: 'Rules that share records, and how far each has been applied',
    tag,
    allow: adminOnly,
    response: { 200: SharingRules },
    handle: async ctx => ({ items: await listRules(ctx), next: null }),
  })
  route({
    method: 'POST',
    url: '/sharing-rules',
    summary: 'Share the records that meet a condition; those that are there in the background',
    tag,
    allow: adminOnly,
    response: { 201: SharingRule },
    body: Type.Object(
      { object: Name, name: RuleName, condition: ConditionSchema, to: RecipientSchema, level: Level },
      closed,
    ),
    handle: (ctx, { body }) => createRule(ctx, body),
  })
  route({
    method: 'PATCH',
    url: '/sharing-rules/:id',
    summary: 'Change a rule; it is applied anew in the background',
    tag,
    allow: adminOnly,
    params: Rule,
    response: { 200: SharingRule },
    body: Type.Object(
      {
        name: Type.Optional(RuleName),
        condition: Type.Optional(ConditionSchema),
        to: Type.Optional(RecipientSchema),
        level: Type.Optional(Level),
      },
      closed,
    ),
    handle: (ctx, { params, body }) => changeRule(ctx, { ...body, id: params.id }),
  })
  route({
    method: 'DELETE',
    url: '/sharing-rules/:id',
    summary: 'Delete a rule; what it shared is taken back in the background',
    tag,
    allow: adminOnly,
    params: Rule,
    response: { 204: Type.Null() },
    handle: async (ctx, { params }) => {
      await deleteRule(ctx, params.id)
    },
  })
}

function shareRoutes(route: Route<CallCtx>): void {
  const tag = 'sharing'
  route({
    method: 'GET',
    url: '/records/:object/:id/shares',
    summary: 'With whom a record is shared, and why',
    tag,
    params: Record_,
    response: { 200: RecordShares },
    handle: (ctx, { params }) => recordShares(ctx, params),
  })
  route({
    method: 'POST',
    url: '/records/:object/:id/shares',
    summary: 'Share a record with a member, a department or a role',
    tag,
    params: Record_,
    response: { 201: RecordShares },
    body: Type.Object(
      {
        to: RecipientSchema,
        level: Level,
        endsAt: Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()])),
        duty: Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Null()])),
      },
      closed,
    ),
    handle: (ctx, { params, body }) => shareRecord(ctx, params, body),
  })
  route({
    method: 'DELETE',
    url: '/records/:object/:id/shares/:share',
    summary: 'End a share by hand',
    tag,
    params: Type.Object({ object: Name, id: Uuid, share: Uuid }, closed),
    response: { 204: Type.Null() },
    handle: async (ctx, { params: { share, ...place } }) => {
      await unshareRecord(ctx, place, share)
    },
  })
}
