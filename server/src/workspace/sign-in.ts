import type { Me, SignInNext } from '@huiliu/contracts'
import { accountByLogin, normalizeLogin } from './accounts.ts'
import type { MeServices } from './me.ts'
import { wrongCredentials } from './problems.ts'
import type { PublicCtx, WorkspaceRuntime } from './request-context.ts'
import { checkPassword } from './secrets.ts'
import { enter, noteTry } from './sign-in/enter.ts'
import type { Throttle } from './throttle.ts'

type Credentials = { login: string; password: string }
type SignInServices = MeServices & { throttle: Throttle; runtimes: WorkspaceRuntime[] }
export type Place = { runtime: WorkspaceRuntime; memberId: string; active: boolean }

/**
 * Signs in to the first workspace where the account is an active member, or says what else is asked. An unknown login, a
 * wrong password and a deactivated member get the same answer after the same work. Throws wrong_credentials,
 * sign_in_throttled.
 */
export async function signIn(
  ctx: PublicCtx,
  { throttle, runtimes, ...services }: SignInServices,
  { login, password }: Credentials,
): Promise<Me | SignInNext> {
  const key = `${normalizeLogin(login)} ${ctx.request.ip}`
  throttle.attempt(key, ctx.now)
  const account = await accountByLogin(ctx.auth.pool, login)
  const right = await checkPassword(password, account?.password_hash ?? null)
  const place = account && (await placeOf(runtimes, account.id))
  if (!account || !right || !place?.active) {
    await noteRefused(ctx, runtimes, { place, right })
    throw wrongCredentials()
  }
  throttle.succeeded(key)
  const { runtime, memberId } = place
  const proven = {
    userId: account.id,
    workspaceId: runtime.workspace.id,
    memberId,
    way: 'password',
    sure: false,
  } as const
  return enter(ctx, services, proven)
}

/** Where the account is a member: where he is active before where he was. */
export async function placeOf(runtimes: WorkspaceRuntime[], userId: string): Promise<Place | undefined> {
  let former: Place | undefined
  for (const runtime of runtimes) {
    const [row] = await runtime.db.query<{ id: string; active: boolean }>(
      'select id, deactivated_at is null as active from ws.member where user_id = $1',
      [userId],
    )
    if (row?.active) return { runtime, memberId: row.id, active: true }
    if (row) former ??= { runtime, memberId: row.id, active: false }
  }
  return former
}

type Refused = { place: Place | undefined; right: boolean }

/** Of a login that nobody has it is not known which workspace was meant, where there are several. */
async function noteRefused(ctx: PublicCtx, runtimes: WorkspaceRuntime[], { place, right }: Refused): Promise<void> {
  const [only, ...others] = runtimes
  if (place) {
    const refused = right ? 'deactivated' : 'wrong_password'
    return noteTry(ctx, place.runtime, { memberId: place.memberId, way: 'password', refused })
  }
  if (only && others.length === 0)
    await noteTry(ctx, only, { memberId: null, way: 'password', refused: 'unknown_login' })
}
