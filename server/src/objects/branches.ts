import type { Queryable } from '../kernel/index.ts'
import { rightsOn, type Caller, type Reach } from '../workspace/index.ts'
import { liveOf, tableOf } from './ddl.ts'

/**
 * Rights as a set of index-ordered branches, never one OR: each branch is a condition with an index of its own, so a list
 * is the top of each branch, merged. A reader of everything has one branch without a condition.
 */
export type Branch = { kind: 'all' | 'department' | 'owner' | 'share'; condition: string }

/** A share by hand may have an end. */
const GOES_ON = '(g.ends_at is null or g.ends_at > now())'

type Binder = (value: unknown) => string

/** Adds to `params`; answers with its placeholder. */
export function binder(params: unknown[]): Binder {
  return value => `$${params.push(value)}`
}

/** `many`: the statement looks at many rows, and PostgreSQL may read all that is shared first; then its plan must know the caller. */
type Asking = { object: string; alias: string; many?: boolean }

/** The branches through which a caller sees records of an object; none at all when he sees nothing. */
export function branches(caller: Caller, { object, alias, bind, many = false }: Asking & { bind: Binder }): Branch[] {
  const { read } = rightsOn(caller, object)
  if (read === 'all') return [{ kind: 'all', condition: 'true' }]
  // Sharing a record widens the reach within an object; to whom the object is closed, nothing of it is shown.
  if (read === 'none') return []
  const found: Branch[] = []
  // Where they are judged by one OR, what lets most records through goes first.
  const departments = departmentsOf(caller, read)
  if (departments.length > 0)
    found.push({ kind: 'department', condition: `${alias}.department_id = any(${bind(departments)}::uuid[])` })
  if (caller.memberId) found.push({ kind: 'owner', condition: `${alias}.owner_id = ${bind(caller.memberId)}` })
  if (caller.principals.length > 0) {
    const [name, principals] = [bind(object), `${bind(caller.principals)}::uuid[]`]
    // The offset keeps PostgreSQL from turning the question about one record into a list of all that is shared (⏱ 10,000
    // shared, a page of 50: 9 ms, by the question 1).
    const shared = `select from ws.record_grant g where g.object = ${name} and g.principal_id = any(${principals})
      and ${GOES_ON} and g.record_id = ${alias}.id${many ? '' : ' offset 0'}`
    // Whether anything is shared with him at all is asked once, and not of each record.
    const condition = `(${isSharedWith({ name, principals })} and exists (${shared}))`
    found.push({ kind: 'share', condition })
  }
  return found
}

/** One step into the index for each principal: asked as `exists`, PostgreSQL may read the whole table for who has nothing. */
function isSharedWith({ name, principals }: { name: string; principals: string }): string {
  const next = `select g.principal_id, g.object from ws.record_grant g
    where (g.principal_id, g.object) >= (p.id, ${name}) order by g.principal_id, g.object limit 1`
  return `exists (select from unnest(${principals}) p(id) cross join lateral (${next}) g
    where g.principal_id = p.id and g.object = ${name})`
}

function departmentsOf(caller: Caller, reach: Reach): string[] {
  if (reach === 'below') return caller.departmentsBelow
  return reach === 'department' && caller.departmentId ? [caller.departmentId] : []
}

/** The same rights as one condition, for a look at given rows: 'true', or an OR over the branches. */
export function readablePredicate(caller: Caller, { params, ...asking }: Asking & { params: unknown[] }): string {
  if (rightsOn(caller, asking.object).read === 'all') return 'true'
  const found = branches(caller, { ...asking, bind: binder(params) })
  return found.length === 0 ? 'false' : `(${found.map(branch => branch.condition).join(' or ')})`
}

/** The same for a record named by an expression of the statement, `id`: whether it exists, is not deleted, and may be read. */
export function readableExists(
  caller: Caller,
  { object, id, params }: { object: string; id: string; params: unknown[] },
): string {
  if (rightsOn(caller, object).read === 'all') return 'true'
  const predicate = readablePredicate(caller, { object, alias: 'r', params })
  return `exists (select 1 from ${tableOf(object)} r where r.id = ${id} and ${liveOf(object, 'r')} and ${predicate})`
}

type Asked = { object: string; ids: string[]; deleted?: boolean }

/** Of the given records, those that exist, are not deleted (unless `deleted` counts, too), and that the caller may read. */
export async function readableIds(
  q: Queryable,
  caller: Caller,
  { object, ids, deleted = false }: Asked,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const params: unknown[] = [ids]
  const predicate = readablePredicate(caller, { object, alias: 'r', params })
  const live = deleted ? 'true' : liveOf(object, 'r')
  const rows = await q.query<{ id: string }>(
    `select r.id from ${tableOf(object)} r where r.id = any($1) and ${live} and ${predicate}`,
    params,
    { prepare: true },
  )
  return new Set(rows.map(row => row.id))
}

/** A row at hand with who owns it and at which levels it is shared with the caller; no field's name starts with _. */
export type Held = { owner_id: string | null; department_id: string | null; _grants: string[] | null }
export type Access = { read: boolean; update: boolean; delete: boolean }

/** The column `_grants` of a record statement; `object` and `principals` are its placeholders. */
export function grantsOf(alias: string, { object, principals }: { object: string; principals: string }): string {
  return `(select array_agg(g.level) from ws.record_grant g where g.object = ${object} and g.record_id = ${alias}.id and g.principal_id = any(${principals}) and ${GOES_ON}) as _grants`
}

/**
 * What a caller may do with a row at hand. A shared record is seen and, at its level, changed by whom it is shared with;
 * deleting stays with the reach of the role.
 */
export function accessTo(caller: Caller, object: string, row: Held): Access {
  const { read, update, delete: remove } = rightsOn(caller, object)
  const grants = row._grants ?? []
  return {
    read: read !== 'none' && (grants.length > 0 || withinReach(caller, read, row)),
    update: grants.includes('update') || withinReach(caller, update, row),
    delete: withinReach(caller, remove, row),
  }
}

function withinReach(caller: Caller, reach: Reach, row: Pick<Held, 'owner_id' | 'department_id'>): boolean {
  if (reach === 'all') return true
  if (reach === 'none') return false
  if (caller.memberId !== null && row.owner_id === caller.memberId) return true
  return row.department_id !== null && departmentsOf(caller, reach).includes(row.department_id)
}
