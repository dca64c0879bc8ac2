import type { Field } from '@huiliu/contracts'
import type { Db, Logger } from '../kernel/index.ts'
import { later } from './background.ts'
import { forgetCatalog, wholeCatalog } from './catalog.ts'
import { tableOf } from './ddl.ts'
import { allUses, keyOf } from './formula/index.ts'
import { buildIndexes } from './install.ts'
import { countAnew, rollupsOf } from './rollups.ts'

type Filling = { db: Db; log: Logger; now: Date }

const AT_ONCE = 200

/** Fills new roll-ups for the records there are, in the background; their lookups get indexes first, for each is counted by one. */
export async function beginRollups(ctx: Filling, object: string, fields: Field[]): Promise<void> {
  const names = fields.flatMap(({ name, rollup }) => (rollup ? [name] : []))
  if (names.length === 0) return
  await ctx.db.query(
    `update ws.field set filling = jsonb_build_object('done', 0, 'total',
       (select greatest(reltuples, 0)::bigint from pg_class where oid = '${tableOf(object)}'::regclass))
     where object = $1 and name = any($2)`,
    [object, names],
  )
  forgetCatalog(ctx.db)
  const { byName } = await wholeCatalog(ctx.db)
  const lookups = new Map(
    fields.flatMap(({ rollup }) => {
      const lookup = byName.get(rollup?.object ?? '')?.fields.find(one => one.name === rollup?.by)
      return rollup && lookup && !lookup.indexed ? [[keyOf(rollup.object, rollup.by), { rollup, lookup }]] : []
    }),
  )
  for (const { rollup, lookup } of lookups.values()) {
    await ctx.db.query(`update ws.field set indexed = true, index_state = 'building' where object = $1 and name = $2`, [
      rollup.object,
      rollup.by,
    ])
    forgetCatalog(ctx.db)
    buildIndexes(ctx, rollup.object, { ...lookup, indexed: true })
  }
  for (const name of names) fillLater(ctx, object, name)
}

/** Counts anew whatever totals a field whose formula changed. */
export async function refillOver(ctx: Filling, object: string, name: string): Promise<void> {
  const catalog = await wholeCatalog(ctx.db)
  for (const { parent, field } of rollupsOf(catalog))
    if (allUses(catalog.byName, parent, field)?.has(keyOf(object, name))) await beginRollups(ctx, parent.name, [field])
}

/** Takes up what was interrupted; at the start of a workspace. */
export async function resumeRollups(ctx: { db: Db; log: Logger }): Promise<void> {
  const rows = await ctx.db.query<{ object: string; name: string }>(
    'select object, name from ws.field where filling is not null and deleted_at is null and added_at is not null',
  )
  for (const { object, name } of rows) fillLater({ ...ctx, now: new Date() }, object, name)
}

function fillLater(ctx: Filling, object: string, name: string): void {
  later(ctx, { name: `roll-up ${object}.${name}`, run: db => fill(db, { now: ctx.now, object, name }) })
}

type Filled = { now: Date; object: string; name: string }

/** A batch a transaction, in the order of ids; how far it is stands with the field. Deletion or an end elsewhere ends it. */
async function fill(db: Db, { now, object, name }: Filled): Promise<void> {
  for (let more = true; more;) {
    more = await db.tx(async tx => {
      const catalog = await wholeCatalog(tx)
      const rolled = rollupsOf(catalog).filter(one => one.parent.name === object && one.field.name === name)
      const [state] = await tx.query<{ after: string | null }>(
        `select filling ->> 'after' as after from ws.field where object = $1 and name = $2 and filling is not null`,
        [object, name],
      )
      if (!state || rolled.length === 0) return false
      const rows = await tx.query<{ id: string }>(
        `select id from ${tableOf(object)} where $1::uuid is null or id > $1 order by id limit ${AT_ONCE}`,
        [state.after],
      )
      await countAnew(tx, { now }, { catalog, rolled, ids: rows.map(row => row.id) })
      const last = rows.at(-1)?.id
      await tx.query(
        `update ws.field set filling = case when $3::uuid is not null then filling || jsonb_build_object('after', $3::text,
           'done', (filling ->> 'done')::bigint + $4::bigint) end where object = $1 and name = $2`,
        [object, name, last ?? null, rows.length],
      )
      return last !== undefined
    })
  }
  forgetCatalog(db)
}
