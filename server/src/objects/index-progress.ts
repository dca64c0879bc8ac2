import type { ObjectDef } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import { objectName } from './ddl.ts'

type Progress = { name: string; phase: string; done: string; total: string }

/** How much of an index is made when its rows were read and it is compared with the table once more. */
const READ = 0.7

/** Says of fields whose index is under way how much of it is made, in place. */
export async function sayProgress(q: Queryable, objects: ObjectDef[]): Promise<void> {
  const building = objects.flatMap(object =>
    object.fields.filter(field => field.indexing === 'building').map(field => ({ object, field })),
  )
  if (building.length === 0) return
  const rows = await q.query<Progress>(
    `select c.relname as name, p.phase, p.blocks_done::text as done, p.blocks_total::text as total
     from pg_stat_progress_create_index p join pg_class c on c.oid = p.index_relid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1`,
    [q.schema],
  )
  for (const { object, field } of building) {
    const names = (['unique', 'links', 'via', 'sort'] as const).map(kind => objectName(object.name, field.name, kind))
    const row = rows.find(({ name }) => names.includes(name))
    field.indexDone = row ? share(row) : 0
  }
}

function share({ phase, done, total }: Progress): number {
  const part = Number(total) > 0 ? Number(done) / Number(total) : 0
  if (phase.startsWith('index validation')) return READ + (1 - READ) * part
  return phase.startsWith('building index') ? READ * part : 0
}
