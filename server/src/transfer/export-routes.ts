import { Type } from 'typebox'
import { ExportPolicyView, ExportAnswer, listOf } from '@huiliu/contracts/answers'
import type { Route } from '../kernel/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { askExport } from './export/ask.ts'
import {
  changeExportPolicy,
  decideExport,
  exportViews,
  exportedFile,
  getExport,
  withdrawExport,
} from './export/commands.ts'
import { exportPolicy } from './export/store.ts'
import type { ExportWork } from './export/work.ts'
import { MEDIA } from './files/write.ts'
import { Format, Name, closed, send } from './send.ts'

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Ordered = Type.Object(
  { field: Type.String({ maxLength: 60 }), dir: Type.Union([Type.Literal('asc'), Type.Literal('desc')]) },
  closed,
)
const Asked = Type.Object(
  {
    object: Name,
    format: Format,
    filter: Type.Optional(Type.Unsafe<never>(Type.Object({}, { additionalProperties: true, title: 'Condition' }))),
    search: Type.Optional(Type.String({ maxLength: 200 })),
    sort: Type.Optional(Type.Array(Ordered, { maxItems: 4 })),
    fields: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 300 })),
  },
  closed,
)
const Scope = Type.Union([Type.Literal('mine'), Type.Literal('waiting'), Type.Literal('all')], { default: 'mine' })
const Reason = Type.String({ minLength: 1, maxLength: 500 })
const media = Object.values(MEDIA).map(one => one.split(';')[0] ?? one)
const tag = 'transfer'

export function exportRoutes(route: Route<CallCtx>, workOf: (ctx: CallCtx) => ExportWork): void {
  askRoutes(route, workOf)
  decisionRoutes(route, workOf)
  policyRoutes(route)
}

function askRoutes(route: Route<CallCtx>, workOf: (ctx: CallCtx) => ExportWork): void {
  route({
    method: 'POST',
    url: '/exports',
    summary: 'Ask for a list as a file, as its reader may see it; it is written in the background, or waits for leave',
    tag,
    body: Asked,
    response: { 201: ExportAnswer },
    handle: (ctx, { body }) => askExport(ctx, workOf(ctx), body),
  })
  route({
    method: 'GET',
    url: '/exports',
    summary: 'Exports, the newest first: one’s own; with the right to settings those waiting for leave, or all',
    tag,
    query: Type.Object({ scope: Scope, limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }) }, closed),
    response: { 200: listOf(ExportAnswer) },
    handle: async (ctx, { query }) => ({ items: await exportViews(ctx, query), next: null }),
  })
  route({
    method: 'GET',
    url: '/exports/:id',
    summary: 'How far an export has come',
    tag,
    params: Id,
    response: { 200: ExportAnswer },
    handle: (ctx, { params }) => getExport(ctx, params.id),
  })
  route({
    method: 'GET',
    url: '/exports/:id/file',
    summary: 'The file, for who asked for it, as long as it is kept',
    tag,
    params: Id,
    response: { 200: Type.String() },
    media,
    handle: async (ctx, { params, reply }) => send(reply, await exportedFile(ctx, workOf(ctx), params.id)),
  })
  route({
    method: 'DELETE',
    url: '/exports/:id',
    summary: 'Withdraw an export: it is not written, or its file goes',
    tag,
    params: Id,
    response: { 200: ExportAnswer },
    handle: (ctx, { params }) => withdrawExport(ctx, workOf(ctx), params.id),
  })
}

function decisionRoutes(route: Route<CallCtx>, workOf: (ctx: CallCtx) => ExportWork): void {
  const allow = needs('settings')
  route({
    method: 'POST',
    url: '/exports/:id/approval',
    summary: 'Let an export pass that waits',
    tag,
    allow,
    params: Id,
    body: Type.Object({ reason: Type.Optional(Reason) }, closed),
    response: { 200: ExportAnswer },
    handle: (ctx, { params, body }) => decideExport(ctx, workOf(ctx), { ...params, ...body, approve: true }),
  })
  route({
    method: 'POST',
    url: '/exports/:id/refusal',
    summary: 'Refuse an export that waits, with the reason',
    tag,
    allow,
    params: Id,
    body: Type.Object({ reason: Reason }, closed),
    response: { 200: ExportAnswer },
    handle: (ctx, { params, body }) => decideExport(ctx, workOf(ctx), { ...params, ...body, approve: false }),
  })
}

function policyRoutes(route: Route<CallCtx>): void {
  const allow = needs('settings')
  route({
    method: 'GET',
    url: '/export-policy',
    summary: 'What exports need leave, how they are marked, how long files are kept',
    tag,
    allow,
    response: { 200: ExportPolicyView },
    handle: ctx => exportPolicy(ctx.db),
  })
  route({
    method: 'PUT',
    url: '/export-policy',
    summary: 'Change it',
    tag,
    allow,
    body: ExportPolicyView,
    response: { 200: ExportPolicyView },
    handle: (ctx, { body }) => changeExportPolicy(ctx, body),
  })
}
