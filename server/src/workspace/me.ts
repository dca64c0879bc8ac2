import type { Locale, Me } from '@huiliu/contracts'
import { invalidInput } from '../kernel/index.ts'
import { shared } from './accounts.ts'
import { memberView } from './members.ts'
import type { AuthServices, WorkspaceRuntime } from './request-context.ts'
import type { CallCtx } from './rights.ts'
import { checkPassword, hashPassword } from './secrets.ts'

type Profile = { timeZone: string; currency: string }
export type MeServices = { auth: AuthServices; demo: boolean }

export async function me(ctx: CallCtx, { auth, demo }: MeServices): Promise<Me> {
  const { workspace } = runtimeOf(ctx, auth)
  const [profile] = await ctx.db.query<Profile>('select time_zone as "timeZone", currency from ws.profile')
  const { rights, memberId, actor } = ctx.caller
  const member = memberId
    ? await memberView(ctx.db, memberId)
    : {
        id: actor.id ?? '',
        name: actor.name,
        email: null,
        role: roleName(ctx.caller.role),
        department: null,
        active: true,
        createdAt: ctx.now.toISOString(),
      }
  return {
    member,
    workspace: {
      id: workspace.id,
      name: workspace.name,
      timeZone: profile?.timeZone ?? 'Asia/Shanghai',
      currency: profile?.currency ?? 'CNY',
    },
    locale: ctx.locale,
    can: { settings: rights.settings, sources: rights.sources, members: rights.members, objects: rights.objects },
    demo,
  }
}

function roleName(role: string): Me['member']['role'] {
  return role === 'admin' || role === 'member' ? role : 'read_only'
}

export function runtimeOf(ctx: CallCtx, auth: AuthServices): WorkspaceRuntime {
  const runtime = auth.byKey(ctx.db.schema.replace(/^w_/, ''))
  if (!runtime) throw new Error(`no runtime for ${ctx.db.schema}`)
  return runtime
}

type MeChange = { locale?: Locale; name?: string; password?: { current: string; next: string } }

/** One's own name, language and password; a password is changed only by who knows the present one. */
export async function changeMe(ctx: CallCtx, { auth }: MeServices, change: MeChange): Promise<void> {
  const [member] = await ctx.db.query<{ user_id: string | null }>('select user_id from ws.member where id = $1', [
    ctx.caller.memberId,
  ])
  if (!member?.user_id) throw invalidInput()
  const q = shared(auth.pool)
  if (change.password) {
    const [account] = await q.query<{ password_hash: string | null }>(
      'select password_hash from ws.account_user where id = $1',
      [member.user_id],
    )
    if (!(await checkPassword(change.password.current, account?.password_hash ?? null))) {
      throw invalidInput({}, [
        {
          path: 'password.current',
          code: 'wrong_password',
          message: { zh: '现在的密码不对', en: 'is not the present password' },
        },
      ])
    }
    await q.query('update ws.account_user set password_hash = $2 where id = $1', [
      member.user_id,
      await hashPassword(change.password.next),
    ])
  }
  if (change.locale)
    await q.query('update ws.account_user set locale = $2 where id = $1', [member.user_id, change.locale])
  if (change.name)
    await ctx.db.query('update ws.member set name = $2 where id = $1', [ctx.caller.memberId, change.name])
}
