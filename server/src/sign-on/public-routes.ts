import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { OutsideKind } from '@huiliu/contracts'
import { ProblemError, type Route } from '../kernel/index.ts'
import {
  createThrottle,
  noteTry,
  keepStep,
  openStep,
  refuseCrossSite,
  stepGone,
  type MeServices,
  type PublicCtx,
  type WorkspaceRuntime,
} from '../workspace/index.ts'
import { comeBack, linkByPassword, type Back, type Gone, type Landing } from './come-back.ts'
import { kindOf } from './kinds/index.ts'
import { wayGone } from './problems.ts'
import { openWay, openWays } from './ways.ts'

const tag = 'sign-in'
const closed = { additionalProperties: false }
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
/** Binds what comes back to the browser that was sent away. */
const COOKIE = 'huiliu-outside'
const LASTS_S = 600

export type SignOnServices = MeServices & { runtimes: () => WorkspaceRuntime[] }

/** To another's page and back, for who is not signed in. */
export function publicSignOnRoutes(route: Route<PublicCtx>, services: SignOnServices): void {
  route({
    method: 'GET',
    url: '/session/ways',
    summary: 'Ways to sign in over another’s page',
    tag,
    response: {
      200: Type.Object({
        items: Type.Array(Type.Object({ id: Type.String(), kind: Type.String(), name: Type.String() })),
        next: Type.Null(),
      }),
    },
    handle: async () => {
      const all = await Promise.all(services.runtimes().map(({ db }) => openWays(db)))
      return { items: all.flat(), next: null }
    },
  })
  goingRoutes(route, services)
  linkRoute(route, services)
}

function goingRoutes(route: Route<PublicCtx>, services: SignOnServices): void {
  const From = Type.Optional(Type.String({ maxLength: 2000 }))
  route({
    method: 'GET',
    url: '/session/ways/:id',
    summary: 'Go to the provider’s page',
    tag,
    params: Id,
    query: Type.Object({ from: From }, closed),
    response: { 302: Type.Null() },
    handle: async (ctx, { params, query, reply }) => {
      const { runtime } = await wayIn(services, params.id)
      const going = { way: params.id, from: ownPath(query.from), memberId: null }
      const { url, state } = await sendAway(ctx, runtime, going)
      hold(reply, ctx, state)
      return reply.redirect(url)
    },
  })
  route({
    method: 'GET',
    url: '/session/ways/:id/back',
    summary: 'Back from the provider’s page',
    tag,
    params: Id,
    // Providers add what they like.
    query: Type.Object({ state: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: true }),
    response: { 302: Type.Null() },
    handle: async (ctx, { params, query, request, reply }) => {
      const { state } = query
      const bound = request.cookies[COOKIE] === state
      const { runtime, kind } = await wayIn(services, params.id)
      const url = new URL(request.url, ctx.auth.origin())
      const { to, held } = bound ? await landing(ctx, services, { runtime, state, url, kind }) : EXPIRED
      hold(reply, ctx, held)
      return reply.redirect(to)
    },
  })
}

const EXPIRED: Landing = { to: '/signin?refused=expired' }

/** A page of ours either way: a browser that is sent here shows no problem details. */
async function landing(ctx: PublicCtx, services: SignOnServices, back: Back & { kind: OutsideKind }): Promise<Landing> {
  try {
    return await comeBack(ctx, services, back)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (!error.definition.code.startsWith('provider_')) return EXPIRED
    await noteTry(ctx, back.runtime, { memberId: null, way: back.kind, refused: 'refused_there' })
    return { to: '/signin?refused=refused_there' }
  }
}

function linkRoute(route: Route<PublicCtx>, services: SignOnServices): void {
  const throttle = createThrottle()
  route({
    method: 'POST',
    url: '/session/link',
    summary: 'Tie the provider’s account to a member by his password, once',
    tag,
    response: { 200: Type.Object({ to: Type.String() }) },
    body: Type.Object({ password: Type.String({ maxLength: 200 }) }, closed),
    handle: async (ctx, { body, request, reply }) => {
      refuseCrossSite(request)
      const held = request.cookies[COOKIE]
      if (!held) throw stepGone()
      hold(reply, ctx, undefined)
      return linkByPassword(ctx, services, { held, password: body.password, throttle })
    },
  })
}

type Going = { way: string; from: string; memberId: string | null }

/** The provider's page, and what it has to bring back. Throws sign_in_way_gone and what the provider refuses. */
export async function sendAway(
  { auth, now }: Pick<PublicCtx, 'auth' | 'now'>,
  { db, workspace }: WorkspaceRuntime,
  going: Going,
): Promise<{ url: string; state: string }> {
  const way = await openWay(db, auth.sealer, going.way)
  const redirectUri = `${auth.origin()}/api/v1/session/ways/${going.way}/back`
  // The state is known only when the step is kept, and the step keeps what the kind makes for it: a place is kept for it first.
  const kind = kindOf(way.kind)
  const state = await openStep<Gone>(auth.pool, {
    kind: 'outside',
    workspaceId: workspace.id,
    data: { ...going, redirectUri, kept: {} },
    now,
  })
  const { url, kept } = await kind.begin(way, { state, redirectUri })
  await keepStep<Gone>(auth.pool, state, { ...going, redirectUri, kept })
  return { url, state }
}

type Way = { runtime: WorkspaceRuntime; kind: OutsideKind }

async function wayIn({ runtimes }: SignOnServices, way: string): Promise<Way> {
  for (const runtime of runtimes()) {
    const [found] = await runtime.db.query<{ kind: OutsideKind }>('select kind from ws.sign_in_way where id = $1', [
      way,
    ])
    if (found) return { runtime, kind: found.kind }
  }
  throw wayGone()
}

/** The browser brings it along when it comes back from elsewhere, and no script reads it. */
export function hold(reply: FastifyReply, { auth }: Pick<PublicCtx, 'auth'>, value: string | undefined): void {
  const options = { path: '/api/v1/session', httpOnly: true, sameSite: 'lax', secure: auth.secure } as const
  if (value === undefined) void reply.clearCookie(COOKIE, options)
  else void reply.setCookie(COOKIE, value, { ...options, maxAge: LASTS_S })
}

/** Only a path of our own: `//host` would leave the site. */
function ownPath(from: string | undefined): string {
  return from && /^\/(?![/\\])/.test(from) ? from : '/today'
}
