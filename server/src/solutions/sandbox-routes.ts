import { SandboxView, SolutionChangeView, SolutionPlanView, listOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import { notFound, type Route } from '../kernel/index.ts'
import { accountBehind, needs, signInTo, type AuthServices, type CallCtx } from '../workspace/index.ts'
import { listChanges } from './carry-out.ts'
import type { SolutionCtx } from './kinds/index.ts'
import {
  endSandbox,
  listSandboxes,
  makeSandbox,
  promote,
  promotionPlan,
  sandboxOrigin,
  type Workspaces,
} from './sandbox.ts'
import { sandboxMembersOnly } from './problems.ts'

const closed = { additionalProperties: false }
const tag = 'solutions'
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
const Name = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })
const Entered = Type.Object({ workspace: Type.String() }, closed)
const Origin = Type.Union([Type.Object({ id: Type.String(), name: Type.String() }, closed), Type.Null()])

export type SandboxServices = {
  auth: AuthServices
  workspaces: Workspaces
  withServices: (ctx: CallCtx) => SolutionCtx
  home: (ctx: CallCtx) => { id: string; name: string }
}

export function sandboxRoutes(route: Route<CallCtx>, services: SandboxServices): void {
  makingRoutes(route, services)
  promotionRoutes(route, services)
  entryRoutes(route, services)
}

function makingRoutes(route: Route<CallCtx>, { workspaces, withServices, home }: SandboxServices): void {
  const allow = needs('objects')
  route({
    method: 'GET',
    url: '/sandboxes',
    summary: 'Sandboxes of this workspace',
    tag,
    allow,
    response: { 200: listOf(SandboxView) },
    handle: async ctx => ({ items: await listSandboxes(ctx.db), next: null }),
  })
  route({
    method: 'POST',
    url: '/sandboxes',
    summary: 'Make a workspace with this one’s configuration, without records and other members',
    tag,
    allow,
    body: Type.Object({ name: Name }, closed),
    response: { 201: SandboxView },
    handle: (ctx, { body }) => makeSandbox(withServices(ctx), { ...body, workspaces, home: home(ctx) }),
  })
  route({
    method: 'DELETE',
    url: '/sandboxes/:id',
    summary: 'End a sandbox with everything in it',
    tag,
    allow,
    params: ById,
    response: { 204: Type.Null() },
    handle: (ctx, { params }) => endSandbox(withServices(ctx), { ...params, workspaces }),
  })
}

function promotionRoutes(route: Route<CallCtx>, { workspaces, withServices }: SandboxServices): void {
  const allow = needs('objects')
  route({
    method: 'GET',
    url: '/sandboxes/:id/plan',
    summary: 'What promoting a sandbox would do here; what changed here since stays',
    tag,
    allow,
    params: ById,
    response: { 200: SolutionPlanView },
    handle: async (ctx, { params }) => (await promotionPlan(withServices(ctx), { ...params, workspaces })).plan,
  })
  route({
    method: 'POST',
    url: '/sandboxes/:id/promotion',
    summary: 'Bring what was changed in a sandbox here',
    tag,
    allow,
    params: ById,
    response: { 200: SolutionChangeView },
    handle: async (ctx, { params }) => {
      const id = await promote(withServices(ctx), { ...params, workspaces })
      const change = (await listChanges(ctx.db)).find(one => one.id === id)
      if (!change) throw notFound()
      return change
    },
  })
}

/** A session belongs to one workspace: going in or out opens another one. */
function entryRoutes(route: Route<CallCtx>, { auth, workspaces }: SandboxServices): void {
  route({
    method: 'GET',
    url: '/sandbox-origin',
    summary: 'What this workspace is a sandbox of, if it is one',
    tag,
    response: { 200: Type.Object({ origin: Origin }, closed) },
    handle: async ctx => ({ origin: await sandboxOrigin(ctx.db) }),
  })
  route({
    method: 'POST',
    url: '/sandboxes/:id/entry',
    summary: 'Go into a sandbox; for who is a member there',
    tag,
    allow: needs('objects'),
    params: ById,
    response: { 200: Entered },
    handle: async (ctx, { params, request, reply }) => {
      const account = await accountBehind(ctx)
      if (!account) throw sandboxMembersOnly()
      const known = (await listSandboxes(ctx.db)).some(one => one.id === params.id)
      const runtime = known ? workspaces.find(params.id) : undefined
      if (!runtime) throw notFound()
      await signInTo(
        { auth, now: ctx.now, request, reply },
        { userId: account.userId, workspaceId: params.id, way: 'sandbox' },
      )
      return { workspace: runtime.workspace.name }
    },
  })
  route({
    method: 'POST',
    url: '/sandbox-origin/entry',
    summary: 'Go back from a sandbox',
    tag,
    response: { 200: Entered },
    handle: async (ctx, { request, reply }) => {
      const [account, origin] = [await accountBehind(ctx), await sandboxOrigin(ctx.db)]
      if (!account || !origin) throw notFound()
      await signInTo(
        { auth, now: ctx.now, request, reply },
        { userId: account.userId, workspaceId: origin.id, way: 'sandbox' },
      )
      return { workspace: origin.name }
    },
  })
}
