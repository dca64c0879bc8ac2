import type { Delegation } from '@huiliu/contracts'
import { forbidden, newId, notFound, type Queryable } from '../kernel/index.ts'
import { callerOfMember } from './callers.ts'
import { delegationInvalid, membersOnly, notWhileActing, unknownMember } from './problems.ts'
import { recordChange } from './record-change.ts'
import type { AuthServices } from './request-context.ts'
import type { CallCtx } from './rights.ts'
import { requireCovered } from './roles.ts'

type NewDelegation = { to: string; from?: string; startsAt?: string; endsAt: string; reason?: string | null }
type Row = {
  id: string
  from: Delegation['from']
  to: Delegation['to']
  starts_at: Date
  ends_at: Date
  reason: string | null
}

const LONGEST_MS = 366 * 86_400_000
const SHOWN = 200
const VIEW = `
  select d.id, json_build_object('id', f.id, 'name', f.name) as from, json_build_object('id', t.id, 'name', t.name) as to,
    d.starts_at, d.ends_at, d.reason
  from ws.delegation d join ws.member f on f.id = d.from_id join ws.member t on t.id = d.to_id`

/** What was given to and by the caller, the latest first; who looks after members sees everybody's. */
export async function listDelegations(ctx: CallCtx): Promise<Delegation[]> {
  const { memberId, rights, acting } = ctx.caller
  const rows = await ctx.db.query<Row>(
    `${VIEW} where $1 or d.from_id = $2 or d.to_id = $2 order by d.ends_at desc, d.id limit ${SHOWN}`,
    [rights.members, acting?.by ?? memberId],
  )
  return rows.map(row => viewOf(row, ctx.now))
}

/**
 * The caller's own place, or that of a member he may look after, given to another for a time. Throws forbidden,
 * unknown_member, delegation_invalid, rights_beyond_yours, members_only, not_while_acting.
 */
export async function delegate(ctx: CallCtx, input: NewDelegation): Promise<Delegation> {
  const { caller, now } = ctx
  if (caller.acting) throw notWhileActing()
  const from = input.from ?? caller.memberId
  if (from === null) throw membersOnly()
  if (from !== caller.memberId && !caller.rights.members) throw forbidden()
  const [startsAt, endsAt] = [input.startsAt ? new Date(input.startsAt) : now, new Date(input.endsAt)]
  const span = endsAt.getTime() - startsAt.getTime()
  if (from === input.to || !(span > 0 && span <= LONGEST_MS) || endsAt <= now) throw delegationInvalid()
  const id = newId()
  return ctx.db.tx(async tx => {
    const [giver, taker] = [await callerOfMember(tx, from), await callerOfMember(tx, input.to)]
    if (!giver || !taker) throw unknownMember()
    if (from !== caller.memberId) requireCovered(ctx, giver.rights)
    await tx.query(
      `insert into ws.delegation (id, from_id, to_id, starts_at, ends_at, reason, created_at, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, from, input.to, startsAt, endsAt, input.reason ?? null, now, caller.memberId],
    )
    const body = { from, to: input.to, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() }
    await recordChange(tx, ctx, { type: 'delegation.created', object: 'delegation', id, body })
    return delegationView(tx, id, now)
  })
}

/** Ends it now, at once also for who is acting by it: by its giver, its taker, or who looks after members. Throws not_found. */
export async function endDelegation(ctx: CallCtx, auth: Pick<AuthServices, 'callers'>, id: string): Promise<void> {
  const { caller, now } = ctx
  const own = caller.acting?.by ?? caller.memberId
  await ctx.db.tx(async tx => {
    const rows = await tx.query(
      `update ws.delegation set ends_at = $2, starts_at = least(starts_at, $2)
       where id = $1 and ends_at > $2 and ($3 or from_id = $4 or to_id = $4) returning id`,
      [id, now, caller.rights.members, own],
    )
    if (rows.length === 0) throw notFound()
    await recordChange(tx, ctx, { type: 'delegation.ended', object: 'delegation', id, body: {} })
    tx.afterCommit(auth.callers.forget)
  })
}

/** The running delegations by which others' places are this member's now. */
export async function delegationsTo(q: Queryable, memberId: string, now: Date): Promise<Delegation[]> {
  const rows = await q.query<Row>(
    `${VIEW} where d.to_id = $1 and d.starts_at <= $2 and d.ends_at > $2 order by d.ends_at`,
    [memberId, now],
  )
  return rows.map(row => viewOf(row, now))
}

async function delegationView(q: Queryable, id: string, now: Date): Promise<Delegation> {
  const [row] = await q.query<Row>(`${VIEW} where d.id = $1`, [id])
  if (!row) throw notFound()
  return viewOf(row, now)
}

function viewOf({ starts_at: starts, ends_at: ends, ...row }: Row, now: Date): Delegation {
  const state = ends <= now ? 'ended' : starts > now ? 'coming' : 'running'
  return { ...row, startsAt: starts.toISOString(), endsAt: ends.toISOString(), state }
}
