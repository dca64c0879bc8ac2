import { telephoneSettings, type JsonObject } from '../channels/index.ts'
import { idFrom, type Tx } from '../kernel/index.ts'
import { stateOf } from './state.ts'
import type { CallRow } from './tables.ts'
import { toldBy, together, type CallEvent, type Told } from './told.ts'

export type Telling = CallEvent
/** A call as it stands now, and what was new. */
export type KeptCall = { row: CallRow; events: Telling[] }

/** The id of a call: the same whenever its events come. */
export function idOfCall(sourceId: string, callId: string): string {
  return idFrom(sourceId, 'call', callId)
}

/** Adds what events tell to their calls. Told again, nothing changes. */
export async function keepCalls(tx: Tx, events: Telling[]): Promise<KeptCall[]> {
  if (events.length === 0) return []
  const sources = await sourcesOf(tx, events)
  const byCall = Map.groupBy(
    events.filter(event => sources.bySighting.has(event.sightingId)),
    event => idOfCall(sources.bySighting.get(event.sightingId) ?? '', event.body.callId),
  )
  const known = await knownTold(tx, [...byCall.keys()])
  const rows = [...byCall].flatMap(([id, [first, ...others]]): NewRow[] => {
    if (!first) return []
    const sourceId = sources.bySighting.get(first.sightingId) ?? ''
    const fresh = others.map(toldBy).reduce(together, toldBy(first))
    const before = known.get(id)
    const told = before ? together(before, fresh) : fresh
    return [rowOf({ id, source_id: sourceId, call_id: first.body.callId, told }, sources.members.get(sourceId))]
  })
  const kept = await upsert(tx, rows)
  return kept.map(row => ({ row, events: byCall.get(row.id) ?? [] }))
}

type Members = Map<string, string>
type Sources = { bySighting: Map<string, string>; members: Map<string, Members> }

/** Whose telephone system each sighting is of, and who sits at its extensions. */
async function sourcesOf(tx: Tx, events: Telling[]): Promise<Sources> {
  const sightings = await tx.query<{ id: string; source_id: string }>(
    'select id, source_id from ws.sighting where id = any($1)',
    [[...new Set(events.map(event => event.sightingId))]],
    { prepare: true },
  )
  const bySighting = new Map(sightings.map(row => [row.id, row.source_id]))
  const settings = await tx.query<{ id: string; settings: JsonObject }>(
    'select id, settings from ws.source where id = any($1)',
    [[...new Set(bySighting.values())]],
    { prepare: true },
  )
  const members = settings.map(row => [row.id, membersOf(row.settings)] as const)
  return { bySighting, members: new Map(members) }
}

function membersOf(settings: JsonObject): Members {
  return new Map(telephoneSettings(settings).extensions.map(one => [one.extension, one.memberId]))
}

async function knownTold(tx: Tx, ids: string[]): Promise<Map<string, Told>> {
  const rows = await tx.query<{ id: string; told: Told }>(
    'select id, told from ws.call where id = any($1) order by id for update',
    [ids],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, row.told]))
}

type NewRow = Record<string, unknown> & { id: string }
type Named = Pick<CallRow, 'id' | 'source_id' | 'call_id' | 'told'>

function rowOf(named: Named, members: Members = new Map()): NewRow {
  const { told } = named
  const { state, startedAt, answeredAt, endedAt, extension } = stateOf(told)
  const rang = [...new Set([...Object.keys(told.rings), ...Object.keys(told.answers), ...Object.keys(told.misses)])]
  return {
    ...named,
    direction: told.who.direction,
    state,
    customer: told.who.customer,
    sighting_id: told.who.sightingId,
    started_at: startedAt,
    answered_at: answeredAt,
    ended_at: endedAt,
    member_id: members.get(extension ?? '') ?? null,
    rung: [...new Set(rang.flatMap(one => members.get(one) ?? []))].toSorted(),
  }
}

const COLUMNS =
  'id, source_id, call_id, told, direction, state, customer, sighting_id, started_at, answered_at, ended_at, member_id, rung'

async function upsert(tx: Tx, rows: NewRow[]): Promise<CallRow[]> {
  return tx.query<CallRow>(
    `insert into ws.call (${COLUMNS})
     select ${COLUMNS} from jsonb_to_recordset($1::jsonb) as t(id uuid, source_id uuid, call_id text, told jsonb, direction text,
       state text, customer text, sighting_id uuid, started_at timestamptz, answered_at timestamptz, ended_at timestamptz,
       member_id uuid, rung uuid[])
     on conflict (id) do update set told = excluded.told, direction = excluded.direction, state = excluded.state,
       customer = excluded.customer, sighting_id = excluded.sighting_id, started_at = excluded.started_at,
       answered_at = excluded.answered_at, ended_at = excluded.ended_at, member_id = excluded.member_id, rung = excluded.rung
     returning ${COLUMNS}, task_id`,
    [JSON.stringify(rows)],
    { prepare: true },
  )
}
