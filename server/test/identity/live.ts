import { createMemory } from '../../src/identity/index.ts'
import { cutBetween, cutEdges } from '../../src/identity/cut.ts'
import { declare } from '../../src/identity/join.ts'
import { markShared, unmarkShared } from '../../src/identity/share.ts'
import { ingestReader, type IngestServices } from '../../src/ingest/index.ts'
import { ProblemError, startAct } from '../../src/kernel/index.ts'
import { undoAct, write, type Change } from '../../src/objects/index.ts'
import { ordersReader } from '../../src/sales/index.ts'
import { systemCaller, type CallCtx } from '../../src/workspace/index.ts'
import type { IdentifierKind } from '@huiliu/contracts'
import type { Runtime } from '../../src/workspace-runtime.ts'
import { keysIn, messageOf, tokenOf, valuesIn, type World } from './world.ts'
import type { Act, Said, Step } from './stream.ts'

/** What somebody typed, and whether it was taken back. `at` is when, `actId` under which act. */
export type TypedWord = {
  actId: string
  id: string
  made: boolean
  at: Date
  values: Record<string, unknown>
}
/** A world as it goes. `created` are contacts made by hand, in that order; `gone` those whose making was taken back. */
export type Live = {
  run: Runtime
  services: IngestServices
  world: World
  clock: number
  created: string[]
  gone: Set<string>
  words: TypedWord[]
  acts: string[]
}

export function begin(run: Runtime, world: World): Live {
  const services = { ...run.identity, memory: createMemory() }
  return { run, services, world, clock: world.now, created: [], gone: new Set(), words: [], acts: [] }
}

export async function runLive(live: Live, steps: Step[]): Promise<void> {
  for (const step of steps) {
    live.clock += 1000
    if ('deliver' in step) await deliver(live, step.deliver)
    else await perform(live, step)
  }
}

/** Through the readers' own hands: each delivery in a transaction of its own, then the orders told so far, again. */
async function deliver({ run, services, world }: Live, list: Said[]): Promise<void> {
  const ingest = ingestReader(services)
  const rows = [...Map.groupBy(list, one => one.source)].map(([source, own], seq) => ({
    seq: String(seq),
    source_id: world.sources.get(source)?.id ?? '',
    received_at: new Date(world.now),
    path: '/v1/batch',
    key: null,
    body: Buffer.from(JSON.stringify({ batch: own.map(one => messageOf(world, one)) })),
  }))
  await run.db.tx(tx => ingest.handle(tx, rows))
  if (list.some(one => one.order)) await takeOrders({ run, services }, world)
}

export async function takeOrders({ run, services }: Pick<Live, 'run' | 'services'>, world: World): Promise<void> {
  const rows = await run.db.query<OrderEvent>(
    `select e.seq, e.id, e.type, e.occurred_at, e.sighting_id, e.body from ws.sighting s join ws.event e on e.sighting_id = s.id
     where s.source_id = any($1) and s.key_value = any($2) and s.key_kind in ('user_id', 'anonymous_id') and e.type like 'track.Order%'`,
    [sourceIds(world), keysIn(world)],
  )
  await run.db.tx(tx => ordersReader(services.system).handle(tx, rows))
}

type OrderEvent = {
  seq: string
  id: string
  type: string
  occurred_at: Date
  sighting_id: string
  body: Record<string, unknown> | null
}

function sourceIds(world: World): string[] {
  return [...world.sources.values()].map(source => source.id)
}

export function staff({ services, clock }: Live, at = clock): CallCtx {
  return { ...services.system(new Date(at)), caller: systemCaller('测试') }
}

const REFUSED = new Set(['join_refused', 'not_same', 'not_found', 'not_undoable', 'already_undone'])

/** A refusal is an answer like any other, and changes nothing. */
export async function unlessRefused<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (error instanceof ProblemError && REFUSED.has(error.definition.code)) return undefined
    throw error
  })
}

async function perform(live: Live, act: Act): Promise<void> {
  if (act.act === 'create' || act.act === 'edit') return type(live, act)
  if (act.act === 'undo') return undo(live, act.which)
  const done = await unlessRefused(spoken(live, act))
  if (done) live.acts.push(done.actId)
}

async function spoken(
  live: Live,
  act: Exclude<Act, { act: 'create' | 'edit' | 'undo' }>,
): Promise<{ actId: string } | undefined> {
  const { db } = live.run
  const ctx = staff(live)
  const reason = '测试'
  if (act.act === 'unshare') {
    const mark = pick(await marksIn(live), act.mark)
    return mark && db.tx(tx => unmarkShared(tx, ctx, mark.id))
  }
  if (act.act === 'cut' || act.act === 'share') {
    const edge = pick(await edgesIn(live), act.act === 'cut' ? act.edge : act.identifier)
    if (!edge) return undefined
    if (act.act === 'cut') return db.tx(tx => cutEdges(tx, ctx, { edges: [edge.id], links: [], reason }))
    const { kind, scope, value } = edge
    return db.tx(tx => markShared(tx, ctx, { kind, scope, value, reason }))
  }
  const sightings = await sightingsIn(live)
  const [a, b] = [pick(sightings, act.a)?.id, pick(sightings, act.b)?.id]
  if (!a || !b || a === b) return undefined
  if (act.act === 'part') return db.tx(tx => cutBetween(tx, ctx, { a, b, reason }))
  const { act: verdict } = act
  return db.tx(tx => declare(tx, ctx, { a, b, verdict, reason }))
}

type Typing = Extract<Act, { act: 'create' | 'edit' }>

async function type(live: Live, act: Typing): Promise<void> {
  const ctx = staff(live)
  const values = valuesIn(live.world, act.values)
  const id = act.act === 'edit' ? await contactOf(live, act.whom) : undefined
  if (act.act === 'edit' && !id) return
  const change: Change = id
    ? { op: 'update', object: 'contact', id, values }
    : { op: 'create', object: 'contact', values }
  const written = await live.run.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'record' })
    return { actId, records: await write(tx, ctx, { actId, changes: [change] }) }
  })
  const [record] = written.records
  if (!record) return
  if (!id) live.created.push(record.id)
  live.acts.push(written.actId)
  const typed = Object.entries(record.changes).map(([field, [, after]]) => [field, after])
  live.words.push({ actId: written.actId, id: record.id, made: !id, at: ctx.now, values: Object.fromEntries(typed) })
}

/** The contact whose page somebody opens to edit it, or undefined where there is none. */
async function contactOf(live: Live, whom: number): Promise<string | undefined> {
  const sighting = pick(await sightingsIn(live), whom)
  if (!sighting) return undefined
  const [row] = await live.run.db.query<{ id: string }>(
    'select id from ws.rec_contact where id = $1 and deleted_at is null and joined_into is null',
    [sighting.person_id],
  )
  return row?.id
}

/** Notes which words are taken back: field by field, as the answer says; a contact taken back takes all with it. */
async function undo(live: Live, which: number): Promise<void> {
  const actId = pick(live.acts, which)
  if (!actId) return
  const result = await unlessRefused(undoAct(staff(live), actId))
  for (const { id, fields } of result?.undone ?? [])
    for (const word of live.words.filter(one => one.actId === actId && one.id === id)) {
      if (word.made) live.gone.add(id)
      for (const field of word.made ? Object.keys(word.values) : fields) delete word.values[field]
    }
}

export function pick<T>(among: T[], at: number): T | undefined {
  return among[at % Math.max(1, among.length)]
}

export type SightingRow = {
  id: string
  source: string
  key_kind: string
  key_value: string
  device: string
  person_id: string
}

/** In an order that does not depend on ids. */
export async function sightingsIn({ run, world, created }: Live): Promise<SightingRow[]> {
  return run.db.query<SightingRow>(
    `select s.id, o.name as source, s.key_kind, s.key_value, s.device, s.person_id
     from (select id from ws.sighting where id = any($3)
           union select id from ws.sighting where source_id = any($1) and key_kind in ('user_id', 'anonymous_id') and key_value = any($2)) own
     join ws.sighting s using (id) join ws.source o on o.id = s.source_id
     order by s.key_kind = 'record_id', array_position($3::uuid[], s.id), o.name, s.key_kind, s.key_value, s.device`,
    [sourceIds(world), keysIn(world), created],
  )
}

export type EdgeRow = { id: string; sighting_id: string; kind: IdentifierKind; scope: string; value: string }

async function edgesIn(live: Live): Promise<EdgeRow[]> {
  const sightings = await sightingsIn(live)
  return live.run.db.query<EdgeRow>(
    `select id, sighting_id, kind, scope, value from ws.identity_edge where sighting_id = any($1)
     order by array_position($1, sighting_id), kind, scope, value, trust, rule`,
    [sightings.map(one => one.id)],
  )
}

export async function marksIn({ run, world }: Live): Promise<EdgeRow[]> {
  return run.db.query<EdgeRow>(
    `select id, kind, scope, value from ws.identifier_mark where withdrawn_act_id is null and value like '%' || $1::text || '%'
     order by kind, scope, value`,
    [tokenOf(world)],
  )
}
