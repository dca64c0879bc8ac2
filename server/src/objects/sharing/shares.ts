import type { ObjectDef, Recipient, RecordShare, RecordShares, ShareLevel } from '@huiliu/contracts'
import { notFound, recordAct, type Tx } from '../../kernel/index.ts'
import { memberNames, principalOf, recipientsOf, type CallCtx } from '../../workspace/index.ts'
import { accessTo } from '../branches.ts'
import { catalogOf, objectIn } from '../catalog.ts'
import { judge, lockBefore } from '../change-rows.ts'
import { findJudged } from '../find-judged.ts'
import { getRecord } from '../get.ts'
import { shareEndsBefore } from '../problems.ts'

const HAND = 'hand'

type GrantRow = {
  principal_id: string
  level: ShareLevel
  via: string
  ends_at: Date | null
  granted_by: string | null
  duty: string | null
  rule: string | null
}
export type Place = { object: string; id: string }

/** The shares of a record that go on, with whom and why; of some principals only, where they are given. */
export async function sharesOf(ctx: CallCtx, { object, id }: Place, principals?: string[]): Promise<RecordShare[]> {
  const rows = await ctx.db.query<GrantRow>(
    `select g.principal_id, g.level, g.via, g.ends_at, g.granted_by, g.duty, s.name as rule
     from ws.record_grant g left join ws.sharing_rule s on s.id::text = g.via
     where g.record_id = $1 and g.object = $2 and (g.ends_at is null or g.ends_at > now())
       and ($3::uuid[] is null or g.principal_id = any($3))
     order by g.via <> '${HAND}', g.granted_at, g.via, g.principal_id`,
    [id, object, principals ?? null],
  )
  const [to, by] = await Promise.all([
    recipientsOf(
      ctx,
      rows.map(row => row.principal_id),
    ),
    memberNames(
      ctx,
      rows.flatMap(row => row.granted_by ?? []),
    ),
  ])
  return rows.flatMap(row => {
    const recipient = to.get(row.principal_id)
    if (!recipient) return []
    return {
      id: row.principal_id,
      to: recipient,
      level: row.level,
      duty: row.duty,
      rule: row.via === HAND ? null : { id: row.via, name: row.rule ?? '' },
      by: (row.granted_by && by.get(row.granted_by)) ?? null,
      endsAt: row.ends_at?.toISOString() ?? null,
    }
  })
}

/** Who has to do with a record the caller may read. Throws not_found. */
export async function recordShares(ctx: CallCtx, { object, id }: Place): Promise<RecordShares> {
  const record = await getRecord(ctx, object, id)
  const row = await heldRow(ctx, { object, id: record.id })
  const { owner, department } = await keepersOf(ctx, row)
  const items = await sharesOf(ctx, { object, id: record.id })
  return { owner, department, items, may: accessTo(ctx.caller, object, row).update }
}

type Held = { owner_id: string | null; department_id: string | null }

/** The row of a record as rights see it. Throws not_found. */
export async function heldRow(ctx: CallCtx, { object, id }: Place) {
  const def = objectIn(await catalogOf(ctx), object)
  const [row] = (await findJudged(ctx.db, ctx.caller, { object: def, field: 'id', values: [id] })).map(one => one.held)
  if (!row) throw notFound()
  return row
}

/** Whose a record is, and of which department. */
export async function keepersOf(ctx: CallCtx, { owner_id: owner, department_id: department }: Held) {
  const [owners, departments] = await Promise.all([
    memberNames(ctx, owner ? [owner] : []),
    recipientsOf(ctx, department ? [department] : []),
  ])
  const name = department ? departments.get(department)?.name : undefined
  return {
    owner: owner ? { id: owner, name: owners.get(owner) ?? '' } : null,
    department: department && name !== undefined ? { id: department, name } : null,
  }
}

export type NewShare = { to: Recipient; level: ShareLevel; endsAt?: string | null; duty?: string | null }

/**
 * Shares a record by hand, or says anew how far and until when: by whoever may change it. Throws not_found, forbidden,
 * unknown_recipient, share_ends_before.
 */
export async function shareRecord(ctx: CallCtx, place: Place, share: NewShare): Promise<RecordShares> {
  const record = await getRecord(ctx, place.object, place.id)
  const own = { object: place.object, id: record.id }
  if (share.endsAt && new Date(share.endsAt) <= ctx.now) throw shareEndsBefore()
  await ctx.db.tx(tx => giveShare(tx, ctx, { ...own, share }))
  return recordShares(ctx, own)
}

/** The same in the caller's transaction, of a record by its own id. Throws not_found, forbidden, unknown_recipient. */
export async function giveShare(tx: Tx, ctx: CallCtx, { share, ...own }: Place & { share: NewShare }): Promise<void> {
  const { to, level, endsAt = null, duty = null } = share
  await requireUpdate(tx, ctx, own)
  const principal = await principalOf(tx, to)
  await tx.query(
    `insert into ws.record_grant (object, record_id, principal_id, level, via, ends_at, granted_at, granted_by, duty)
     values ($1, $2, $3, $4, '${HAND}', $5, $6, $7, $8)
     on conflict (principal_id, object, record_id, via) do update set level = excluded.level, ends_at = excluded.ends_at,
       granted_at = excluded.granted_at, granted_by = excluded.granted_by, duty = excluded.duty`,
    [
      ...[own.object, own.id, principal, level, endsAt, ctx.now],
      ...[ctx.caller.acting?.by ?? ctx.caller.memberId, duty?.trim() || null],
    ],
  )
  await tell(tx, ctx, { ...own, type: 'share.given', body: { to, level, endsAt, duty } })
}

/** Ends a share by hand; what a rule shares only the rule takes back. Throws not_found, forbidden. */
export async function unshareRecord(ctx: CallCtx, place: Place, principal: string): Promise<void> {
  const record = await getRecord(ctx, place.object, place.id)
  const own = { object: place.object, id: record.id }
  await ctx.db.tx(async tx => {
    await requireUpdate(tx, ctx, own)
    const rows = await tx.query(
      `delete from ws.record_grant where object = $1 and record_id = $2 and principal_id = $3 and via = '${HAND}' returning level`,
      [own.object, own.id, principal],
    )
    if (rows.length === 0) throw notFound()
    const to = (await recipientsOf({ ...ctx, db: tx }, [principal])).get(principal)
    await tell(tx, ctx, { ...own, type: 'share.ended', body: { to: to ?? null } })
  })
}

/** Judged on the locked row. Throws not_found, forbidden. */
async function requireUpdate(tx: Tx, ctx: CallCtx, { object, id }: Place): Promise<void> {
  const def: ObjectDef = objectIn(await catalogOf({ ...ctx, db: tx }), object)
  const before = (await lockBefore(tx, { object: def, access: ctx.caller, ids: [id] })).get(id)
  if (!before || before.deleted_at !== null) throw notFound()
  judge(def, ctx.caller, { one: { op: 'update' }, before })
}

type Told = Place & { type: string; body: Record<string, unknown> }

async function tell(tx: Tx, ctx: CallCtx, { type, object, id, body }: Told): Promise<void> {
  await recordAct(tx, ctx, { kind: 'share', type, object, recordId: id, body })
}
