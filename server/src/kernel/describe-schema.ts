import type { Row, Tx } from './db.ts'

type Column = Row & {
  relation: string
  name: string
  type: string
  collation: string | null
  storage: string | null
  required: boolean
  fallback: string | null
}
type Relation = Row & { name: string; partitioned: string | null }
type Named = Row & { relation: string; definition: string }

/**
 * A schema as SQL that would make it again: sequences, functions, tables with columns, constraints, indexes and
 * triggers. In the order of the names and spelt `ws.`, so that equal schemas give equal texts. Partitions are left out:
 * they come with the calendar.
 */
export async function describeSchema(tx: Tx): Promise<string> {
  // With nothing on the path every name is spelt with its schema.
  await tx.query('set local search_path to pg_catalog')
  const [sequences, functions, relations, columns, constraints, indexes, triggers] = [
    await tx.query<Relation>(SEQUENCES, [tx.schema]),
    await tx.query<{ definition: string }>(FUNCTIONS, [tx.schema]),
    await tx.query<Relation>(TABLES, [tx.schema]),
    await tx.query<Column>(COLUMNS, [tx.schema]),
    await tx.query<Named>(CONSTRAINTS, [tx.schema]),
    await tx.query<Named>(INDEXES, [tx.schema]),
    await tx.query<Named>(TRIGGERS, [tx.schema]),
  ]
  const tables = relations.map(({ name, partitioned }) => {
    const lines = [
      ...columns.filter(column => column.relation === name).map(columnText),
      ...constraints.filter(constraint => constraint.relation === name).map(({ definition }) => definition),
    ]
    const below = [...indexes, ...triggers]
      .filter(one => one.relation === name)
      .map(({ definition }) => `${definition};\n`)
    const body = lines.map(line => `  ${line}`).join(',\n')
    return `create table ws.${name} (\n${body}\n)${partitioned ? ` partition by ${partitioned}` : ''};\n${below.join('')}`
  })
  const text = [
    sequences.map(({ name }) => `create sequence ws.${name};\n`).join(''),
    ...inOrder(
      functions.map(({ definition }) => `${definition.trim()};\n`),
      FUNCTION_NAMES,
    ),
    ...inOrder(tables, TABLE_NAMES),
  ].join('\n')
  return text.replaceAll(new RegExp(`"${tx.schema}"\\.|\\b${tx.schema}\\.`, 'g'), 'ws.')
}

/** How a text names what it makes, and what it needs. */
type Names = { makes: RegExp; needs: RegExp }
const TABLE_NAMES: Names = { makes: /^create table ws\.(\S+)/, needs: /references [^\s(]*?\.?(\w+)\(/gi }
/** One whose body is an expression is checked when it is made. */
const FUNCTION_NAMES: Names = { makes: /^create or replace function \S+?\.(\w+)\(/i, needs: /\.(\w+)\(/g }

/** What others refer to comes first; otherwise by name. */
function inOrder(texts: string[], { makes, needs }: Names): string[] {
  const nameOf = (text: string) => makes.exec(text)?.[1] ?? ''
  const placed: string[] = []
  const place = (text: string, path: string[]): void => {
    if (placed.includes(text) || path.includes(text)) return
    const wanted = [...text.matchAll(needs)].map(match => match[1])
    for (const other of texts) if (wanted.includes(nameOf(other))) place(other, [...path, text])
    placed.push(text)
  }
  for (const text of texts) place(text, [])
  return placed
}

function columnText({ name, type, storage, collation, required, fallback }: Column): string {
  const parts = [
    name,
    type,
    storage ? `storage ${storage}` : '',
    collation ? `collate ${collation}` : '',
    fallback ? `default ${fallback}` : '',
  ]
  return [...parts, required ? 'not null' : ''].filter(Boolean).join(' ')
}

const OWN = 'c.relnamespace = (select oid from pg_namespace where nspname = $1)'
const NO_PARTITION = 'not c.relispartition'

const SEQUENCES = `select quote_ident(c.relname) as name from pg_class c where ${OWN} and c.relkind = 'S' order by c.relname collate "C"`

const FUNCTIONS = `
select pg_get_functiondef(p.oid) as definition from pg_proc p
where p.pronamespace = (select oid from pg_namespace where nspname = $1) order by p.proname collate "C", p.oid`

const TABLES = `
select quote_ident(c.relname) as name, pg_get_partkeydef(c.oid) as partitioned
from pg_class c where ${OWN} and ${NO_PARTITION} and c.relkind in ('r', 'p') order by c.relname collate "C"`

const COLUMNS = `
select quote_ident(c.relname) as relation, quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type,
       (select quote_ident(l.collname) from pg_collation l where l.oid = a.attcollation and l.collname <> 'default') as collation,
       case when a.attstorage <> t.typstorage then case a.attstorage when 'e' then 'external' when 'm' then 'main' when 'p' then 'plain' else 'extended' end end as storage,
       a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as fallback
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where ${OWN} and ${NO_PARTITION} and c.relkind in ('r', 'p') order by c.relname collate "C", a.attnum`

/** PostgreSQL 18 keeps NOT NULL as a constraint too; it stands with its column. */
const CONSTRAINTS = `
select quote_ident(c.relname) as relation, 'constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) as definition
from pg_class c join pg_constraint k on k.conrelid = c.oid
where ${OWN} and ${NO_PARTITION} and k.contype <> 'n'
order by c.relname collate "C", array_position('{p,u,c,f,x}'::"char"[], k.contype), k.conname collate "C"`

const INDEXES = `
select quote_ident(c.relname) as relation, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as definition
from pg_class c join pg_index i on i.indrelid = c.oid join pg_class n on n.oid = i.indexrelid
where ${OWN} and ${NO_PARTITION} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
order by c.relname collate "C", n.relname collate "C"`

const TRIGGERS = `
select quote_ident(c.relname) as relation, pg_get_triggerdef(t.oid) as definition
from pg_class c join pg_trigger t on t.tgrelid = c.oid
where ${OWN} and ${NO_PARTITION} and not t.tgisinternal
order by c.relname collate "C", t.tgname collate "C"`
