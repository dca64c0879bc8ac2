import { Type } from 'typebox'
import { SolutionChangeView, SolutionPlanView, SolutionView, listOf } from '@huiliu/contracts/answers'
import { notFound, type Route } from '../kernel/index.ts'
import { Name } from '../objects/index.ts'
import { needs, type CallCtx } from '../workspace/index.ts'
import { listChanges, undoChange } from './carry-out.ts'
import type { SolutionCtx } from './kinds/index.ts'
import { install, listSolutions, planFor, remove } from './solutions.ts'

const closed = { additionalProperties: false }
const tag = 'solutions'
const Named = Type.Object({ name: Name }, closed)
const Confirmed = Type.Object({ confirmed: Type.Boolean({ default: false }) }, closed)

/** `with`: what installing needs beside the caller. */
export function solutionRoutes(route: Route<CallCtx>, withServices: (ctx: CallCtx) => SolutionCtx): void {
  listRoutes(route, withServices)
  installationRoutes(route, withServices)
}

function listRoutes(route: Route<CallCtx>, withServices: (ctx: CallCtx) => SolutionCtx): void {
  const allow = needs('objects')
  route({
    method: 'GET',
    url: '/solutions',
    summary: 'Solutions that are installed or can be',
    tag,
    allow,
    response: { 200: listOf(SolutionView) },
    handle: async ctx => ({ items: await listSolutions(ctx.db), next: null }),
  })
  route({
    method: 'GET',
    url: '/solutions/:name/plan',
    summary: 'What installing, upgrading or removing a solution would do',
    tag,
    allow,
    params: Named,
    query: Type.Object(
      { to: Type.Union([Type.Literal('install'), Type.Literal('remove')], { default: 'install' }) },
      closed,
    ),
    response: { 200: SolutionPlanView },
    handle: async (ctx, { params, query }) => (await planFor(withServices(ctx), { ...params, to: query.to })).plan,
  })
  route({
    method: 'GET',
    url: '/solution-changes',
    summary: 'The latest installations, upgrades, removals and promotions',
    tag,
    allow,
    response: { 200: listOf(SolutionChangeView) },
    handle: async ctx => ({ items: await listChanges(ctx.db), next: null }),
  })
}

function installationRoutes(route: Route<CallCtx>, withServices: (ctx: CallCtx) => SolutionCtx): void {
  const allow = needs('objects')
  const answer = async (ctx: CallCtx, id: string) => {
    const change = (await listChanges(ctx.db)).find(one => one.id === id)
    if (!change) throw notFound()
    return change
  }
  route({
    method: 'PUT',
    url: '/solutions/:name/installation',
    summary: 'Install a solution, or upgrade it; what the company changed stays',
    tag,
    allow,
    params: Named,
    response: { 200: SolutionChangeView },
    handle: async (ctx, { params }) => answer(ctx, await install(withServices(ctx), params.name)),
  })
  route({
    method: 'DELETE',
    url: '/solutions/:name/installation',
    summary: 'Remove a solution; what the company changed stays unless confirmed',
    tag,
    allow,
    params: Named,
    query: Confirmed,
    response: { 200: SolutionChangeView },
    handle: async (ctx, { params, query }) => answer(ctx, await remove(withServices(ctx), { ...params, ...query })),
  })
  route({
    method: 'POST',
    url: '/solution-changes/:id/undoing',
    summary: 'Take an installation, upgrade or removal back',
    tag,
    allow,
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }, closed),
    response: { 200: SolutionChangeView },
    handle: async (ctx, { params }) => answer(ctx, await undoChange(withServices(ctx), params.id)),
  })
}
