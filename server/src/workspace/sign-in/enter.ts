import type { Me, SignInNext, SignInWay } from '@huiliu/contracts'
import type { Queryable } from '../../kernel/index.ts'
import { shared } from '../accounts.ts'
import { me, type MeServices } from '../me.ts'
import { signedOutMember } from '../problems.ts'
import { signInTo, type PublicCtx, type WorkspaceRuntime } from '../request-context.ts'
import { noteSignIn, type Refusal } from './log.ts'
import { changeStep, findStep, openStep, takeStep } from './steps.ts'

/** Who it is, once one way of signing in has said so. `sure`: nothing beyond that is asked. */
export type Proven = { userId: string; workspaceId: string; memberId: string; way: SignInWay; sure: boolean }
type Entry = Omit<Proven, 'userId' | 'workspaceId'>
type Standing = { totp: boolean; given: boolean }

/**
 * Lets somebody in, or says what else is asked: by password a second factor where there is one or one is required, and
 * another password where an admin set this one. A passkey is two factors in one; of ways outside their own page decides.
 */
export async function enter(ctx: PublicCtx, services: MeServices, proven: Proven): Promise<Me | SignInNext> {
  const next = await asked(ctx, proven)
  if (!next) return admit(ctx, services, proven)
  const { userId, workspaceId, ...data } = proven
  const step = await openStep<Entry>(ctx.auth.pool, { kind: 'entry', userId, workspaceId, data, now: ctx.now })
  return { next, step }
}

/** Goes on with a sign-in of which one more thing was given. */
export async function goOn(ctx: PublicCtx, services: MeServices, secret: string): Promise<Me | SignInNext> {
  const proven = await provenBy(ctx, secret)
  const next = await asked(ctx, proven)
  if (next) return { next, step: secret }
  await takeStep(ctx.auth.pool, { kind: 'entry', secret, now: ctx.now })
  return admit(ctx, services, proven)
}

/** Whose sign-in it is that asks for more. Throws sign_in_step_gone. */
export async function provenBy({ auth, now }: PublicCtx, secret: string): Promise<Proven> {
  const { userId, workspaceId, data } = await findStep<Entry>(auth.pool, { kind: 'entry', secret, now })
  return { userId: userId ?? '', workspaceId: workspaceId ?? '', ...data }
}

export async function surely({ auth }: PublicCtx, secret: string, proven: Proven): Promise<void> {
  const { memberId, way } = proven
  await changeStep<Entry>(auth.pool, secret, { memberId, way, sure: true })
}

async function asked({ auth }: PublicCtx, proven: Proven): Promise<SignInNext['next'] | null> {
  if (proven.way !== 'password') return null
  const [standing] = await shared(auth.pool).query<Standing>(
    'select totp_confirmed_at is not null as totp, password_given_at is not null as given from ws.account_user where id = $1',
    [proven.userId],
  )
  const db = auth.byId(proven.workspaceId)?.db
  if (!proven.sure && standing?.totp) return 'code'
  if (!proven.sure && db && (await needsSecond(db, proven.memberId))) return 'enrolment'
  return standing?.given ? 'password' : null
}

/** Whether a second factor is asked of a member, by the workspace or one of his roles. */
export async function needsSecond(q: Queryable, memberId: string): Promise<boolean> {
  const [row] = await q.query<{ needed: boolean }>(
    `select coalesce((select second_factor from ws.profile), false) or exists (
       select from ws.member_role h join ws.role r on r.name = h.role where h.member_id = $1 and r.second_factor) as needed`,
    [memberId],
  )
  return row?.needed ?? false
}

async function admit(ctx: PublicCtx, { auth, demo }: MeServices, proven: Proven): Promise<Me> {
  const runtime = auth.byId(proven.workspaceId)
  if (!runtime) throw signedOutMember()
  const call = await signInTo(ctx, proven)
  await noteTry(ctx, runtime, proven)
  return me(call, { auth, demo })
}

type Tried = { memberId: string | null; way: SignInWay; refused?: Refusal }

/** Into the log of sign-ins of the workspace. */
export async function noteTry({ request, now }: PublicCtx, { db }: WorkspaceRuntime, tried: Tried): Promise<void> {
  const { memberId, way, refused } = tried
  const agent = request.headers['user-agent']?.slice(0, 300) ?? null
  await noteSignIn(db, { memberId, way, now, address: request.ip, agent, ...(refused && { refused }) })
}
