import type { AppItem, AppPart } from '@huiliu/contracts'
import { AppView, listOf } from '@huiliu/contracts/answers'
import { Type } from 'typebox'
import { invalidInput, notFound, type LocalFieldProblem, type Route } from '../kernel/index.ts'
import { Name, sharedViews, wholeCatalog } from '../objects/index.ts'
import { isAdmin, listRoles, needs, rightsOn, type CallCtx } from '../workspace/index.ts'
import { allApps, orderApps, putApp, removeApp } from './apps.ts'
import { AppSchema } from './schemas.ts'

const closed = { additionalProperties: false }
const tag = 'apps'

export function appRoutes(route: Route<CallCtx>): void {
  const allow = needs('objects')
  const Named = Type.Object({ name: Name }, closed)
  route({
    method: 'GET',
    url: '/apps',
    summary: 'The apps of the caller: those of his roles, with what of them he may see; all of them for who makes them',
    tag,
    query: Type.Object({ all: Type.Boolean({ default: false }) }, closed),
    response: { 200: listOf(AppView) },
    handle: async (ctx, { query }) => {
      const apps = await allApps(ctx.db)
      const mine = query.all && ctx.caller.rights.objects ? apps : await appsOf(ctx, apps)
      return { items: mine, next: null }
    },
  })
  route({
    method: 'PUT',
    url: '/apps/:name',
    summary: 'Make or change an app',
    tag,
    allow,
    params: Named,
    body: AppSchema,
    response: { 200: AppView },
    handle: async (ctx, { params, body }) => {
      await checkApp(ctx, params.name, body)
      await putApp(ctx, body)
      return body
    },
  })
  route({
    method: 'DELETE',
    url: '/apps/:name',
    summary: 'Take an app away; what it shows stays',
    tag,
    allow,
    params: Named,
    response: { 204: Type.Null() },
    handle: async (ctx, { params }) => {
      if (!(await removeApp(ctx, params.name))) throw notFound()
    },
  })
  route({
    method: 'PUT',
    url: '/app-order',
    summary: 'The order of the apps',
    tag,
    allow,
    body: Type.Object({ names: Type.Array(Name, { maxItems: 200 }) }, closed),
    response: { 200: listOf(AppView) },
    handle: async (ctx, { body }) => {
      await orderApps(ctx, body.names)
      return { items: await allApps(ctx.db), next: null }
    },
  })
}

/** Of these, the ones for the caller, without what he may not see; one of which nothing is left is not his. */
async function appsOf(ctx: CallCtx, apps: AppPart[]): Promise<AppPart[]> {
  const { caller } = ctx
  const { byName } = await wholeCatalog(ctx.db)
  const seen = (object: string) => {
    const { read, create } = rightsOn(caller, object)
    return byName.has(object) && (read !== 'none' || create)
  }
  const shown = (item: AppItem) => {
    if ('object' in item) return seen(item.object)
    return 'view' in item ? seen(item.view.split('.')[0] ?? '') : true
  }
  return apps
    .filter(({ roles }) => !roles || isAdmin(caller) || roles.some(role => caller.roles.includes(role)))
    .map(({ roles: _whose, ...app }) => ({ ...app, items: app.items.filter(shown) }))
    .filter(app => app.items.length > 0)
}

/** Throws invalid_input. */
async function checkApp(ctx: CallCtx, name: string, app: AppPart): Promise<void> {
  const { byName } = await wholeCatalog(ctx.db)
  const views = new Set((await sharedViews(ctx.db)).map(view => `${view.object}.${view.slug}`))
  const roles = new Set((await listRoles(ctx)).map(role => role.name))
  const wrong = app.items.flatMap((item, at): LocalFieldProblem[] => {
    const known = 'object' in item ? byName.has(item.object) : 'view' in item ? views.has(item.view) : true
    return known ? [] : [{ path: `items.${at}`, code: 'not_found', message: NOT_THERE }]
  })
  for (const [at, role] of (app.roles ?? []).entries())
    if (!roles.has(role)) wrong.push({ path: `roles.${at}`, code: 'not_found', message: NOT_THERE })
  if (app.name !== name) wrong.push({ path: 'name', code: 'not_allowed', message: OTHER_NAME })
  if (wrong.length > 0) throw invalidInput({}, wrong)
}

const NOT_THERE = { zh: '不存在', en: 'does not exist' }
const OTHER_NAME = { zh: '与地址中的名称不符', en: 'is not the name in the address' }
