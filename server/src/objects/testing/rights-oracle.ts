import type { Condition } from '@huiliu/contracts'
import type { Db } from '../../kernel/index.ts'

/**
 * Who sees what, written a second time: plain loops over the raw rows, sharing no line with the SQL that answers requests.
 */

export type Raw = Record<string, unknown> & { id: string }
export type Meta = { name: string; type: string; target: string | null; searchable: boolean }
type Grant = { object: string; record_id: string; principal_id: string; level: string; ends_at: Date | null }
type Rule = { object: string; condition: Condition; principal_id: string; level: string }
type Member = { id: string; department_id: string | null }
type Rights = {
  byObject: Record<string, { read: string; update: string; delete: string; create: boolean; export: boolean }>
  byField: Record<string, string>
}

export type Facts = {
  rows: Map<string, Raw[]>
  fields: Map<string, Meta[]>
  nameFields: Map<string, string>
  /** by hand */
  grants: Grant[]
  rules: Rule[]
  members: Member[]
  parents: Map<string, string | null>
  /** department → what stands for it without those below */
  alone: Map<string, string>
  roles: Map<string, Rights>
  roleIds: Map<string, string>
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
  const departments = await db.query<{ id: string; parent_id: string | null; alone_id: string }>(
    'select id, parent_id, alone_id from ws.department',
  )
  const roles = await db.query<{ id: string; name: string; rights: Rights }>('select id, name, rights from ws.role')
  return {
    rows,
    fields: Map.groupBy(fields, field => field.object),
    nameFields: new Map(objects.map(object => [object.name, object.name_field])),
    grants: await db.query<Grant>(
      `select object, record_id, principal_id, level, ends_at from ws.record_grant where via like 'hand%'`,
    ),
    rules: await db.query<Rule>('select object, condition, principal_id, level from ws.sharing_rule'),
    members: await db.query<Member>('select id, department_id from ws.member'),
    parents: new Map(departments.map(one => [one.id, one.parent_id])),
    alone: new Map(departments.map(one => [one.id, one.alone_id])),
    roles: new Map(roles.map(one => [one.name, one.rights])),
    roleIds: new Map(roles.map(one => [one.name, one.id])),
    sightings: await db.query('select id, person_id from ws.sighting'),
    events: await db.query('select id, sighting_id, object, record_id from ws.event'),
  }
}

export type Eye = { facts: Facts; memberId: string | null; roles: string[] }

const WIDER = ['none', 'own', 'department', 'below', 'all']
const PLAINER = ['hidden', 'masked', 'read', 'write']

const NOTHING = { read: 'none', update: 'none', delete: 'none', create: false, export: false }

/** What each role of the eye says about an object. */
function sayings({ facts, roles }: Eye, object: string) {
  return roles.flatMap(name => {
    const rights = facts.roles.get(name)
    const own = rights?.byObject[object] ?? rights?.byObject['*']
    return rights ? [{ rights, own: own ?? NOTHING }] : []
  })
}

function reachOf(eye: Eye, object: string, act: 'read' | 'update' | 'delete'): string {
  const ranks = sayings(eye, object).map(({ own }) => WIDER.indexOf(own[act]))
  return WIDER[Math.max(0, ...ranks)] ?? 'none'
}

export function mayCreate(eye: Eye, object: string): boolean {
  return sayings(eye, object).some(({ own }) => own.create)
}

export function mayExport(eye: Eye, object: string): boolean {
  return sayings(eye, object).some(({ own }) => own.export)
}

/** The plainest that a role says which has to do with the object at all; where none has, the plainest of all. */
export function fieldRightOf(eye: Eye, object: string, field: string): string {
  const all = sayings(eye, object)
  const open = all.filter(({ own }) => own.read !== 'none' || own.create)
  const ranks = (open.length > 0 ? open : all).map(({ rights }) =>
    PLAINER.indexOf(rights.byField[`${object}.${field}`] ?? 'write'),
  )
  return PLAINER[Math.max(0, ...ranks)] ?? 'hidden'
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
  const { facts } = eye
  const mine = namesOf(eye)
  const counts = (share: { object: string; principal_id: string; level: string }) =>
    share.object === object && mine.has(share.principal_id) && (level === undefined || share.level === level)
  return (
    facts.grants.some(
      grant => counts(grant) && grant.record_id === row.id && (grant.ends_at === null || grant.ends_at > new Date()),
    ) || facts.rules.some(rule => counts(rule) && meets(row, rule.condition))
  )
}

/** All that stands for somebody among those things are shared with. */
function namesOf({ facts, memberId, roles }: Eye): Set<string> {
  const me = facts.members.find(member => member.id === memberId)
  const home = me?.department_id ?? null
  return new Set([
    ...roles.flatMap(role => facts.roleIds.get(role) ?? []),
    ...(me ? [me.id, ...upwards(facts, home)] : []),
    ...(home === null ? [] : [facts.alone.get(home) ?? '']),
  ])
}

/** The few comparisons that the rules of a random company are made of. */
function meets(row: Raw, condition: Condition): boolean {
  if ('all' in condition) return condition.all.every(one => meets(row, one))
  if ('any' in condition) return condition.any.some(one => meets(row, one))
  if ('not' in condition) return !meets(row, condition.not)
  const value = plain(row[condition.field])
  const { op, value: wanted } = condition
  if (op === 'isEmpty') return value === null
  if (op === 'ne') return value !== wanted
  if (op === 'in') return value !== null && Array.isArray(wanted) && wanted.some(one => one === value)
  if (op === 'eq') return value !== null && value === wanted
  throw new Error(`no rule compares by ${op}`)
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
