import type { Acting } from '@huiliu/contracts'
import { forbidden, notFound, type Db, type Queryable, type Tx } from '../kernel/index.ts'
import { callerOfMember } from './callers.ts'
import { membersOnly, notWhileActing, unknownMember } from './problems.ts'
import { recordChange } from './record-change.ts'
import { isAdmin, type CallCtx, type Caller } from './rights.ts'

/** A view ends by itself, should its end be forgotten. */
const VIEW_MS = 3_600_000

type Wanted = { delegation: string } | { member: string }
type Session = { db: Db; key: Buffer; forget: () => void }

/**
 * From now on the session (or token) of this key acts in the place of who delegated to it, or looks with the rights of a
 * member. `db`: the workspace's own handle. Throws not_found, unknown_member, forbidden, members_only, not_while_acting.
 */
export async function startActing(ctx: CallCtx, { db, key, forget }: Session, wanted: Wanted): Promise<void> {
  const { caller, now } = ctx
  if (caller.memberId === null) throw membersOnly()
  // In another's place the scopes of a token would be forgotten.
  if (caller.scopes) throw forbidden()
  if (caller.acting) throw notWhileActing()
  const own = caller.memberId
  await db.tx(async tx => {
    const { forId, until, delegationId } =
      'delegation' in wanted
        ? await delegated(tx, { id: wanted.delegation, own, now })
        : await viewed(tx, { caller, member: wanted.member, now })
    await tx.query(
      `insert into ws.acting (key, actor_id, for_id, delegation_id, started_at, ends_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (key) do update set actor_id = excluded.actor_id, for_id = excluded.for_id,
         delegation_id = excluded.delegation_id, started_at = excluded.started_at, ends_at = excluded.ends_at`,
      [key, own, forId, delegationId, now, until],
    )
    const body = { kind: delegationId ? 'delegation' : 'view', until: until.toISOString() }
    await recordChange(tx, ctx, { type: 'acting.started', object: 'member', id: forId, body })
    tx.afterCommit(forget)
  })
}

type Found = { forId: string; until: Date; delegationId: string | null }

async function delegated(tx: Tx, { id, own, now }: { id: string; own: string; now: Date }): Promise<Found> {
  const [row] = await tx.query<{ from_id: string; ends_at: Date }>(
    'select from_id, ends_at from ws.delegation where id = $1 and to_id = $2 and starts_at <= $3 and ends_at > $3',
    [id, own, now],
  )
  if (!row || !(await callerOfMember(tx, row.from_id))) throw notFound()
  return { forId: row.from_id, until: row.ends_at, delegationId: id }
}

async function viewed(tx: Tx, { caller, member, now }: { caller: Caller; member: string; now: Date }): Promise<Found> {
  if (!isAdmin(caller)) throw forbidden()
  if (!(await callerOfMember(tx, member))) throw unknownMember()
  return { forId: member, until: new Date(now.getTime() + VIEW_MS), delegationId: null }
}

/** The caller is himself again; nothing happens to who is. */
export async function stopActing(ctx: CallCtx, { db, key, forget }: Session): Promise<void> {
  await db.tx(async tx => {
    const [row] = await tx.query<{ for_id: string; delegation_id: string | null }>(
      'delete from ws.acting where key = $1 returning for_id, delegation_id',
      [key],
    )
    if (!row) return
    const body = { kind: row.delegation_id ? 'delegation' : 'view' }
    const own = { ...ctx, actor: { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.actor.name } }
    await recordChange(tx, own, { type: 'acting.ended', object: 'member', id: row.for_id, body })
    tx.afterCommit(forget)
  })
}

type ActingRow = { for_id: string; delegation_id: string | null; ends_at: Date }
type Asked = { caller: Caller; key: Buffer; now: Date }

/** Who the session acts as now, and until when; a delegation that ended, or whose giver left, counts no more. */
export async function actingCaller(
  q: Queryable,
  { caller, key, now }: Asked,
): Promise<{ caller: Caller; until: Date } | undefined> {
  if (caller.memberId === null) return undefined
  const [row] = await q.query<ActingRow>(
    `select a.for_id, a.delegation_id, least(a.ends_at, d.ends_at) as ends_at
     from ws.acting a left join ws.delegation d on d.id = a.delegation_id
     where a.key = $1 and a.actor_id = $2 and a.ends_at > $3 and (d.id is null or d.ends_at > $3)`,
    [key, caller.memberId, now],
    { prepare: true },
  )
  if (!row || (row.delegation_id === null && !isAdmin(caller))) return undefined
  const theirs = await callerOfMember(q, row.for_id)
  if (!theirs) return undefined
  const kind = row.delegation_id === null ? 'view' : 'delegation'
  return { caller: inPlaceOf(theirs, { by: caller, kind, until: row.ends_at }), until: row.ends_at }
}

type Place = { by: Caller; kind: Acting['kind']; until: Date }

/** A delegation hands on what is seen and done of records, never the say over settings and members. */
export function inPlaceOf(theirs: Caller, { by, kind, until }: Place): Caller {
  const member = { id: theirs.memberId ?? '', name: theirs.actor.name }
  const acting = { kind, member, until: until.toISOString(), by: by.memberId ?? '' }
  if (kind === 'view') return { ...theirs, actor: by.actor, acting }
  const rights = { ...theirs.rights, settings: false, members: false, sources: false, objects: false }
  return { ...theirs, actor: { ...by.actor, behalf: member }, roles: [], rights, acting }
}
