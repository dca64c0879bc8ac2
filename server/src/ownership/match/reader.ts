import type { ObjectDef } from '@huiliu/contracts'
import { ident, joining, startAct, type Ctx, type Reader, type Row, type Tx } from '../../kernel/index.ts'
import { catalogOf, liveOf, tableOf } from '../../objects/index.ts'
import { countryOf } from '../../workspace/index.ts'
import { keysOf, matchKindOf } from './keys.ts'

type Changed = Row & {
  id: string
  type: string
  object: string | null
  record_id: string | null
  body: Record<string, unknown> | null
}

/** Reader of the log: keeps by what each customer is known again, as its record stands now. */
export function matchesReader(system: (now: Date) => Ctx): Reader<Changed> {
  return {
    name: 'matches',
    table: 'event',
    columns: 'id, type, object, record_id, body',
    only: `type in ('record.created', 'record.updated', 'record.deleted', 'record.restored')`,
    batch: 500,
    pause: 20,
    handle: keep,
    giveUp: async (tx, row) => {
      await startAct(tx, system(new Date()), { kind: 'matches.not_kept', reason: row.id })
    },
  }
}

async function keep(tx: Tx, rows: Changed[]): Promise<void> {
  const db = joining(tx)
  const { byName } = await catalogOf({ db })
  const country = await countryOf(tx)
  for (const [name, own] of Map.groupBy(rows, row => row.object)) {
    const object = name === null ? undefined : byName.get(name)
    const fields = object?.fields.filter(field => matchKindOf(object, field) !== null).map(field => field.name) ?? []
    const touched = own.filter(row => row.type !== 'record.updated' || fields.some(field => touches(row, field)))
    const ids = [...new Set(touched.flatMap(row => row.record_id ?? []))]
    if (object && fields.length > 0 && ids.length > 0) await keepOf(tx, { object, fields, ids, country })
  }
}

function touches({ body }: Changed, field: string): boolean {
  const changes: unknown = body?.['changes']
  return typeof changes === 'object' && changes !== null && Object.hasOwn(changes, field)
}

type Keeping = { object: ObjectDef; fields: string[]; ids: string[]; country: string }

async function keepOf(tx: Tx, { object, fields, ids, country }: Keeping): Promise<void> {
  const rows = await tx.query<Row & { id: string }>(
    `select r.id, ${fields.map(field => `r.${ident(field)}`).join(', ')} from ${tableOf(object.name)} r
     where r.id = any($1) and ${liveOf(object.name, 'r')}`,
    [ids],
  )
  tx.send('delete from ws.match_key where record_id = any($1)', [ids])
  const keys = rows.flatMap(row =>
    [...keysOf(object, row, country).values()].map(({ kind, value }) => ({ kind, value, record_id: row.id })),
  )
  if (keys.length === 0) return
  tx.send(
    `insert into ws.match_key (kind, value, record_id, object)
     select kind, value, record_id, $2 from jsonb_to_recordset($1::jsonb) as t(kind text, value text, record_id uuid)
     on conflict do nothing`,
    [JSON.stringify(keys), object.name],
  )
}
