import type { Db } from '../../kernel/index.ts'

/**
 * Who sees what, written a second time: plain loops over the raw rows, sharing no line with the SQL that answers requests.
 */

export type Raw = Record<string, unknown> & { id: string }
export type Meta = { name: string; type: string; target: string | null; searchable: boolean }
type Grant = { object: string; record_id: string; principal_id: string; level: string }
type Member = { id: string; department_id: string | null; role: string }
type Rights = {
  byObject: Record<string, { read: string; update: string; delete: string; create: boolean }>
  byField: Record<string, string>
}

export type Facts = {
  rows: Map<string, Raw[]>
  fields: Map<string, Meta[]>
  nameFields: Map<string, string>
  grants: Grant[]
  members: Member[]
  parents: Map<string, string | null>
  roles: Map<string, Rights>
  sightings: { id: string; person_id: string }[]
  events: { id: string; sighting_id: string | null; object: string | null; record_id: string | null }[]
}

export async function readFacts(db: Db): Promise<Facts> {
  const objects = await db.query<{ name: string; name_field: string }>('select name, name_field from ws.object')
  const fields = await db.query<Meta & { object: string }>(
    'select object, name, type, target, searchable from ws.field where deleted_at is null',
  )
  const rows = new Map<string, Raw[]>()
  for (const { name } of objects) rows.set(name, await db.query<Raw>(`select * from ws.rec_${name}`))
  const departments = await db.query<{ id: string; parent_id: string | null }>(
    'select id, parent_id from ws.department',
  )
  const roles = await db.query<{ name: string; rights: Rights }>('select name, rights from ws.role')
  return {
    rows,
    fields: Map.groupBy(fields, field => field.object),
    nameFields: new Map(objects.map(object => [object.name, object.name_field])),
    grants: await db.query<Grant>('select object, record_id, principal_id, level from ws.record_grant'),
    members: await db.query<Member>('select id, department_id, role from ws.member'),
    parents: new Map(departments.map(one => [one.id, one.parent_id])),
    roles: new Map(roles.map(one => [one.name, one.rights])),
    sightings: await db.query('select id, person_id from ws.sighting'),
    events: await db.query('select id, sighting_id, object, record_id from ws.event'),
  }
}

export type Eye = { facts: Facts; memberId: string | null; role: string }

function reachOf({ facts, role }: Eye, object: string, act: 'read' | 'update' | 'delete'): string {
  const rights = facts.roles.get(role)
  return (rights?.byObject[object] ?? rights?.byObject['*'])?.[act] ?? 'none'
}

export function mayCreate({ facts, role }: Eye, object: string): boolean {
  const rights = facts.roles.get(role)
  return (rights?.byObject[object] ?? rights?.byObject['*'])?.create ?? false
}

export function fieldRightOf({ facts, role }: Eye, object: string, field: string): string {
  return facts.roles.get(role)?.byField[`${object}.${field}`] ?? 'write'
}

export function closed(eye: Eye, object: string): boolean {
  return reachOf(eye, object, 'read') === 'none'
}

/** From a department up to the root. */
function upwards(facts: Facts, department: string | null): string[] {
  const path: string[] = []
  for (let at = department; at !== null; at = facts.parents.get(at) ?? null) path.push(at)
  return path
}

function reached(eye: Eye, reach: string, row: Raw): boolean {
  const me = eye.facts.members.find(member => member.id === eye.memberId)
  const home = me?.department_id ?? null
  const theirs = typeof row['department_id'] === 'string' ? row['department_id'] : null
  if (reach === 'all') return true
  if (reach === 'none' || !me) return false
  if (row['owner_id'] === me.id) return true
  if (home === null || theirs === null) return false
  if (reach === 'department') return theirs === home
  return reach === 'below' && upwards(eye.facts, theirs).includes(home)
}

function shared(eye: Eye, object: string, { row, level }: { row: Raw; level?: string }): boolean {
  const me = eye.facts.members.find(member => member.id === eye.memberId)
  if (!me) return false
  const mine = [me.id, ...upwards(eye.facts, me.department_id)]
  return eye.facts.grants.some(
    grant =>
      grant.object === object &&
      grant.record_id === row.id &&
      mine.includes(grant.principal_id) &&
      (level === undefined || grant.level === level),
  )
}

/** By rights alone, whether the record is deleted or not. */
export function mayRead(eye: Eye, object: string, row: Raw): boolean {
  if (closed(eye, object)) return false
  return reached(eye, reachOf(eye, object, 'read'), row) || shared(eye, object, { row })
}

export function isLive(row: Raw): boolean {
  return row['deleted_at'] === null && (row['joined_into'] ?? null) === null
}

export function visible(eye: Eye, object: string): Raw[] {
  return (eye.facts.rows.get(object) ?? []).filter(row => isLive(row) && mayRead(eye, object, row))
}

export function rowOf({ facts }: Eye, object: string, id: unknown): Raw | undefined {
  return facts.rows.get(object)?.find(row => row.id === id)
}

/** The record an id answers with: a joined contact's is its survivor, if both may be read. */
export function answering(eye: Eye, object: string, id: string): Raw | undefined {
  const row = rowOf(eye, object, id)
  if (!row || row['deleted_at'] !== null || !mayRead(eye, object, row)) return undefined
  const survivor = row['joined_into'] ?? null
  return typeof survivor === 'string' ? answering(eye, object, survivor) : row
}

export function changeStatus(eye: Eye, object: string, { row, act }: { row: Raw; act: 'update' | 'delete' }): number {
  if (!isLive(row) || !mayRead(eye, object, row)) return 404
  if (act === 'update' && shared(eye, object, { row, level: 'update' })) return 200
  return reached(eye, reachOf(eye, object, act), row) ? 200 : 403
}

/** The person of a contact or visitor may be looked at: readers of all see everybody, others whose live contact they may read. */
export function seesPerson(eye: Eye, personId: string): boolean {
  if (closed(eye, 'contact')) return false
  if (reachOf(eye, 'contact', 'read') === 'all') return true
  const row = rowOf(eye, 'contact', personId)
  return row !== undefined && isLive(row) && mayRead(eye, 'contact', row)
}

export function timelineOf(eye: Eye, personId: string): string[] {
  const mine = new Set(eye.facts.sightings.filter(one => one.person_id === personId).map(one => one.id))
  return eye.facts.events
    .filter(event => event.sighting_id !== null && mine.has(event.sighting_id))
    .filter(({ object, record_id }) => {
      if (object === null || !eye.facts.rows.has(object)) return true
      const row = rowOf(eye, object, record_id)
      return row !== undefined && mayRead(eye, object, row)
    })
    .map(event => event.id)
}

/** A value as answers give it. */
export function plain(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : (value ?? null)
}

/** What orders came to, by currency; the workspace's own is meant where none is named. */
export function totalsOf(orders: Raw[]): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const { total, currency_code: named } of orders) {
    const currency = String(named ?? 'CNY').toUpperCase()
    if (total !== null) totals[currency] = (totals[currency] ?? 0) + Number(total)
  }
  return totals
}
