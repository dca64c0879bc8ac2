import type { Condition, HandOverTo, MemberBelongings } from '@huiliu/contracts'
import { appendEvent, newId, notFound, startAct, type Queryable, type Tx } from '../../kernel/index.ts'
import { beginGiving, undoBulksOf } from '../../bulk/index.ts'
import { subscriptionsHanding } from '../../connect/index.ts'
import { followsHanding } from '../../desk/index.ts'
import {
  OWNER,
  catalogOf,
  countMatching,
  objectIn,
  registerUndo,
  teamsHanding,
  viewsHanding,
} from '../../objects/index.ts'
import { delegationsHanding, isAdmin, memberNames, type CallCtx, type Handing } from '../../workspace/index.ts'
import { nobodyThere, sameMember } from '../problems.ts'

/** What a member has beside records; one line each. */
const HANDINGS: Handing[] = [teamsHanding, viewsHanding, followsHanding, delegationsHanding, subscriptionsHanding]

/** All that a member has: records he owns, by object, and the rest. Throws not_found. */
export async function belongingsOf(ctx: CallCtx, member: string): Promise<MemberBelongings> {
  const name = (await memberNames(ctx, [member])).get(member)
  if (name === undefined) throw notFound()
  const [objects, others] = await Promise.all([
    ownedObjects(ctx, member),
    Promise.all(HANDINGS.map(async one => ({ kind: one.kind, count: await one.count(ctx.db, member) }))),
  ])
  return { member: { id: member, name }, objects, others: others.filter(one => one.count > 0) }
}

function ownedBy(member: string): Condition {
  return { field: OWNER.name, op: 'eq', value: member }
}

async function ownedObjects(ctx: CallCtx, member: string): Promise<MemberBelongings['objects']> {
  const { objects } = await catalogOf(ctx)
  const counts = await Promise.all(
    objects.map(async ({ name }) => ({
      object: name,
      ...(await countMatching(ctx, { object: name, filter: ownedBy(member) })),
    })),
  )
  return counts.filter(one => one.count > 0)
}

export type HandOver = {
  from: string
  /** who takes everything for which nobody else is named */
  to: string
  objects?: { object: string; to: HandOverTo }[]
  reason?: string
}

/**
 * Gives everything of a member to others under one act: records in the background, the rest at once. Throws not_found,
 * unknown_object, same_member, nobody_there.
 */
export async function handOver(ctx: CallCtx, input: HandOver): Promise<{ actId: string; bulks: string[] }> {
  const { from, to } = input
  if (from === to) throw sameMember()
  const { objects } = await belongingsOf(ctx, from)
  await requireActive(ctx.db, to)
  const takers = await takersOf(ctx, input)
  return ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'handover', reason: input.reason })
    const bulks: string[] = []
    for (const { object, ...total } of objects)
      bulks.push(
        await beginGiving(tx, ctx, { object, actId, filter: ownedBy(from), to: takers.get(object) ?? [to], total }),
      )
    const moved: Record<string, unknown[]> = {}
    for (const one of HANDINGS) moved[one.kind] = await one.move(tx, ctx, { from, to })
    await tx.query(
      'insert into ws.hand_over (id, act_id, member_id, to_id, at, moved) values ($1, $2, $3, $4, $5, $6)',
      [...[newId(), actId, from, to, ctx.now, JSON.stringify(moved)]],
    )
    const body = { to, objects: objects.map(one => one.object) }
    await appendEvent(tx, ctx, { type: 'member.handed_over', actId, object: 'member', recordId: from, body })
    return { actId, bulks }
  })
}

async function requireActive(q: Queryable, member: string): Promise<void> {
  const rows = await q.query('select id from ws.member where id = $1 and deactivated_at is null', [member])
  if (rows.length === 0) throw notFound()
}

/** object → who takes its records, in turn. */
async function takersOf(ctx: CallCtx, { from, objects = [] }: HandOver): Promise<Map<string, string[]>> {
  const catalog = await catalogOf(ctx)
  const found = new Map<string, string[]>()
  for (const { object, to } of objects) {
    objectIn(catalog, object)
    if ('member' in to) {
      if (to.member === from) throw sameMember()
      await requireActive(ctx.db, to.member)
      found.set(object, [to.member])
    } else found.set(object, await membersOf(ctx.db, { department: to.department, from }))
  }
  return found
}

async function membersOf(q: Queryable, { department, from }: { department: string; from: string }): Promise<string[]> {
  const rows = await q.query<{ id: string }>(
    'select id from ws.member where department_id = $1 and deactivated_at is null and id <> $2 order by created_at, id',
    [department, from],
  )
  if (rows.length === 0) throw nobodyThere()
  return rows.map(row => row.id)
}

/** Everything goes back, but for what its new owners have changed since. */
export function registerHandOverUndo(): void {
  registerUndo('handover', undoHandOver, ({ caller }) => isAdmin(caller))
}

async function undoHandOver(tx: Tx, ctx: CallCtx, { actId }: { actId: string }): Promise<void> {
  const [row] = await tx.query<{ member_id: string; to_id: string; moved: Record<string, unknown[]> }>(
    'select member_id, to_id, moved from ws.hand_over where act_id = $1',
    [actId],
  )
  if (!row) throw notFound()
  const members = { from: row.member_id, to: row.to_id }
  for (const one of HANDINGS) await one.back(tx, row.moved[one.kind] ?? [], members)
  await undoBulksOf(tx, ctx, actId)
}
