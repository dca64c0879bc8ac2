import type { CallLine, CallState, CallView } from '@huiliu/contracts'
import { invalidInput, isId, notFound } from '../kernel/index.ts'
import { personOf } from '../identity/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { callerOf } from './caller.ts'
import { FOUND, linesOf, type FoundCall } from './lines.ts'
import { concerns, visibleCalls } from './visible.ts'

const FROM = 'from ws.call c join ws.sighting s on s.id = c.sighting_id join ws.source o on o.id = c.source_id'
/** A telephone system that goes away tells of no end: what is older rings no more. */
const RINGS_FOR = `interval '3 minutes'`
const SPEAKS_FOR = `interval '4 hours'`
const MOST_RINGING = 10

export type CallsQuery = { contact?: string; state?: CallState; limit: number; before?: string }

/** Calls that the reader may see, the newest first. Throws not_found for a person whom he may not. */
export async function calls(ctx: CallCtx, query: CallsQuery): Promise<{ items: CallLine[]; next: string | null }> {
  const params: unknown[] = [query.limit]
  const bind = (value: unknown) => `$${params.push(value)}`
  const where = [visibleCalls(ctx, params)]
  if (query.contact !== undefined) where.push(`s.person_id = ${bind((await personOf(ctx, query.contact)).id)}`)
  if (query.state) where.push(`c.state = ${bind(query.state)}`)
  if (query.before !== undefined) {
    const { at, id } = placeOf(query.before)
    where.push(`(c.started_at, c.id) < (${bind(at)}, ${bind(id)})`)
  }
  const rows = await ctx.db.query<FoundCall>(
    `select ${FOUND} ${FROM} where ${where.join(' and ')} order by c.started_at desc, c.id desc limit $1`,
    params,
  )
  const last = rows.at(-1)
  const next = rows.length === query.limit && last ? `${last.started_at.toISOString()}~${last.id}` : null
  return { items: await linesOf(ctx, rows), next }
}

const PLACE = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)~([0-9a-f-]{36})$/

/** Where the page before ended. Throws invalid_input for what is no cursor of ours. */
function placeOf(before: string): { at: string; id: string } {
  const [, at = '', id = ''] = PLACE.exec(before) ?? []
  if (!Number.isNaN(Date.parse(at)) && isId(id)) return { at, id }
  throw invalidInput({}, [{ path: 'before', code: 'wrong_format', message: { zh: '游标无效', en: 'is not a cursor' } }])
}

/** Calls that ring at the reader's desk or at nobody's, and those he speaks in, with who it is. */
export async function ringing(ctx: CallCtx): Promise<CallView[]> {
  return ctx.db.together(async db => {
    const rows = await db.query<FoundCall>(
      `select ${FOUND} ${FROM}
       where c.state in ('ringing', 'answered')
         and (c.state = 'ringing' and c.started_at > $1::timestamptz - ${RINGS_FOR} and (c.rung = '{}' or $2::uuid = any(c.rung))
              or c.state = 'answered' and c.started_at > $1::timestamptz - ${SPEAKS_FOR} and c.member_id = $2::uuid)
       order by c.started_at desc, c.id limit ${MOST_RINGING}`,
      [ctx.now, ctx.caller.memberId],
      { prepare: true },
    )
    return viewsOf(
      { ...ctx, db },
      rows.filter(row => concerns(ctx, row.rung)),
    )
  })
}

/** Throws not_found for a call that the reader may not see. */
export async function callView(ctx: CallCtx, id: string): Promise<CallView> {
  return ctx.db.together(async db => {
    const [view] = await viewsOf({ ...ctx, db }, [await foundCall({ ...ctx, db }, id)])
    if (!view) throw notFound()
    return view
  })
}

/** The same as it is kept. */
export async function foundCall(ctx: CallCtx, id: string): Promise<FoundCall> {
  const params: unknown[] = [id]
  const [row] = await ctx.db.query<FoundCall>(
    `select ${FOUND} ${FROM} where c.id = $1 and ${visibleCalls(ctx, params)}`,
    params,
    { prepare: true },
  )
  if (!row) throw notFound()
  return row
}

async function viewsOf(ctx: CallCtx, rows: FoundCall[]): Promise<CallView[]> {
  const [lines, callers] = await Promise.all([
    linesOf(ctx, rows),
    Promise.all(rows.map(async row => [row.id, await callerOf(ctx, row)] as const)),
  ])
  const byId = new Map(callers)
  return lines.flatMap(line => {
    const caller = byId.get(line.id)
    return caller ? [{ ...line, caller }] : []
  })
}
