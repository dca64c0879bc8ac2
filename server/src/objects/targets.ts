import type { ObjectDef } from '@huiliu/contracts'
import { invalidInput, type Queryable, type Tx } from '../kernel/index.ts'
import type { Caller } from '../workspace/index.ts'
import { readableIds } from './branches.ts'
import type { Catalog } from './catalog.ts'
import { OWNER, pathAt } from './check-values.ts'
import { tableOf } from './ddl.ts'
import { valueProblem } from './problems.ts'

type Pointing = { values: Record<string, unknown>; at: string | undefined }
type Settling = { object: ObjectDef; catalog: Catalog; access: Caller | undefined; rows: Pointing[] }

/**
 * Records and members pointed to must exist, and be readable by who points: else "not found", so that nobody learns of a
 * hidden record by pointing at it. The id of a joined contact is replaced by the survivor's, in place. One query per field
 * in use, whatever the number of rows. The system (no `access`) may point at records it creates in the same command, and at
 * deleted ones.
 */
export async function settleTargets(tx: Tx, { object, catalog, access, rows }: Settling): Promise<void> {
  for (const { name, type, object: target } of [OWNER, ...object.fields]) {
    if (type !== 'lookup' && type !== 'member') continue
    if (type === 'lookup' && target === 'contact') await followJoins(tx, rows, name)
    const ids = [...new Set(rows.flatMap(({ values }) => (typeof values[name] === 'string' ? [values[name]] : [])))]
    if (ids.length === 0) continue
    const known =
      type === 'member' ? await members(tx, ids) : await records(tx, { target: target ?? '', catalog, access, ids })
    const wrong = rows.filter(({ values }) => typeof values[name] === 'string' && !known.has(values[name]))
    if (wrong.length > 0)
      throw invalidInput(
        {},
        wrong.slice(0, 50).map(({ at }) => valueProblem(pathAt(at, name), 'not_found')),
      )
  }
}

async function followJoins(tx: Tx, rows: Pointing[], name: string): Promise<void> {
  const ids = rows.flatMap(({ values }) => (typeof values[name] === 'string' ? [values[name]] : []))
  const survivors = await survivorsOf(tx, 'contact', ids)
  for (const { values } of rows) {
    const survivor = survivors.get(String(values[name]))
    if (survivor !== undefined) values[name] = survivor
  }
}

/** Id of an absorbed contact → id of the contact it was joined into; other ids are not in it. */
export async function survivorsOf(q: Queryable, object: string, ids: string[]): Promise<Map<string, string>> {
  if (object !== 'contact' || ids.length === 0) return new Map()
  const rows = await q.query<{ id: string; joined_into: string }>(
    'select id, joined_into from ws.rec_contact where id = any($1) and joined_into is not null',
    [ids],
    { prepare: true },
  )
  return new Map(rows.map(row => [row.id, row.joined_into]))
}

async function members(tx: Tx, ids: string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>('select id from ws.member where id = any($1)', [ids], { prepare: true })
  return new Set(rows.map(row => row.id))
}

type Targets = { target: string; catalog: Catalog; access: Caller | undefined; ids: string[] }

async function records(tx: Tx, { target, catalog, access, ids }: Targets): Promise<Set<string>> {
  if (!catalog.byName.has(target)) return new Set()
  if (access) return readableIds(tx, access, { object: target, ids })
  // Records made earlier in the same command are there already: objects are written in the order given. A deleted one may
  // be pointed at: the orders of somebody whose contact was deleted stay his, and are there when it is restored.
  const rows = await tx.query<{ id: string }>(`select id from ${tableOf(target)} where id = any($1)`, [ids])
  return new Set(rows.map(row => row.id))
}
