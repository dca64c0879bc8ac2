import { newId } from '../src/kernel/index.ts'
import { createLogger } from '../src/kernel/logger.ts'
import { actingCaller } from '../src/workspace/acting.ts'
import { saveAccount, shared } from '../src/workspace/accounts.ts'
import { memberCaller, tokenCaller } from '../src/workspace/callers.ts'
import type { CallCtx, Rights } from '../src/workspace/index.ts'
import { addMember } from '../src/workspace/members.ts'
import { fingerprint } from '../src/workspace/secrets.ts'
import { openSession } from '../src/workspace/sessions.ts'
import { issueToken } from '../src/workspace/tokens.ts'
import type { TestApp } from './app.ts'

export type Person = { memberId: string; userId: string; token: string; ctx: CallCtx }
type NewPerson = {
  role: string
  /** beside `role`, which is also his token's */ others?: string[]
  departmentId?: string | null
  name?: string
}

/** A member with a token of his own, which sees what he sees. */
export async function person(
  t: TestApp,
  { role, others = [], departmentId = null, name = '同事' }: NewPerson,
): Promise<Person> {
  const { db, wakes, workspace } = t.runtime
  const userId = newId()
  const memberId = await addMember(db, {
    userId,
    name,
    login: `${userId}@example.com`,
    roles: [role, ...others],
    departmentId,
  })
  const caller = await memberCaller(db, userId)
  if (!caller) throw new Error(`no member with role ${role}`)
  const log = createLogger({ level: 'silent' })
  const ctx: CallCtx = { db, wakes, log, actor: caller.actor, now: new Date(), locale: 'zh', requestId: null, caller }
  const { token = '' } = await issueToken(ctx, { name, role, mine: true, workspaceKey: workspace.key })
  return { memberId, userId, token, ctx }
}

/** A role with these rights, added to the workspace. */
export async function role(t: TestApp, name: string, rights: Partial<Rights>): Promise<string> {
  const none: Rights = {
    settings: false,
    members: false,
    sources: false,
    objects: false,
    identity: false,
    byObject: {},
    byField: {},
  }
  await t.runtime.db.query('insert into ws.role (name, label, rights) values ($1, $2, $3)', [
    name,
    JSON.stringify({ zh: name, en: name }),
    JSON.stringify({ ...none, ...rights }),
  ])
  return name
}

/** The context of a request with this token. */
export async function contextFor(t: TestApp, token: string): Promise<CallCtx> {
  const { db, wakes } = t.runtime
  const now = new Date()
  const found = await tokenCaller(db, { token, now, address: '127.0.0.1' })
  if (!found) throw new Error('no such token')
  const { caller } = found
  return {
    db,
    wakes,
    log: createLogger({ level: 'silent' }),
    actor: caller.actor,
    now,
    locale: 'zh',
    requestId: null,
    caller,
  }
}

/** Signed in by cookie: with all his roles, where his token has but one. */
export type SignedIn = { userId: string; secret: string; headers: Record<string, string> }

export async function signIn(t: TestApp, { userId }: Pick<Person, 'userId'>): Promise<SignedIn> {
  await saveAccount(shared(t.pool), { id: userId, login: `${userId}@example.com`, name: '同事', passwordHash: 'none' })
  const session = {
    userId,
    workspaceId: t.runtime.workspace.id,
    way: 'password',
    now: new Date(),
    address: null,
    agent: null,
  } as const
  const secret = await openSession(t.pool, session)
  const headers = { authorization: '', cookie: `huiliu=${secret}`, 'sec-fetch-site': 'same-origin' }
  return { userId, secret, headers }
}

/** The context of a request by this cookie, in whosever place it acts. */
export async function contextOfSession(t: TestApp, { userId, secret }: SignedIn): Promise<CallCtx> {
  const { db, wakes } = t.runtime
  const now = new Date()
  const own = await memberCaller(db, userId)
  if (!own) throw new Error('no such member')
  const acting = await actingCaller(db, { caller: own, key: fingerprint(secret), now })
  const caller = acting?.caller ?? own
  const log = createLogger({ level: 'silent' })
  return { db, wakes, log, actor: caller.actor, now, locale: 'zh', requestId: null, caller }
}
