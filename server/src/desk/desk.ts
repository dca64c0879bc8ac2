import type { Desk, KeptRecord, Keeping } from '@huiliu/contracts'
import { catalogOf, getRecord, recordNames, type Catalog } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'

type KeptRow = { object: string; record_id: string; at: Date }
const FAVOURITES = 100
const RECENTS = 20

/** What a member keeps at hand and opened last, of what he may see now; nothing for a token. */
export async function deskOf(ctx: CallCtx): Promise<Desk> {
  const catalog = await catalogOf(ctx)
  const [favourites, recents] = await Promise.all([
    rowsOf(ctx, `ws.favourite where member_id = $1 order by at desc limit ${FAVOURITES}`),
    rowsOf(ctx, `ws.recent where member_id = $1 order by at desc limit ${RECENTS}`),
  ])
  const names = await namesOf(ctx, catalog, [...favourites, ...recents])
  const kept = (rows: KeptRow[]) =>
    rows.flatMap(({ object, record_id: id, at }): KeptRecord[] =>
      names.has(id) ? [{ object, id, name: names.get(id) ?? '', at: at.toISOString() }] : [],
    )
  return { favourites: kept(favourites), recents: kept(recents) }
}

function rowsOf({ db, caller }: CallCtx, from: string): Promise<KeptRow[]> {
  return db.query<KeptRow>(`select object, record_id, at from ${from}`, [caller.memberId], { prepare: true })
}

async function namesOf(ctx: CallCtx, catalog: Catalog, rows: KeptRow[]): Promise<Map<string, string>> {
  const byObject = Map.groupBy(rows, row => row.object)
  const found = await Promise.all(
    [...byObject].map(([object, own]) =>
      recordNames(ctx, { catalog, object, ids: [...new Set(own.map(row => row.record_id))] }),
    ),
  )
  return new Map(found.flatMap(names => [...names]))
}

/** Whether the caller follows a record and has it among his favourites. Throws not_found. */
export async function keepingOf(ctx: CallCtx, { object, id }: { object: string; id: string }): Promise<Keeping> {
  const record = await getRecord(ctx, object, id)
  const [row] = await ctx.db.query<Keeping>(
    `select exists (select from ws.follow where member_id = $1 and record_id = $2) as following,
            exists (select from ws.favourite where member_id = $1 and record_id = $2) as favourite`,
    [ctx.caller.memberId, record.id],
    { prepare: true },
  )
  return row ?? { following: false, favourite: false }
}
