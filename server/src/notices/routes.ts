import { Notice, listOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { dismissNotice, dismissRecordNotices, notices } from './notices.ts'

const closed = { additionalProperties: false }
const tag = 'notices'

export function noticeRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/notices',
    summary: 'What the caller is told and has not put away',
    tag,
    response: { 200: listOf(Notice) },
    handle: async ctx => ({ items: await notices(ctx), next: null }),
  })
  route({
    method: 'DELETE',
    url: '/notices',
    summary: 'Put away all notices about records',
    tag,
    response: { 204: Type.Null() },
    handle: ctx => dismissRecordNotices(ctx),
  })
  route({
    method: 'DELETE',
    url: '/notices/:id',
    summary: 'Put a notice away',
    tag,
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }, closed),
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => dismissNotice(ctx, params.id),
  })
}
