import { Desk, Keeping } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import type { Route } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { deskOf, keepingOf } from './desk.ts'
import { favour, follow, opened, unfavour, unfollow } from './keep.ts'

const closed = { additionalProperties: false }
const tag = 'desk'
const Record_ = Type.Object(
  { object: Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$' }), id: Type.String({ format: 'uuid' }) },
  closed,
)
type Which = { object: string; id: string }
type Act = (ctx: CallCtx, which: Which) => Promise<void>

export function deskRoutes(route: Route<CallCtx>): void {
  route({
    method: 'GET',
    url: '/desk',
    summary: 'The caller’s favourite records, and those opened last',
    tag,
    response: { 200: Desk },
    handle: ctx => deskOf(ctx),
  })
  route({
    method: 'GET',
    url: '/records/:object/:id/keeping',
    summary: 'Whether the caller follows a record and has it among the favourites',
    tag,
    params: Record_,
    response: { 200: Keeping },
    handle: (ctx, { params }) => keepingOf(ctx, params),
  })
  const acts: ['POST' | 'DELETE', string, string, Act][] = [
    ['POST', 'follow', 'Follow a record: others’ changes to it are told', follow],
    ['DELETE', 'follow', 'Follow a record no longer', unfollow],
    ['POST', 'favourite', 'Keep a record among the favourites', favour],
    ['DELETE', 'favourite', 'Take a record from the favourites', unfavour],
    ['POST', 'opened', 'Note that the record was opened', opened],
  ]
  for (const [method, part, summary, act] of acts)
    route({
      method,
      url: `/records/:object/:id/${part}`,
      summary,
      tag,
      params: Record_,
      response: { 204: Type.Null() },
      handle: (ctx, { params }) => act(ctx, params),
    })
}
