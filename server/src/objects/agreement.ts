import type { FieldType } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import { columnsOf, objectName } from './ddl.ts'

export type Disagreement = {
  what: 'table_missing' | 'column_missing' | 'column_type' | 'column_unknown' | 'sequence_missing' | 'unique_missing'
  object: string
  /** of the field or column */
  name: string | null
}

type FieldRow = {
  object: string
  name: string
  type: FieldType
  target: string | null
  pattern: string | null
  formula: string | null
  made: boolean
  unique: boolean
}

const SYSTEM = [
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'owner_id',
  'department_id',
  'deleted_at',
  'joined_into',
]

/**
 * Where the metadata of objects and their tables say different things; nothing when all is well. A field being made just now
 * may have its column already, so its column is neither missing nor unknown.
 */
export async function disagreements(q: Queryable): Promise<Disagreement[]> {
  const objects = await q.query<{ name: string }>('select name from ws.object order by name')
  const fields = await q.query<FieldRow>(
    `select object, name, type, target, pattern, formula, added_at is not null as made, is_unique and index_state is null as "unique"
     from ws.field order by object, name`,
  )
  const columns = await columnsThere(q)
  const relations = await relationsThere(q)
  return objects.flatMap(({ name }): Disagreement[] => {
    const table = columns.get(`rec_${name}`)
    if (!table) return [{ what: 'table_missing', object: name, name: null }]
    const own = fields.filter(field => field.object === name)
    return ofObject(name, { table, own, relations }).toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
  })
}

type Looking = { table: Map<string, string>; own: FieldRow[]; relations: Set<string> }

function ofObject(object: string, { table, own, relations }: Looking): Disagreement[] {
  const wanted = own.flatMap(field =>
    columnsOf({
      name: field.name,
      type: field.type,
      ...(field.target && { object: field.target }),
      ...(field.formula !== null && { formula: field.formula }),
    }).map(([column, type]) => ({
      field,
      column,
      type: type.replace(' collate "C"', ''),
    })),
  )
  const known = new Set([...SYSTEM, ...wanted.map(one => one.column)])
  const missing = wanted.flatMap(({ field, column, type }): Disagreement[] => {
    const there = table.get(column)
    if (there === undefined) return field.made ? [{ what: 'column_missing', object, name: column }] : []
    return there === type ? [] : [{ what: 'column_type', object, name: column }]
  })
  const unknown = [...table.keys()].filter(column => !known.has(column))
  const lacking = own.flatMap((field): Disagreement[] => {
    if (!field.made || !table.has(field.name)) return []
    const found: Disagreement[] = []
    if (field.pattern !== null && !relations.has(objectName(object, field.name, 'seq')))
      found.push({ what: 'sequence_missing', object, name: field.name })
    if (field.unique && !relations.has(objectName(object, field.name, 'unique')))
      found.push({ what: 'unique_missing', object, name: field.name })
    return found
  })
  return [...missing, ...lacking, ...unknown.map((name): Disagreement => ({ what: 'column_unknown', object, name }))]
}

/** Table → column → type, of record tables. */
async function columnsThere(q: Queryable): Promise<Map<string, Map<string, string>>> {
  const rows = await q.query<{ table: string; column: string; type: string }>(
    `select c.relname as "table", a.attname as column,
       replace(format_type(a.atttypid, null), 'timestamp with time zone', 'timestamptz') as type
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind = 'r' and c.relname like 'rec\\_%' and a.attnum > 0 and not a.attisdropped`,
    [q.schema],
  )
  const tables = new Map<string, Map<string, string>>()
  for (const { table, column, type } of rows)
    tables.set(table, (tables.get(table) ?? new Map<string, string>()).set(column, SHORT[type] ?? type))
  return tables
}

const SHORT: Record<string, string> = { 'time without time zone': 'time' }

/** Names of the sequences there, and of the indexes that are whole. */
async function relationsThere(q: Queryable): Promise<Set<string>> {
  const rows = await q.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_index i on i.indexrelid = c.oid
     where n.nspname = $1 and (c.relkind = 'S' or (c.relkind = 'i' and i.indisvalid))`,
    [q.schema],
  )
  return new Set(rows.map(row => row.name))
}
