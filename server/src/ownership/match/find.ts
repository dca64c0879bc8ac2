import type { MatchKind, ObjectDef, OwnedMatch } from '@huiliu/contracts'
import { appendEvents, newId, remember, startAct, type Row } from '../../kernel/index.ts'
import { carriersOfAll } from '../../identity/index.ts'
import { catalogOf, findJudged, maskValue, objectIn, recordNames } from '../../objects/index.ts'
import { countryOf, fieldRight, memberNames, type CallCtx } from '../../workspace/index.ts'
import { tooManyMatches } from '../problems.ts'
import { rulesFor } from '../rules.ts'
import { keysOf, matchKindOf, type KeyOf } from './keys.ts'

/** Of one key so many are told; a number that more share belongs to nobody. */
const MOST = 10
/** Looking in a minute, and records closed to him that a member is told of in an hour. */
const LOOKS = 60
const FOUND_IN_HOUR = 40

type Asked = { object: string; values: Record<string, unknown>; except?: string | undefined }
type Hit = { object: string; id: string; keys: KeyOf[] }

/**
 * 查重: who already has the customer that is being typed. What the caller may see is told in full; of what he may not, that
 * it is there, whose it is where the rules allow, and what he typed himself, masked. Throws unknown_object, too_many_matches.
 */
export async function ownedMatches(ctx: CallCtx, { object: name, values, except }: Asked): Promise<OwnedMatch[]> {
  const object = objectIn(await catalogOf(ctx), name)
  if (!(await rulesFor(ctx, name)).matched) return []
  const keys = keysOf(object, values, await countryOf(ctx.db))
  if (keys.size === 0) return []
  countLook(ctx)
  const hits = (await hitsOf(ctx, [...keys.values()])).filter(hit => hit.id !== except)
  const found = await Promise.all(
    [...Map.groupBy(hits, hit => hit.object)].map(([target, own]) => told(ctx, target, own)),
  )
  const matches = found.flat()
  const closed = matches.filter(one => one.closed)
  const refs = await noteFound(ctx, closed)
  return matches.map(({ closed: _closed, id, ...match }) => {
    const ref = refs.get(id)
    return ref ? { ...match, ref: match.owner === null && match.pooled ? null : ref.id, asked: ref.asked } : match
  })
}

const looks = new Map<string, { minute: number; count: number }>()

/** Kept in memory: it slows whoever tries one number after the other; what is found is counted in the database. */
function countLook({ db, caller, now }: CallCtx): void {
  const key = `${db.schema} ${caller.actor.id}`
  const minute = Math.floor(now.getTime() / 60_000)
  const known = looks.get(key)
  const count = known?.minute === minute ? known.count + 1 : 1
  if (count > LOOKS) throw tooManyMatches()
  remember(looks, key, { minute, count }, 10_000)
}

async function hitsOf(ctx: CallCtx, keys: KeyOf[]): Promise<Hit[]> {
  const rows = await ctx.db.query<{ object: string; id: string; kind: MatchKind; value: string }>(
    `select m.object, m.record_id as id, k.kind, k.value
     from unnest($1::text[], $2::text[]) k(kind, value) cross join lateral (
       select object, record_id from ws.match_key m where m.value = k.value and m.kind = k.kind limit ${MOST}) m`,
    [keys.map(one => one.kind), keys.map(one => one.value)],
    { prepare: true },
  )
  const identifiers = keys.flatMap(({ kind, value }) =>
    kind === 'phone' || kind === 'email' ? [{ kind, scope: '', value }] : [],
  )
  const carried = (await carriersOfAll(ctx.db, identifiers)).slice(0, MOST)
  const all = [
    ...rows,
    ...carried.map(one => ({ object: 'contact', id: one.personId, kind: one.kind, value: one.value })),
  ]
  return [...Map.groupBy(all, one => one.id)].flatMap(([id, own]) => {
    const mine = keys.filter(key => own.some(one => one.kind === key.kind && one.value === key.value))
    const target = own[0]?.object
    return target ? [{ object: target, id, keys: mine }] : []
  })
}

type Told = OwnedMatch & { id: string; closed: boolean }

async function told(ctx: CallCtx, name: string, hits: Hit[]): Promise<Told[]> {
  const catalog = await catalogOf({ db: ctx.db })
  const object = catalog.byName.get(name)
  if (!object) return []
  const rules = await rulesFor(ctx, name)
  const rows = await findJudged(ctx.db, ctx.caller, { object, field: 'id', values: hits.map(hit => hit.id) })
  const [names, owners] = await Promise.all([
    recordNames(ctx, { catalog, object: name, ids: rows.flatMap(row => (row.can.read ? row.id : [])) }),
    memberNames(
      ctx,
      rows.flatMap(row => row.held.owner_id ?? []),
    ),
  ])
  return rows.flatMap(({ id, held, can }) => {
    const keys = hits.find(hit => hit.id === id)?.keys.filter(key => mayMatch(ctx, object, key.kind)) ?? []
    const [first] = keys
    if (!first) return []
    const owner = (held.owner_id && owners.get(held.owner_id)) ?? null
    return {
      id,
      closed: !can.read,
      object: name,
      by: [...new Set(keys.map(key => key.kind))],
      record: can.read ? { id, name: names.get(id) ?? '' } : null,
      owner: can.read || rules.tellsOwner ? owner : null,
      mine: held.owner_id !== null && held.owner_id === ctx.caller.memberId,
      pooled: held.owner_id === null && rules.pool.on,
      shown: maskValue(first.raw.trim().slice(0, 100)),
      ref: null,
      asked: false,
    }
  })
}

/** Whoever may not know a field is not told that another record agrees with him in it. */
function mayMatch({ caller }: CallCtx, object: ObjectDef, kind: MatchKind): boolean {
  const fields = object.fields.filter(field => matchKindOf(object, field) === kind)
  return fields.some(({ name }) => fieldRight(caller, object.name, name) !== 'hidden')
}

type Ref = { id: string; asked: boolean }

/** Writes down whom the caller was told of: what he may ask for, and on the audit log once a day. Throws too_many_matches. */
async function noteFound(ctx: CallCtx, closed: Told[]): Promise<Map<string, Ref>> {
  const member = ctx.caller.memberId
  if (closed.length === 0) return new Map()
  if (member === null) return new Map()
  return ctx.db.tx(async tx => {
    const [{ known } = { known: 0 }] = await tx.query<{ known: number }>(
      `select count(*)::int as known from ws.found_match
       where member_id = $1 and at > $2::timestamptz - interval '1 hour' and record_id <> all($3)`,
      [member, ctx.now, closed.map(one => one.id)],
    )
    if (known + closed.length > FOUND_IN_HOUR) throw tooManyMatches()
    const rows = await tx.query<Row & Ref & { record_id: string; fresh: boolean }>(
      `insert into ws.found_match as f (id, member_id, object, record_id, shown, at)
       select gen_random_uuid(), $1, object, record_id, shown, $2
       from jsonb_to_recordset($3::jsonb) as t(object text, record_id uuid, shown text)
       on conflict (member_id, record_id) do update set shown = excluded.shown, at = excluded.at, times = f.times + 1
       returning id, record_id, times = 1 as fresh, exists (select from ws.access_request q
         where q.asker_id = $1 and q.record_id = f.record_id and q.answer is null) as asked`,
      [
        member,
        ctx.now,
        JSON.stringify(closed.map(one => ({ object: one.object, record_id: one.id, shown: one.shown }))),
      ],
    )
    const fresh = new Set(rows.flatMap(row => (row.fresh ? row.record_id : [])))
    if (fresh.size > 0) {
      const actId = await startAct(tx, ctx, { kind: 'match' })
      const at = { occurredAt: ctx.now, receivedAt: ctx.now, actId }
      await appendEvents(
        tx,
        ctx.wakes,
        closed
          .filter(one => fresh.has(one.id))
          .map(one => ({
            id: newId(),
            type: 'match.found',
            ...at,
            object: one.object,
            recordId: one.id,
            body: { by: one.by },
          })),
      )
    }
    return new Map(rows.map(row => [row.record_id, { id: row.id, asked: row.asked }]))
  })
}
