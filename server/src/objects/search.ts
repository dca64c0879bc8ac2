import type { ObjectDef, SearchHit } from '@huiliu/contracts'
import type { CallCtx, Caller } from '../workspace/index.ts'
import { binder, readablePredicate } from './branches.ts'
import { catalogOf } from './catalog.ts'
import { columnOf, liveOf, tableOf } from './ddl.ts'
import { shownValue } from './masks.ts'
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
  const candidates = await candidatesOf(ctx, targets, 'any')
  const hits = candidates
    ? await amongAll(ctx, targets, { candidates, limit })
    : await tierByTier(ctx, targets, { limit })
  return best(hits, limit).map(({ object, id, name, detail }) => ({ object, id, name, detail }))
}

function best(hits: Hit[], limit: number): Hit[] {
  return hits.sort((a, b) => a.tier - b.tier || b.at.getTime() - a.at.getTime()).slice(0, limit)
}

type Candidate = { object: string; id: string; tier: number }
type Candidates = Map<string, Candidate[]>

/** Everything found, whoever may read it; null when that is too much to look at one by one. */
async function candidatesOf(ctx: CallCtx, targets: Target[], tier: keyof Asked): Promise<Candidates | null> {
  const query = (of: keyof Asked) => anyOf(targets.map(target => target.asked[of]).filter(Boolean))
  const asked = query(tier)
  if (asked === '') return new Map()
  if (isKnownAsMany(ctx.db, asked)) return null
  const rows = await ctx.db.query<Candidate>(
    `select s.object, s.record_id as id, case when s.terms @@ $2::tsquery then 0 when s.terms @@ $3::tsquery then 1 else 2 end as tier
     from ws.search_entry s where s.terms @@ $1::tsquery limit ${FEW + 1}`,
    [asked, query('exact'), query('begins')],
  )
  if (rows.length <= FEW) return Map.groupBy(rows, row => row.object)
  rememberAsMany(ctx.db, asked)
  return null
}

type Choosing = { candidates: Candidates; limit: number }

async function amongAll(ctx: CallCtx, targets: Target[], choosing: Choosing): Promise<Hit[]> {
  return (await Promise.all(targets.map(target => among(ctx, target, choosing)))).flat()
}

async function among(ctx: CallCtx, { object }: Target, { candidates, limit }: Choosing): Promise<Hit[]> {
  const own = candidates.get(object.name) ?? []
  if (own.length === 0) return []
  const params: unknown[] = [own.map(one => one.id), own.map(one => one.tier)]
  const readable = readablePredicate(ctx.caller, { object: object.name, alias: 'r', params })
  const rows = await ctx.db.query<HitRow>(
    `select ${columnsOf(object)}, c.tier from unnest($1::uuid[], $2::int[]) as c(id, tier) join ${tableOf(object.name)} r on r.id = c.id
     where ${liveOf(object.name, 'r')} and ${readable} order by c.tier, r.updated_at desc, r.id desc limit ${limit}`,
    params,
  )
  return rows.map(row => hitOf(ctx.caller, object, row))
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

type Tier = { tier: keyof Asked; limit: number }

async function ofTier(ctx: CallCtx, targets: Target[], { tier, limit }: Tier): Promise<Hit[]> {
  const few = await candidatesOf(ctx, targets, tier)
  if (few) return amongAll(ctx, targets, { candidates: few, limit })
  const found = targets.map(async target => {
    const own = targets.length > 1 ? await candidatesOf(ctx, [target], tier) : null
    if (own) return among(ctx, target, { candidates: own, limit })
    const soon = await latest(ctx, target, { tier, limit, within: WALKED })
    return soon.length === limit ? soon : latest(ctx, target, { tier, limit, within: null })
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
  return found.map(row => hitOf(ctx.caller, object, row))
}

type HitRow = Record<string, unknown> & { id: string; tier: number; updated_at: Date }

function columnsOf(object: ObjectDef): string {
  return ['id', 'updated_at', object.nameField, ...detailsOf(object)].map(name => `r.${columnOf(name)}`).join(', ')
}

function detailsOf(object: ObjectDef): string[] {
  return object.fields
    .filter(field => field.searchable && field.name !== object.nameField)
    .slice(0, 3)
    .map(field => field.name)
}

function hitOf(caller: Caller, object: ObjectDef, row: HitRow): Hit {
  const shown = (field: string) => {
    const value = shownValue(caller, object, field, row[field])
    return typeof value === 'string' && value !== '' ? value : null
  }
  const detail = detailsOf(object).flatMap(field => shown(field) ?? [])
  return {
    object: object.name,
    id: row.id,
    name: shown(object.nameField) ?? detail[0] ?? '',
    detail: detail.join(' · ') || null,
    tier: row.tier,
    at: row.updated_at,
  }
}
