import type { ObjectDef, UndoResult } from '@huiliu/contracts'
import { forbidden, notFound, type Tx } from '../kernel/index.ts'
import { countryOf, fieldRight, type CallCtx, type Reach } from '../workspace/index.ts'
import type { Catalog } from './catalog.ts'
import { judge, lockBefore, type Before } from './change-rows.ts'
import { writtenFields } from './check-values.ts'
import { notUndoable } from './problems.ts'
import { sameValue, stored } from './stored.ts'
import { checkValue } from './values.ts'
import type { Change } from './write.ts'

type Pairs = Record<string, [unknown, unknown]>
type EventRow = {
  act_id: string
  type: string
  object: string
  record_id: string
  record_version: number
  body: { changes?: Pairs; via?: Pairs } | null
}
type Kept = UndoResult['kept']
export type Reversals = { changes: Change[]; undone: UndoResult['undone']; kept: Kept }
/**
 * `among`: acts that are one piece of work, in order, `actId` one of them: a record is taken back with the last of them that
 * changed it, from before the first, and what they did among themselves is nobody's later work. `only`: of these records. `emptied`: object → fields; its records stand for more than their making, so what was made is
 * emptied instead of deleted, but for these fields, of which others speak.
 */
export type Reversing = {
  actId: string
  among?: string[]
  only?: string[]
  emptied?: Record<string, readonly string[]>
}

/** The changes that take an act's record changes back, with all its records locked and the caller's rights on each judged. */
export async function reversals(
  tx: Tx,
  ctx: CallCtx,
  { actId, among = [actId], catalog, only, emptied = {} }: Reversing & { catalog: Catalog },
): Promise<Reversals> {
  const events = await eventsOf(tx, { actId, among, ...(only && { only }) })
  if (events.length === 0 && among.length === 1) throw notUndoable()
  const country = await countryOf(tx)
  const found: Reversals = { changes: [], undone: [], kept: [] }
  const byObject = [...Map.groupBy(events, event => event.object)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, own] of byObject) {
    const object = catalog.byName.get(name)
    if (!object) throw notUndoable()
    const byRecord = Map.groupBy(own, event => event.record_id)
    const rows = await lockBefore(tx, { object, access: ctx.caller, ids: [...byRecord.keys()] })
    const worked = await workedOnSince(tx, { acts: among, ids: [...byRecord.keys()] })
    for (const [id, ofRecord] of byRecord) {
      const row = rows.get(id)
      if (!row) throw notFound()
      const of = { row, events: ofRecord, country, worked: worked.get(id), facts: emptied[name] }
      add(found, reversal(ctx, object, of))
    }
  }
  return found
}

/** What the acts did to the records that the given one was the last of them to change, in order. */
async function eventsOf(tx: Tx, { actId, among = [], only }: Reversing): Promise<EventRow[]> {
  const events = await tx.query<EventRow>(
    `select act_id, type, object, record_id, record_version, body from ws.event
     where record_id = any(array(select distinct t.record_id from ws.event t
                                 where t.act_id = $1 and t.type like 'record.%' and ($3::uuid[] is null or t.record_id = any($3))))
       and act_id = any($2) and type like 'record.%' order by seq`,
    [actId, among, only ?? null],
  )
  const later = new Set(among.slice(among.indexOf(actId) + 1))
  const changedLater = new Set(events.flatMap(event => (later.has(event.act_id) ? event.record_id : [])))
  return events.filter(event => !changedLater.has(event.record_id))
}

/** record → fields, of the given records that other acts in effect have changed; what was taken back since is no work. */
async function workedOnSince(
  tx: Tx,
  { acts, ids }: { acts: string[]; ids: string[] },
): Promise<Map<string, Set<string>>> {
  const rows = await tx.query<{ record_id: string; fields: string[] }>(
    `select e.record_id, array(select jsonb_object_keys(e.body -> 'changes')) as fields
     from ws.event e join ws.act a on a.id = e.act_id
     where e.record_id = any($1) and e.act_id <> all($2) and e.type like 'record.%'
       and a.undone_by is null and a.undoes is null and a.kind not like 'identity.%'`,
    [ids, acts],
  )
  const worked = new Map<string, Set<string>>()
  for (const { record_id: id, fields } of rows) worked.set(id, new Set([...(worked.get(id) ?? []), ...fields]))
  return worked
}

const REACHES: Reach[] = ['none', 'own', 'department', 'below', 'all']

/** Whoever may change a record may take a creation back, too: deleting what one has just made is no further right. */
export function undoer({ caller }: CallCtx): CallCtx['caller'] {
  const byObject = Object.fromEntries(
    Object.entries(caller.rights.byObject).map(([object, rights]) => {
      const wider = REACHES.indexOf(rights.update) > REACHES.indexOf(rights.delete) ? rights.update : rights.delete
      return [object, { ...rights, delete: wider }]
    }),
  )
  return { ...caller, rights: { ...caller.rights, byObject } }
}

function add(found: Reversals, { changes, kept }: { changes: Change[]; kept: Kept }): void {
  found.kept.push(...kept)
  found.changes.push(...changes)
  const [first] = changes
  if (!first || first.op === 'create') return
  const fields = changes.flatMap(change => (change.op === 'update' ? Object.keys(change.values) : []))
  found.undone.push({ object: first.object, id: first.id, fields })
}

type Of = {
  row: Before
  events: EventRow[]
  country: string
  /** fields that other acts have changed; undefined where none has changed the record */
  worked: Set<string> | undefined
  facts: readonly string[] | undefined
}

function reversal(
  ctx: CallCtx,
  object: ObjectDef,
  { row, events, country, worked, facts }: Of,
): { changes: Change[]; kept: Kept } {
  const deleted = row.deleted_at !== null
  const at = { object: object.name, id: row.id }
  judge(object, undoer(ctx), { one: { op: deleted ? 'restore' : 'update' }, before: row })
  if (events[0]?.type === 'record.created' && (deleted || !facts)) {
    if (deleted) return { changes: [], kept: [] }
    return worked
      ? { changes: [], kept: [{ ...at, field: 'id', value: row.id }] }
      : { changes: [{ ...at, op: 'delete' }], kept: [] }
  }
  const toggle = toggleOf(events, deleted)
  const { values, via, kept } = formerValues(ctx, object, { row, events, country, worked, facts })
  const gone = deleted && toggle !== 'restore'
  if (gone) return { changes: [], kept: [...kept, ...keptAll(at, row, Object.keys(values))] }
  const update: Change[] = Object.keys(values).length > 0 ? [{ ...at, op: 'update', values, via }] : []
  const toggles: Change[] = toggle ? [{ ...at, op: toggle }] : []
  return { changes: toggle === 'restore' ? [...toggles, ...update] : [...update, ...toggles], kept }
}

function toggleOf(events: EventRow[], deleted: boolean): 'delete' | 'restore' | undefined {
  const toggles = events.filter(event => event.type === 'record.deleted' || event.type === 'record.restored')
  if (toggles.length % 2 === 0) return undefined
  if (toggles[0]?.type === 'record.deleted') return deleted ? 'restore' : undefined
  return deleted ? undefined : 'delete'
}

function keptAll(at: { object: string; id: string }, row: Before, fields: string[]): Kept {
  return fields.map(field => ({ ...at, field, value: stored(row[field]) }))
}

type Former = { values: Record<string, unknown>; via: Record<string, string | null>; kept: Kept }

/** Values from before the act of fields that still hold the act's, where the field would still take them. A fact another source tells is no later work. */
function formerValues(ctx: CallCtx, object: ObjectDef, { row, events, country, worked, facts = [] }: Of): Former {
  const fields = writtenFields(object)
  const found: Former = { values: {}, via: {}, kept: [] }
  for (const [name, [before, after]] of netChanges(events, 'changes')) {
    const field = fields.get(name)
    if (sameValue(field?.type, before, after)) continue
    const now = field ? stored(row[name]) : null
    if (field && (field.readonly || fieldRight(ctx.caller, object.name, name) !== 'write')) throw forbidden()
    const possible = field && 'value' in checkValue(field, before, country) && !(field.required && before === null)
    if (possible && sameValue(field.type, now, after)) {
      if (!facts.includes(name)) found.values[name] = before
    } else if (facts.includes(name) ? worked?.has(name) : !field || !sameValue(field.type, now, before))
      found.kept.push({ object: object.name, id: row.id, field: name, value: now })
  }
  for (const [name, [before]] of netChanges(events, 'via'))
    found.via[name.replace(/_via$/, '')] = typeof before === 'string' ? before : null
  return found
}

/** First before and last after of each field over the act's events of one record. */
function netChanges(events: EventRow[], part: 'changes' | 'via'): Map<string, [unknown, unknown]> {
  const net = new Map<string, [unknown, unknown]>()
  for (const { type, body } of events) {
    if (type !== 'record.updated' && type !== 'record.created') continue
    for (const [field, [before, after]] of Object.entries(body?.[part] ?? {}))
      net.set(field, [net.has(field) ? net.get(field)?.[0] : (before ?? null), after ?? null])
  }
  return net
}
