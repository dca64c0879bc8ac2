import type { Field, ObjectDef } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem, type Queryable, type Tx } from '../kernel/index.ts'
import type { Caller } from '../workspace/index.ts'
import { readableIds } from './branches.ts'
import type { Catalog } from './catalog.ts'
import { OWNER, pathAt } from './check-values.ts'
import { tableOf } from './ddl.ts'
import { valueProblem } from './problems.ts'
import { settleFiles } from './record-files.ts'
import { kindOf } from './types/index.ts'

/** A record being written; `id` is absent where it is not known yet. */
export type Pointing = { id: string; values: Record<string, unknown>; at: string | undefined }
type Settling = { object: ObjectDef; catalog: Catalog; access: Caller | undefined; rows: Pointing[] }

/**
 * Records, members, departments and files pointed to must exist, and be readable by who points: else "not found", so that
 * nobody learns of a hidden record by pointing at it. The id of a joined contact is replaced by the survivor's, in place.
 * One query per field in use, whatever the number of rows. The system (no `access`) may point at records it creates in the
 * same command, and at deleted ones.
 */
export async function settleTargets(tx: Tx, { object, catalog, access, rows }: Settling): Promise<void> {
  for (const field of [OWNER, ...object.fields]) {
    const { name } = field
    const given = rows.filter(({ values }) => values[name] !== undefined && values[name] !== null)
    if (given.length === 0) continue
    if (kindOf(field).holds) {
      refuse(await settleFiles(tx, { object: object.name, field: name, access, rows: given }))
      continue
    }
    const find = FINDERS[field.type]
    if (!find) continue
    if (field.object === 'contact') await followJoins(tx, given, name)
    const ids = [...new Set(given.flatMap(({ values }) => idsIn(values[name])))]
    if (ids.length === 0) continue
    const known = await find(tx, { field, catalog, access, ids })
    const wrong = given.filter(({ values }) => idsIn(values[name]).some(id => !known.has(id)))
    refuse(wrong.map(({ at }) => valueProblem(pathAt(at, name), 'not_found')))
  }
}

function refuse(problems: LocalFieldProblem[]): void {
  if (problems.length > 0) throw invalidInput({}, problems.slice(0, 50))
}

function idsIn(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return values.filter(one => typeof one === 'string')
}

type Finding = { field: Field; catalog: Catalog; access: Caller | undefined; ids: string[] }
type Find = (tx: Tx, finding: Finding) => Promise<Set<string>>

/** Which of these ids may be pointed at; one line a type that points. */
const FINDERS: Partial<Record<Field['type'], Find>> = {
  lookup: records,
  lookup_many: records,
  member: (tx, { ids }) => known(tx, 'select id from ws.member where id = any($1)', ids),
  department: (tx, { ids }) => known(tx, 'select id from ws.department where id = any($1)', ids),
}

async function known(tx: Tx, sql: string, ids: string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(sql, [ids], { prepare: true })
  return new Set(rows.map(row => row.id))
}

async function records(
  tx: Tx,
  { field: { object: target = '' }, catalog, access, ids }: Finding,
): Promise<Set<string>> {
  if (!catalog.byName.has(target)) return new Set()
  if (access) return readableIds(tx, access, { object: target, ids })
  // Records made earlier in the same command are there already: objects are written in the order given. A deleted one may
  // be pointed at: the orders of somebody whose contact was deleted stay his, and are there when it is restored.
  return known(tx, `select id from ${tableOf(target)} where id = any($1)`, ids)
}

async function followJoins(tx: Tx, rows: Pointing[], name: string): Promise<void> {
  const ids = rows.flatMap(({ values }) => idsIn(values[name]))
  const survivors = await survivorsOf(tx, 'contact', ids)
  if (survivors.size === 0) return
  const survivor = (id: unknown) => survivors.get(String(id)) ?? id
  for (const { values } of rows) {
    const value = values[name]
    values[name] = Array.isArray(value) ? [...new Set(value.map(survivor))] : survivor(value)
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
