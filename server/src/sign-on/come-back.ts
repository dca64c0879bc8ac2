import { createWakes, type Db } from '../kernel/index.ts'
import {
  accountByLogin,
  addMember,
  checkPassword,
  createOutsideAccount,
  enter,
  noteTry,
  openStep,
  takeStep,
  tieMember,
  wrongCredentials,
  type MeServices,
  type PublicCtx,
  type Throttle,
  type WorkspaceRuntime,
} from '../workspace/index.ts'
import { kindOf, type Kept, type Outsider } from './kinds/index.ts'
import { link, linkedMember, noteUse } from './linked.ts'
import { openWay } from './ways.ts'

type Way = Awaited<ReturnType<typeof openWay>>
/** `memberId`: who links an account to himself while signed in */
export type Gone = { way: string; kept: Kept; redirectUri: string; from: string; memberId: string | null }
/** A verified address is a member's login: his password says that it is he. */
type Linking = { way: string; outsider: Outsider; memberId: string; userId: string; from: string }

/** `held`: what the browser has to bring for the next step */
export type Landing = { to: string; held?: string }
type Services = MeServices & { runtimes: () => WorkspaceRuntime[] }
export type Back = { runtime: WorkspaceRuntime; state: string; url: URL }
type Known = { runtime: WorkspaceRuntime; way: Way; outsider: Outsider; from: string }

/**
 * Somebody comes back from a provider: in, where his account there is linked; else linked by what is said here, made a
 * member where the way allows, or refused. Throws sign_in_step_gone and what the provider refuses.
 */
export async function comeBack(ctx: PublicCtx, services: Services, { runtime, state, url }: Back): Promise<Landing> {
  const { auth, now } = ctx
  const step = await takeStep<Gone>(auth.pool, { kind: 'outside', secret: state, now })
  const { kept, redirectUri, from, memberId } = step.data
  const way = await openWay(runtime.db, auth.sealer, step.data.way)
  const outsider = await kindOf(way.kind).finish(way, { state, redirectUri, url, kept })
  if (memberId !== null) return linkOwn(ctx, { runtime, way, outsider, from }, memberId)
  const known = await linkedMember(runtime.db, way.id, outsider.subject)
  if (!known) return newcomer(ctx, services, { runtime, way, outsider, from })
  const { userId, active } = known
  if (!active || userId === null) return refuse(ctx, { runtime, way }, known.memberId)
  return letIn(ctx, services, { runtime, way, outsider, from, memberId: known.memberId, userId })
}

async function letIn(ctx: PublicCtx, services: Services, one: Known & { memberId: string; userId: string }) {
  const { runtime, way, outsider, from, memberId, userId } = one
  await noteUse(runtime.db, { way: way.id, subject: outsider.subject, now: ctx.now })
  await enter(ctx, services, { userId, workspaceId: runtime.workspace.id, memberId, way: way.kind, sure: true })
  return { to: from }
}

async function refuse(ctx: PublicCtx, { runtime, way }: Pick<Known, 'runtime' | 'way'>, memberId: string | null) {
  const refused = memberId === null ? 'not_linked' : 'deactivated'
  await noteTry(ctx, runtime, { memberId, way: way.kind, refused })
  return { to: `/signin?refused=${refused}` }
}

async function linkOwn(ctx: PublicCtx, { runtime, way, outsider, from }: Known, memberId: string): Promise<Landing> {
  await linkAs(ctx, runtime.db, { way: way.id, outsider, memberId })
  return { to: from }
}

type Linked = { way: string; outsider: Outsider; memberId: string }

async function linkAs({ now, request }: PublicCtx, db: Db, { way, outsider, memberId }: Linked): Promise<void> {
  const [member] = await db.query<{ name: string }>('select name from ws.member where id = $1', [memberId])
  const actor = { kind: 'member', id: memberId, name: member?.name ?? '' } as const
  const { subject, name, email } = outsider
  await db.tx(tx =>
    link(
      tx,
      { actor, now, requestId: request.id, wakes: createWakes() },
      { way, subject, memberId, shown: email ?? name },
    ),
  )
}

type Match = { id: string; userId: string | null }

async function newcomer(ctx: PublicCtx, services: Services, known: Known): Promise<Landing> {
  const { runtime, way, outsider, from } = known
  const { email } = outsider
  const [match] = email
    ? await runtime.db.query<Match>(
        `select id, user_id as "userId" from ws.member where login = $1 and deactivated_at is null`,
        [email.toLowerCase()],
      )
    : []
  if (match?.userId) {
    const { id: memberId, userId } = match
    const data = { way: way.id, outsider, memberId, userId, from }
    const workspaceId = runtime.workspace.id
    const held = await openStep<Linking>(ctx.auth.pool, { kind: 'link', userId, workspaceId, data, now: ctx.now })
    return { to: `/signin?link=${encodeURIComponent(way.name)}`, held }
  }
  // Somebody invited to this very address comes by it: that is what the link would have proved.
  if (match) return join(ctx, services, { ...known, invited: match.id })
  if (way.newRole === null) return refuse(ctx, { runtime, way }, null)
  return join(ctx, services, known)
}

/** Becomes a member; an account of that login that is there already is somebody's, and never taken. */
async function join(ctx: PublicCtx, services: Services, one: Known & { invited?: string }): Promise<Landing> {
  const { runtime, way, outsider, invited } = one
  const login = (outsider.email ?? `${way.kind}:${outsider.subject}`).toLowerCase()
  if (await accountByLogin(ctx.auth.pool, login)) return refuse(ctx, { runtime, way }, null)
  const { name } = outsider
  const userId = await createOutsideAccount(ctx.auth.pool, { login, name })
  const memberId = await runtime.db.tx(async tx => {
    if (invited === undefined) {
      const roles = way.newRole === null ? [] : [way.newRole]
      return addMember(tx, { userId, name, login, roles, departmentId: null })
    }
    await tieMember(tx, { memberId: invited, userId, login })
    return invited
  })
  await linkAs(ctx, runtime.db, { way: way.id, outsider, memberId })
  return letIn(ctx, services, { ...one, memberId, userId })
}

type Proof = { held: string; password: string; throttle: Throttle }

/** The password once, and from then on he comes by the provider. Throws sign_in_step_gone, wrong_credentials, sign_in_throttled. */
export async function linkByPassword(ctx: PublicCtx, services: Services, { held, password, throttle }: Proof) {
  const { auth, now } = ctx
  const step = await takeStep<Linking>(auth.pool, { kind: 'link', secret: held, now })
  const { way: id, outsider, memberId, userId, from } = step.data
  const runtime = services.runtimes().find(one => one.workspace.id === step.workspaceId)
  if (!runtime) throw wrongCredentials()
  throttle.attempt(`link ${userId}`, now)
  const [member] = await runtime.db.query<{ login: string }>('select login from ws.member where id = $1', [memberId])
  const account = await accountByLogin(auth.pool, member?.login ?? '')
  const right = account?.id === userId && (await checkPassword(password, account.password_hash))
  if (!right) {
    await noteTry(ctx, runtime, { memberId, way: 'password', refused: 'wrong_password' })
    throw wrongCredentials()
  }
  throttle.succeeded(`link ${userId}`)
  const way = await openWay(runtime.db, auth.sealer, id)
  await linkAs(ctx, runtime.db, { way: id, outsider, memberId })
  return letIn(ctx, services, { runtime, way, outsider, from, memberId, userId })
}
