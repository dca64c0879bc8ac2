import type { CallLine, CallNote, CallNumber } from '@huiliu/contracts'
import { filesOfEvents } from '../files/index.ts'
import { displayNames, readablePersons } from '../identity/index.ts'
import { maskValue, restrictsFields } from '../objects/index.ts'
import { fieldRight, memberNames, rightsOn, type CallCtx } from '../workspace/index.ts'
import { stateOf } from './state.ts'
import type { CallRow } from './tables.ts'

/** A call with whose it is. `nobodys`: all that is known of the person is that he called. */
export type FoundCall = CallRow & { person_id: string; source_name: string; nobodys: boolean }

/** What is selected for `FoundCall`, of `c`, its sighting `s` and source `o`. */
export const FOUND = `c.id, c.source_id, c.call_id, c.told, c.direction, c.state, c.customer, c.sighting_id, c.started_at, c.answered_at,
  c.ended_at, c.member_id, c.rung, c.task_id, s.person_id, o.name as source_name,
  not exists (select from ws.sighting t join ws.source other on other.id = t.source_id
              where t.person_id = s.person_id and other.kind <> 'telephone')
  and not exists (select from ws.rec_contact k where k.id = s.person_id and (k.name is not null or k.owner_id is not null)) as nobodys`

/** Calls as the reader may see them. */
export async function linesOf(ctx: CallCtx, rows: FoundCall[]): Promise<CallLine[]> {
  const persons = [...new Set(rows.map(row => row.person_id))]
  const ids = rows.map(row => row.id)
  const [readable, names, members, notes, recordings] = await Promise.all([
    readablePersons(ctx, persons),
    displayNames(ctx, persons),
    memberNames(
      ctx,
      rows.flatMap(row => row.member_id ?? []),
    ),
    notesOf(ctx, ids),
    filesOfEvents(
      ctx.db,
      rows.flatMap(row => row.told.recorded),
    ),
  ])
  // A hidden number may be said in any recording.
  const mayHear = !restrictsFields(ctx.caller, 'contact')
  return rows.map(row => {
    const { seconds, extension } = stateOf(row.told)
    const mayRead = readable.has(row.person_id)
    const own = mayRead || (ctx.caller.memberId !== null && row.rung.includes(ctx.caller.memberId))
    return {
      id: row.id,
      callId: row.call_id,
      source: { id: row.source_id, name: row.source_name },
      direction: row.direction,
      state: row.state,
      startedAt: row.started_at.toISOString(),
      answeredAt: row.answered_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
      seconds,
      number: numberOf(ctx, row, mayRead),
      line: row.told.who.line,
      queue: row.told.who.queue,
      extension,
      agent: row.member_id === null ? null : { id: row.member_id, name: members.get(row.member_id) ?? '' },
      mine: ctx.caller.memberId !== null && row.rung.includes(ctx.caller.memberId),
      contact: mayRead && !row.nobodys ? { id: row.person_id, name: names.get(row.person_id) ?? '' } : null,
      notes: own ? (notes.get(row.id) ?? []) : [],
      recordings: mayHear && mayRead ? row.told.recorded.flatMap(event => recordings.get(event) ?? []) : [],
      taskId: row.task_id,
    }
  })
}

/**
 * The number as the reader's right on contacts' numbers shows it. Of a customer whom he may not read it is masked; that of
 * nobody's is plain to who may make a customer of him.
 */
function numberOf({ caller }: CallCtx, { customer, nobodys }: FoundCall, mayRead: boolean): CallNumber {
  if (customer === null) return { value: null, is: 'withheld' }
  const right = fieldRight(caller, 'contact', 'phone')
  if (right === 'hidden') return { value: null, is: 'hidden' }
  const plain = right !== 'masked' && (mayRead || (nobodys && rightsOn(caller, 'contact').create))
  return plain ? { value: customer, is: 'shown' } : { value: maskValue(customer), is: 'masked' }
}

async function notesOf({ db, caller }: CallCtx, calls: string[]): Promise<Map<string, CallNote[]>> {
  const rows = await db.query<{
    id: string
    call_id: string
    act_id: string
    member_id: string | null
    author: string
    at: Date
    text: string
  }>(
    `select id, call_id, act_id, member_id, author, at, text from ws.call_note
     where call_id = any($1) and taken_back_at is null order by at, id`,
    [calls],
    { prepare: true },
  )
  const notes = rows.map(({ call_id, act_id, member_id, at, ...row }) => ({
    call: call_id,
    note: { ...row, at: at.toISOString(), actId: act_id, mine: member_id !== null && member_id === caller.memberId },
  }))
  return new Map([...Map.groupBy(notes, one => one.call)].map(([call, own]) => [call, own.map(one => one.note)]))
}
