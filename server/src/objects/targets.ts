import type { ObjectDef } from '@huiliu/contracts'
import { invalidInput, type Tx } from '../kernel/index.ts'
import type { Caller } from '../workspace/index.ts'
import { readableIds } from './branches.ts'
import type { Catalog } from './catalog.ts'
import { liveOf, tableOf } from './ddl.ts'
import { valueProblem } from './problems.ts'

type Checking = { object: ObjectDef; catalog: Catalog; access: Caller | undefined; values: Record<string, unknown>[] }

/**
 * Records and members pointed to must exist, and be readable by who points: else "not found", so that nobody learns of a
 * hidden record by pointing at it. One query per field in use, whatever the number of rows. The system (no `access`) may
 * point at records it creates in the same command; the foreign key is its check.
 */
export async function checkTargets(tx: Tx, { object, catalog, access, values }: Checking): Promise<void> {
  for (const { name, type, object: target } of object.fields) {
    const ids = [...new Set(values.flatMap(row => (typeof row[name] === 'string' ? [row[name]] : [])))]
    if (ids.length === 0 || (type !== 'lookup' && type !== 'member')) continue
    const known =
      type === 'member' ? await members(tx, ids) : await records(tx, { target: target ?? '', catalog, access, ids })
    if (known.size < ids.length) throw invalidInput({}, [valueProblem(name, 'not_found')])
  }
}

async function members(tx: Tx, ids: string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>('select id from ws.member where id = any($1)', [ids])
  return new Set(rows.map(row => row.id))
}

type Targets = { target: string; catalog: Catalog; access: Caller | undefined; ids: string[] }

async function records(tx: Tx, { target, catalog, access, ids }: Targets): Promise<Set<string>> {
  if (!catalog.byName.has(target)) return new Set()
  if (access) return readableIds(tx, access, { object: target, ids })
  const rows = await tx.query<{ id: string }>(
    `select id from ${tableOf(target)} where id = any($1) and ${liveOf(target)}`,
    [ids],
  )
  // Records made earlier in the same command are there already: objects are written in the order given.
  return new Set(rows.map(row => row.id))
}
