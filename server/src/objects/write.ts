import type { ObjectDef } from '@huiliu/contracts'
import { dayAt } from '@huiliu/contracts/values'
import { appendEvents, joining, newId, type Ctx, type NewEvent, type Tx } from '../kernel/index.ts'
import { profileOf, type Caller } from '../workspace/index.ts'
import type { Today } from './beginning.ts'
import { goingAlong, ownedAlong } from './belongings.ts'
import { objectIn, wholeCatalog, type Catalog } from './catalog.ts'
import { changeRows } from './change-rows.ts'
import { createRows } from './create-rows.ts'
import { judgeRules } from './judge-rules.ts'
import { keepRollups, type Touched } from './rollups.ts'
import { indexRecords } from './search-index.ts'
import { shareWritten } from './sharing/apply.ts'

type Common = {
  object: string
  sightingId?: string | null
  occurredAt?: Date
  /** lookup to contact → the sighting over which the record belongs to that person; the contact itself when absent */
  via?: Record<string, string | null>
  /** where the change stands in what was asked, for the paths of problems */
  at?: string
}
export type Create = Common & {
  op: 'create'
  id?: string
  values: Record<string, unknown>
  ownerId?: string | null
  /** when and by which member it was made, where that was not now by the actor: brought from elsewhere */
  made?: { at?: string | undefined; by?: string | undefined }
}
export type Update = Common & {
  op: 'update'
  id: string
  version?: number | undefined
  values: Record<string, unknown>
}
export type Toggle = Common & { op: 'delete' | 'restore'; id: string; version?: number | undefined }
export type Change = Create | Update | Toggle

type Pairs = Record<string, [before: unknown, after: unknown]>
export type WrittenRecord = {
  op: Change['op']
  object: string
  id: string
  version: number
  /** field → [before, after]; only what really changed */
  changes: Pairs
  /** the same for the sightings beside lookups to contact, where a lookup changed */
  via?: Pairs
}
/** `quiet` writes are made by those who listen to writes, so they are not told again. */
export type Writing = { actId: string; changes: Change[]; access?: Caller; quiet?: boolean }
export type Judged = {
  object: ObjectDef
  catalog: Catalog
  access: Caller | undefined
  /** where and when the workspace is */
  today: Today
  timeZone: string
}
type Written = { change: Change; record: WrittenRecord }
type Listener = (tx: Tx, ctx: Ctx, written: { actId: string; records: WrittenRecord[] }) => Promise<void>

const listeners = new Map<string, Listener>()

/** Lets the module that owns an object's meaning act in the transaction of every write to it. */
export function onWritten(object: string, listener: Listener): void {
  listeners.set(object, listener)
}

/**
 * The only way to change records: set-based, all or nothing, one event per changed record with before and after of each
 * changed field. Unchanged values write nothing. With `access`, the caller's rights are judged on the locked rows. Several
 * changes of one record are made one after the other. Throws invalid_input (field by field), version_conflict, not_found,
 * forbidden; what a constraint of the table refuses, the transaction throws as invalid_input.
 */
export async function write(
  tx: Tx,
  outer: Ctx,
  { actId, changes, access, quiet = false }: Writing,
): Promise<WrittenRecord[]> {
  // A second connection asked for inside a transaction would be waited for by all who hold the last ones.
  const ctx = { ...outer, db: joining(tx) }
  const [catalog, { country, timeZone }] = await Promise.all([wholeCatalog(tx), profileOf({ db: tx })])
  const today = { country, day: dayAt(ctx.now.getTime(), timeZone), now: ctx.now.toISOString() }
  const all: WrittenRecord[] = []
  for (const [name, own] of Map.groupBy(changes, change => change.object)) {
    const object = objectIn(catalog, name)
    const judged = { object, access, catalog, today, timeZone }
    for (const round of rounds(own)) {
      const along = await goingAlong(tx, { object: name, catalog, changes: round })
      const written = await writeRound(tx, ctx, { judged, round })
      const records = written.map(one => one.record)
      await tell(tx, ctx, { actId, written })
      await indexRecords(tx, { object, catalog }, records)
      await shareWritten(tx, { object, ids: records.flatMap(({ op, id }) => (op === 'delete' ? [] : [id])) })
      if (!quiet && records.length > 0) await listeners.get(name)?.(tx, ctx, { actId, records })
      all.push(...records)
      const named = new Set(changes.map(change => change.op !== 'create' && change.id))
      const others = [...along, ...(await ownedAlong(tx, { object: name, catalog, records }))]
      const moved = others.filter(change => change.op !== 'create' && !named.has(change.id))
      // With the rights of whoever changed the parent: what belongs to it is his to move with it.
      if (moved.length > 0) all.push(...(await write(tx, outer, { actId, changes: moved })))
    }
  }
  await keepRollups(tx, ctx, { catalog, touched: all.map(touchedBy) })
  if (access) await judgeRules(tx, ctx, { catalog, written: all, changes })
  return all
}

/** Of a record made, deleted or brought back nothing is only partly changed. */
function touchedBy({ op, object, id, changes }: WrittenRecord): Touched {
  return op === 'update' ? { object, id, changes } : { object, id }
}

/** Creations first, then each record at most once per round: a set-based update would take one change of two and drop the other. */
function rounds(changes: Change[]): Change[][] {
  const found: Change[][] = []
  const seen = new Map<string, number>()
  for (const change of changes) {
    const round = change.op === 'create' ? 0 : (seen.get(change.id) ?? 0)
    if (change.op !== 'create') seen.set(change.id, round + 1)
    found[round] = [...(found[round] ?? []), change]
  }
  return found
}

type Round = { judged: Judged; round: Change[] }

async function writeRound(tx: Tx, ctx: Ctx, { judged, round }: Round): Promise<Written[]> {
  const creates = round.filter(change => change.op === 'create')
  const others = round.filter(change => change.op !== 'create')
  return [...(await createRows(tx, ctx, { ...judged, creates })), ...(await changeRows(tx, ctx, { ...judged, others }))]
}

const TYPES: Record<Change['op'], string> = {
  create: 'record.created',
  update: 'record.updated',
  delete: 'record.deleted',
  restore: 'record.restored',
}

async function tell(tx: Tx, ctx: Ctx, { actId, written }: { actId: string; written: Written[] }): Promise<void> {
  const events = written.map(({ change, record }): NewEvent => ({
    id: newId(),
    type: TYPES[record.op],
    occurredAt: change.occurredAt ?? ctx.now,
    receivedAt: ctx.now,
    actId,
    // A contact's own id is a sighting, so what staff do to the record stands on the person's timeline.
    sightingId: change.sightingId ?? (record.object === 'contact' ? record.id : null),
    object: record.object,
    recordId: record.id,
    recordVersion: record.version,
    body: { changes: record.changes, ...(record.via && { via: record.via }) },
  }))
  await appendEvents(tx, ctx.wakes, events)
}
