import type { ObjectDef, SearchHit } from '@huiliu/contracts'
import type { CallCtx } from '../workspace/index.ts'
import { binder, readablePredicate } from './branches.ts'
import { catalogOf } from './catalog.ts'
import { columnOf, liveOf, tableOf } from './ddl.ts'
import { shownValue } from './masks.ts'
import { worded } from './phrases.ts'
import { FEW, amongMany, askedOf, isFound, isKnownAsMany, rememberAsMany } from './search-found.ts'
import { anyOf, type Asked } from './search-query.ts'

type Target = { object: ObjectDef; asked: Asked }
/** `tier`: 0 the value asked for itself, 1 begins with it, 2 holds it */
type Hit = SearchHit & { tier: number; at: Date }

/** Lines of orders are found by their order. */
const NOT_SEARCHED = new Set(['order_line'])

/** The ⌘K search over all objects: exact values first, then beginnings, then fragments; the latest changed first among equals. */
export async function searchEverything(ctx: CallCtx, { q, limit }: { q: string; limit: number }): Promise<SearchHit[]> {
  const catalog = await catalogOf(ctx)
  const targets = catalog.objects.flatMap((object): Target[] => {
    const asked = NOT_SEARCHED.has(object.name) ? null : askedOf(ctx, catalog, object, q)
    return asked ? [{ object, asked }] : []
  })
  if (targets.length === 0) return []
  const hits = (await firstFound(ctx, targets, { tier: 'any', limit })) ?? (await tierByTier(ctx, targets, { limit }))
  return best(hits, limit).map(({ object, id, name, detail }) => ({ object, id, name, detail }))
}

function best(hits: Hit[], limit: number): Hit[] {
  return hits.sort((a, b) => a.tier - b.tier || b.at.getTime() - a.at.getTime()).slice(0, limit)
}

type Tier = { tier: keyof Asked; limit: number }

/**
 * Of everything found, the first that the caller may read of each object; null when too much is found to look at one by
 * one. One statement, kept prepared: ⏱ planning one for each object cost as much as answering it.
 */
async function firstFound(ctx: CallCtx, targets: Target[], { tier, limit }: Tier): Promise<Hit[] | null> {
  const query = (of: keyof Asked) => anyOf(targets.map(target => target.asked[of]).filter(Boolean))
  const asked = query(tier)
  if (asked === '') return []
  if (isKnownAsMany(ctx.db, asked)) return null
  const params: unknown[] = [asked, query('exact'), query('begins'), limit]
  const rows = await ctx.db.query<HitRow & { found: number }>(
    `with found as materialized (
       select s.object, s.record_id as id, case when s.terms @@ $2::tsquery then 0 when s.terms @@ $3::tsquery then 1 else 2 end as tier
       from ws.search_entry s where s.terms @@ $1::tsquery limit ${FEW + 1}
     ), counted as (select count(*)::int as found from found)
     select counted.found, hit.* from counted left join (${targets.map(({ object }) => firstOf(ctx, object, params)).join(' union all ')}) hit on true`,
    params,
    { prepare: true },
  )
  if ((rows[0]?.found ?? 0) <= FEW) return hitsOf(ctx, targets, rows)
  rememberAsMany(ctx.db, asked)
  return null
}

/** Of what was found, the first `$4` of an object's records. */
function firstOf({ caller }: CallCtx, object: ObjectDef, params: unknown[]): string {
  const readable = readablePredicate(caller, { object: object.name, alias: 'r', params })
  return `(select ${columnsOf(object)}, f.tier from found f join ${tableOf(object.name)} r on r.id = f.id
    where (select found from counted) <= ${FEW} and f.object = '${object.name}' and ${liveOf(object.name, 'r')} and ${readable}
    order by f.tier, r.updated_at desc, r.id desc limit $4::int)`
}

const TIERS = ['exact', 'begins', 'any'] as const
/** So many of the latest records are judged one by one before the index of terms is asked for all of them. */
const WALKED = 20_000

/** Of very many: each tier in turn until enough are found. */
async function tierByTier(ctx: CallCtx, targets: Target[], { limit }: { limit: number }): Promise<Hit[]> {
  const hits = new Map<string, Hit>()
  for (const tier of TIERS) {
    for (const hit of best(await ofTier(ctx, targets, { tier, limit }), limit))
      if (!hits.has(hit.id)) hits.set(hit.id, hit)
    if (hits.size >= limit) break
  }
  return [...hits.values()]
}

async function ofTier(ctx: CallCtx, targets: Target[], tier: Tier): Promise<Hit[]> {
  const few = await firstFound(ctx, targets, tier)
  if (few) return few
  const found = targets.map(async target => {
    const own = targets.length > 1 ? await firstFound(ctx, [target], tier) : null
    if (own) return own
    const soon = await latest(ctx, target, { ...tier, within: WALKED })
    return soon.length === tier.limit ? soon : latest(ctx, target, { ...tier, within: null })
  })
  return (await Promise.all(found)).flat()
}

/** The latest found: among so many of the latest records, or of all. */
async function latest(
  ctx: CallCtx,
  { object, asked }: Target,
  { tier, limit, within }: Tier & { within: number | null },
): Promise<Hit[]> {
  const params: unknown[] = []
  const placeholder = binder(params)(asked[tier])
  const readable = readablePredicate(ctx.caller, { object: object.name, alias: 'r', params })
  const order = 'order by r.updated_at desc, r.id desc'
  const rows = (where: string) =>
    `select r.* from ${tableOf(object.name)} r where ${liveOf(object.name, 'r')} and ${readable} and ${where} ${order}`
  const from = within === null ? rows(amongMany(placeholder)) : `${rows('true')} limit ${within}`
  const found = await ctx.db.query<HitRow>(
    `select ${columnsOf(object)}, ${TIERS.indexOf(tier)} as tier from (${from}) r ${within === null ? '' : `where ${isFound(placeholder)}`} limit ${limit}`,
    params,
  )
  return hitsOf(ctx, [{ object, asked }], found)
}

/** The same columns for every object, so that one statement can ask for all of them. */
type HitRow = { object: string; id: string | null; updated_at: Date; texts: (string | null)[]; tier: number }

function columnsOf(object: ObjectDef): string {
  const texts = [object.nameField, ...detailsOf(object)].map(name => `r.${columnOf(name)}::text`)
  return `'${object.name}' as object, r.id, r.updated_at, array[${texts.join(', ')}] as texts`
}

function detailsOf(object: ObjectDef): string[] {
  return object.fields
    .filter(field => field.searchable && field.name !== object.nameField)
    .slice(0, 3)
    .map(field => field.name)
}

function hitsOf(ctx: CallCtx, targets: Target[], rows: HitRow[]): Hit[] {
  const objects = new Map(targets.map(({ object }) => [object.name, object]))
  return rows.flatMap(({ object: name, id, updated_at: at, texts, tier }) => {
    const object = objects.get(name)
    return object && id !== null ? [{ object: name, id, tier, at, ...shownOf(ctx, object, texts) }] : []
  })
}

function shownOf(
  { caller, locale }: CallCtx,
  object: ObjectDef,
  [name, ...texts]: HitRow['texts'],
): Pick<Hit, 'name' | 'detail'> {
  const shown = (field: string, value: string | null | undefined) => {
    const text = shownValue(caller, object, field, worded(value, locale))
    return typeof text === 'string' && text !== '' ? text : null
  }
  const details = detailsOf(object).flatMap((field, index) => shown(field, texts[index]) ?? [])
  return { name: shown(object.nameField, name) ?? details[0] ?? '', detail: details.join(' · ') || null }
}
