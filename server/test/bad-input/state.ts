import type { Db } from '../../src/kernel/index.ts'

/** What moves by itself while nobody changes anything: readers, mailboxes being read, the log of tries to sign in, and when a token was last used. */
const MOVING = ['reader', 'mail_box', 'mail_folder', 'sign_in']
const USED = 'used_at'

/** Everything a workspace holds, as one line per table: equal lines mean that no row, table or column changed. */
export async function stateOf(db: Db): Promise<string[]> {
  const tables = await db.query<{ name: string; columns: string }>(
    `select quote_ident(c.relname) as name, string_agg(a.attname || ' ' || a.attnum, ',' order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = (select oid from pg_namespace where nspname = $1) and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all($2)
     group by c.relname order by c.relname`,
    [db.schema, MOVING],
  )
  const rows = await db.query<{ name: string; rows: string }>(
    tables
      .map(
        ({ name }) =>
          `select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtextextended((to_jsonb(t) - '${USED}')::text, 0)), 0) as rows from ws.${name} t`,
      )
      .join(' union all '),
  )
  const content = new Map(rows.map(one => [one.name, one.rows]))
  return tables.map(({ name, columns }) => `${name} (${columns}) ${content.get(name) ?? ''}`)
}
