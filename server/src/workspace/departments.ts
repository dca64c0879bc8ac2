import { departmentCycle, departmentInUse, listed, unknownDepartment } from './problems.ts'
import { createRemembered, newId, notFound, type Queryable, type Tx } from '../kernel/index.ts'
import { recordChange } from './record-change.ts'
import type { AuthServices } from './request-context.ts'
import type { CallCtx } from './rights.ts'

export type DepartmentView = { id: string; name: string; parent: string | null; path: string[] }
type NewDepartment = { name: string; parent?: string | null }
type DepartmentChange = { id: string; name?: string; parent?: string | null }
type Auth = Pick<AuthServices, 'callers'>

const VIEW = 'select id, name, parent_id as parent, path from ws.department'

/** Parents before children. */
export async function listDepartments(ctx: CallCtx): Promise<DepartmentView[]> {
  return ctx.db.query<DepartmentView>(`${VIEW} order by cardinality(path), name`)
}

/** Throws unknown_department for a parent that does not exist. */
export async function createDepartment(ctx: CallCtx, { name, parent = null }: NewDepartment): Promise<DepartmentView> {
  const id = newId()
  await ctx.db.tx(async tx => {
    await lockTree(tx)
    const path = [...(await pathOf(tx, parent)), id]
    await tx.query('insert into ws.department (id, name, parent_id, path) values ($1, $2, $3, $4)', [
      id,
      name,
      parent,
      path,
    ])
    await recordChange(tx, ctx, { type: 'department.created', object: 'department', id, body: { name, parent } })
  })
  return departmentView(ctx.db, id)
}

/** A new name; a new parent (null: to the top) moves it with everything below it, and acts on everybody's rights at once. */
export async function changeDepartment(
  ctx: CallCtx,
  auth: Auth,
  { name, parent, ...which }: DepartmentChange,
): Promise<DepartmentView> {
  return ctx.db.tx(async tx => {
    await lockTree(tx)
    const { id } = await departmentView(tx, which.id)
    if (name !== undefined) await tx.query('update ws.department set name = $2 where id = $1', [id, name])
    if (parent !== undefined) await moveDepartment(tx, id, parent)
    const body = { ...(name !== undefined && { name }), ...(parent !== undefined && { parent }) }
    await recordChange(tx, ctx, { type: 'department.changed', object: 'department', id, body })
    tx.afterCommit(auth.callers.forget)
    return departmentView(tx, id)
  })
}

/** Throws not_found, department_in_use with the names of who and what is in it. */
export async function deleteDepartment(ctx: CallCtx, auth: Auth, id: string): Promise<void> {
  await ctx.db.tx(async tx => {
    await lockTree(tx)
    // Whoever is being put into it meanwhile waits, and is then told that there is no such department.
    await tx.query('select from ws.department where id = $1 for update', [id])
    const { name } = await departmentView(tx, id)
    const inside = await tx.query<{ name: string }>(
      `(select name from ws.department where parent_id = $1 order by name)
       union all (select name from ws.member where department_id = $1 order by name)`,
      [id],
    )
    if (inside.length > 0) throw departmentInUse({ names: listed(inside.map(one => one.name)) })
    await tx.query('delete from ws.department where id = $1', [id])
    await recordChange(tx, ctx, { type: 'department.deleted', object: 'department', id, body: { name } })
    tx.afterCommit(auth.callers.forget)
  })
}

async function moveDepartment(tx: Tx, id: string, parent: string | null): Promise<void> {
  const above = await pathOf(tx, parent)
  if (above.includes(id)) throw departmentCycle()
  await tx.query('update ws.department set parent_id = $2 where id = $1', [id, parent])
  await tx.query(
    'update ws.department set path = $2::uuid[] || path[array_position(path, $1):] where path @> array[$1::uuid]',
    [id, above],
  )
}

/** Throws unknown_department. */
export async function requireDepartment(q: Queryable, id: string): Promise<void> {
  await pathOf(q, id)
}

async function pathOf(q: Queryable, id: string | null): Promise<string[]> {
  if (id === null) return []
  const [row] = await q.query<{ path: string[] }>('select path from ws.department where id = $1 for key share', [id])
  if (!row) throw unknownDepartment()
  return row.path
}

async function departmentView(q: Queryable, id: string): Promise<DepartmentView> {
  const [department] = await q.query<DepartmentView>(`${VIEW} where id = $1`, [id])
  if (!department) throw notFound()
  return department
}

/** Changes of the tree are one after another: two moves at once could close a circle. Reading goes on. */
async function lockTree(tx: Tx): Promise<void> {
  await tx.query('lock table ws.department in share row exclusive mode')
}

/** Names by id. A new name shows within a second. */
export async function departmentNames({ db }: { db: Queryable }, ids: string[]): Promise<Map<string, string>> {
  const known = await names.of(db)
  if (ids.every(id => known.has(id))) return known
  names.forget(db)
  return names.of(db)
}

const names = createRemembered(async q => {
  const rows = await q.query<{ id: string; name: string }>('select id, name from ws.department')
  return new Map(rows.map(row => [row.id, row.name]))
})
