import type { AccessAnswer, AccessRequest } from '@huiliu/contracts'
import {
  forbidden,
  joining,
  newId,
  notFound,
  recordAct,
  startAct,
  type Queryable,
  type Row,
  type Tx,
} from '../../kernel/index.ts'
import { catalogOf, findJudged, giveShare, objectIn, readableIds, write } from '../../objects/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import { alreadyAnswered, alreadyAsked, nobodyToAsk } from '../problems.ts'

type RequestRow = Row & {
  id: string
  object: string
  record_id: string
  asker_id: string
  asker_name: string
  shown: string
  reason: string
  at: Date
  answer: AccessAnswer | null
  answered_by: string | null
  answer_reason: string | null
}

/** Asks the owner of a record that the caller was told of for access. Throws not_found, nobody_to_ask, already_asked. */
export async function askForAccess(
  ctx: CallCtx,
  { ref, reason }: { ref: string; reason: string },
): Promise<AccessRequest> {
  const id = newId()
  const me = ctx.caller.memberId
  await ctx.db.tx(async tx => {
    const [found] = await tx.query<{ object: string; record_id: string; shown: string }>(
      'select object, record_id, shown from ws.found_match where id = $1 and member_id = $2',
      [ref, me],
    )
    if (!found) throw notFound()
    const { object, record_id: recordId, shown } = found
    const [row] = await judged({ ...ctx, db: joining(tx) }, { object, recordId })
    if (!row || row.can.read) throw notFound()
    if (row.held.owner_id === null) throw nobodyToAsk()
    const name = ctx.caller.acting?.member.name ?? ctx.actor.name
    const made = await tx.query(
      `insert into ws.access_request (id, object, record_id, asker_id, asker_name, shown, reason, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (asker_id, record_id) where answer is null do nothing returning id`,
      [id, object, recordId, me, name, shown, reason, ctx.now],
    )
    if (made.length === 0) throw alreadyAsked()
    await tell(tx, ctx, { type: 'access.asked', object, recordId, body: { request: id, owner: row.held.owner_id } })
  })
  return requestView(ctx, await findRequest(ctx.db, id))
}

async function judged(ctx: CallCtx, { object, recordId }: { object: string; recordId: string }) {
  const def = objectIn(await catalogOf({ db: ctx.db }), object)
  return findJudged(ctx.db, ctx.caller, { object: def, field: 'id', values: [recordId] })
}

type Answering = { id: string; answer: AccessAnswer; reason?: string | undefined }

/** Grants a request or refuses it, by whoever may change the record. Throws not_found, forbidden, already_answered. */
export async function answerRequest(ctx: CallCtx, { id, answer, reason }: Answering): Promise<AccessRequest> {
  await ctx.db.tx(async tx => {
    const row = await findRequest(tx, id, { lock: true })
    const own = { ...ctx, db: joining(tx) }
    const [record] = await judged(own, { object: row.object, recordId: row.record_id })
    if (!record?.can.read) throw notFound()
    if (!record.can.update) throw forbidden()
    if (row.answer !== null) throw alreadyAnswered()
    await tx.query(
      'update ws.access_request set answer = $2, answered_at = $3, answered_by = $4, answer_reason = $5 where id = $1',
      [id, answer, ctx.now, ctx.actor.name, reason ?? null],
    )
    await grant(tx, own, { row, answer })
    await tell(tx, ctx, { type: 'access.answered', object: row.object, recordId: row.record_id, body: { request: id } })
  })
  return requestView(ctx, await findRequest(ctx.db, id))
}

async function grant(tx: Tx, ctx: CallCtx, { row, answer }: { row: RequestRow; answer: AccessAnswer }): Promise<void> {
  const place = { object: row.object, id: row.record_id }
  const to = { kind: 'member' as const, id: row.asker_id }
  if (answer === 'read' || answer === 'team')
    await giveShare(tx, ctx, { ...place, share: { to, level: answer === 'team' ? 'update' : 'read' } })
  if (answer === 'transfer') {
    const actId = await startAct(tx, ctx, { kind: 'record', reason: row.reason })
    const change = { op: 'update' as const, ...place, values: { owner_id: row.asker_id } }
    await write(tx, ctx, { actId, changes: [change], access: ctx.caller })
  }
}

type Telling = { type: string; object: string; recordId: string; body: Record<string, unknown> }

async function tell(tx: Tx, ctx: CallCtx, telling: Telling): Promise<void> {
  await recordAct(tx, ctx, { kind: 'access', ...telling })
}

/** Throws not_found. */
async function findRequest(q: Queryable, id: string, { lock = false } = {}): Promise<RequestRow> {
  const [row] = await q.query<RequestRow>(`select * from ws.access_request where id = $1 ${lock ? 'for update' : ''}`, [
    id,
  ])
  if (!row) throw notFound()
  return row
}

/** What the caller asked for, the newest first. */
export async function myRequests(ctx: CallCtx): Promise<AccessRequest[]> {
  const rows = await ctx.db.query<RequestRow>(
    'select * from ws.access_request where asker_id = $1 order by at desc limit 50',
    [ctx.caller.memberId],
  )
  return Promise.all(rows.map(row => requestView(ctx, row)))
}

/** Open requests for a record, for whoever may answer them; others see none. */
export async function requestsFor(ctx: CallCtx, place: { object: string; id: string }): Promise<AccessRequest[]> {
  objectIn(await catalogOf(ctx), place.object)
  const [record] = await judged(ctx, { object: place.object, recordId: place.id })
  if (!record?.can.read || !record.can.update) return []
  const rows = await ctx.db.query<RequestRow>(
    'select * from ws.access_request where record_id = $1 and object = $2 and answer is null order by at',
    [record.id, place.object],
  )
  return Promise.all(rows.map(row => requestView(ctx, row)))
}

async function requestView(ctx: CallCtx, row: RequestRow): Promise<AccessRequest> {
  const { object, record_id: recordId } = row
  const seen = (await readableIds(ctx.db, ctx.caller, { object, ids: [recordId] })).has(recordId)
  return {
    id: row.id,
    object,
    recordId: seen ? recordId : null,
    shown: row.shown,
    asker: row.asker_name,
    reason: row.reason,
    at: row.at.toISOString(),
    answer: row.answer,
    answeredBy: row.answered_by,
    answerReason: row.answer_reason,
  }
}
