import { accountByLogin, normalizeLogin } from './accounts.ts'
import { wrongCredentials } from './problems.ts'
import { signInTo, type PublicCtx, type WorkspaceRuntime } from './request-context.ts'
import type { CallCtx } from './rights.ts'
import { checkPassword } from './secrets.ts'
import type { Throttle } from './throttle.ts'

type Credentials = { login: string; password: string }
type SignInServices = { throttle: Throttle; runtimes: WorkspaceRuntime[] }

/**
 * Signs in to the first workspace where the account is an active member. An unknown login, a wrong password and a
 * deactivated member get the same answer after the same work. Throws wrong_credentials, sign_in_throttled.
 */
export async function signIn(
  ctx: PublicCtx,
  { throttle, runtimes }: SignInServices,
  { login, password }: Credentials,
): Promise<CallCtx> {
  const key = `${normalizeLogin(login)} ${ctx.request.ip}`
  throttle.attempt(key, ctx.now)
  const account = await accountByLogin(ctx.auth.pool, login)
  const right = await checkPassword(password, account?.password_hash ?? null)
  const workspaceId = account && right ? await workspaceOf(runtimes, account.id) : undefined
  if (!account || !workspaceId) throw wrongCredentials()
  throttle.succeeded(key)
  return signInTo(ctx, { userId: account.id, workspaceId })
}

async function workspaceOf(runtimes: WorkspaceRuntime[], userId: string): Promise<string | undefined> {
  for (const { workspace, db } of runtimes) {
    const rows = await db.query('select 1 from ws.member where user_id = $1 and deactivated_at is null', [userId])
    if (rows.length > 0) return workspace.id
  }
  return undefined
}
