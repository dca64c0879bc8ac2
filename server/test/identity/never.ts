import { IDENTIFIER_KINDS, type IdentifierKind } from '@huiliu/contracts'
import { contactWritten, observe } from '../../src/identity/index.ts'
import { declare } from '../../src/identity/join.ts'
import { markShared } from '../../src/identity/share.ts'
import { appendEvents, newId, startAct } from '../../src/kernel/index.ts'
import { write } from '../../src/objects/index.ts'
import { begin, sightingsIn, staff, takeOrders, unlessRefused, type Live } from './live.ts'
import { nameOf, unitName, type Words } from './said.ts'
import { shuffled, type Said, type Stream } from './stream.ts'
import { inWorld, observed, type World } from './world.ts'

/**
 * The same stream in a world where the evidence of cut edges never was, nothing was said that was taken back, and
 * everything arrived in another order, in two goes and without repeats.
 */
export async function runNever(
  from: Live,
  world: World,
  { stream, words }: { stream: Stream; words: Words },
): Promise<Live> {
  const live = begin(from.run, world)
  const all = stream.steps.flatMap(step => ('deliver' in step ? step.deliver : []))
  const once = [...new Map(all.map(one => [one.id, one])).values()]
  const mixed = shuffled(once, stream.order)
  const half = Math.ceil(mixed.length / 2)
  await file(live, { list: mixed.slice(0, half), cut: words.cut })
  for (const mark of words.marks) await share(live, mark)
  const early = await namesIn(live)
  const isEarly = ({ sighting, made }: Words['typed'][number]): boolean => made || early.has(sighting)
  for (const word of words.typed.filter(isEarly)) await tell(live, word)
  await file(live, { list: mixed.slice(half), cut: words.cut })
  for (const word of words.typed.filter(one => !isEarly(one))) await tell(live, word)
  if (once.some(one => one.order)) await takeOrders(live, world)
  await ghosts(live, words.gone)
  for (const link of words.links) await say(live, link)
  return live
}

async function file({ run, services, world }: Live, { list, cut }: { list: Said[]; cut: Set<string> }): Promise<void> {
  if (list.length === 0) return
  const seen = list.map(said => ({ said, ...observed(world, said) }))
  await run.db.tx(async tx => {
    const observations = seen.map(({ said, observation }) => {
      const { kind, value, device } = observation.key
      const name = nameOf(
        { created: [], world },
        { source: said.source, key_kind: kind, key_value: value, device, id: '' },
      )
      return { ...observation, evidence: observation.evidence.filter(one => !cut.has(unitName(world, name, one))) }
    })
    const sightings = await observe(tx, services, observations)
    const events = seen.map(({ event }, index) => ({ ...event, sightingId: sightings[index] ?? null }))
    await appendEvents(tx, services.wakes, events)
  })
}

async function share(live: Live, { kind, scope, value }: Words['marks'][number]): Promise<void> {
  if (!isKind(kind)) throw new Error(kind)
  const given = { kind, scope, value: inWorld(live.world, value), reason: '测试' }
  await live.run.db.tx(tx => markShared(tx, staff(live), given))
}

function isKind(kind: string): kind is IdentifierKind {
  return IDENTIFIER_KINDS.some(one => one === kind)
}

async function tell(live: Live, { sighting, made, at, values, again }: Words['typed'][number]): Promise<void> {
  const { world, run } = live
  const typed = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, typeof value === 'string' ? inWorld(world, value) : value]),
  )
  const ctx = staff(live, at)
  const id = made ? newId() : await idOf(live, sighting)
  if (made) live.created[indexOf(sighting)] = id
  await run.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'record' })
    if (made) return write(tx, ctx, { actId, changes: [{ op: 'create', object: 'contact', id, values: typed }] })
    await tombstones(tx, { id, units: again.map(one => inWorld(world, one)) })
    const changes = Object.fromEntries(
      Object.entries(typed).map(([field, value]): [string, [unknown, unknown]] => [field, [null, value]]),
    )
    return contactWritten(tx, ctx, { actId, records: [{ op: 'update', object: 'contact', id, version: 1, changes }] })
  })
}

/** Cut before it was ever typed. */
async function tombstones(
  tx: Parameters<typeof declare>[0],
  { id, units }: { id: string; units: string[] },
): Promise<void> {
  for (const unit of units) {
    const [kind, value] = unit.split(' ')
    await tx.query(
      `insert into ws.identity_edge (id, sighting_id, kind, scope, value, trust, rule, first_at, last_at, cut_act_id)
       values ($1, $2, $3, '', $4, 'verified', 'staff', now(), now(), '00000000-0000-7000-8000-000000000000') on conflict do nothing`,
      [newId(), id, kind, value],
    )
  }
}

/** Of a contact that was never made nothing is left but who others said it was. */
async function ghosts(live: Live, gone: string[]): Promise<void> {
  for (const name of gone) {
    const id = newId()
    live.created[indexOf(name)] = id
    await live.run.db.query(
      `insert into ws.sighting (id, source_id, key_kind, key_value, person_id, first_at, last_at)
       values ($1, (select id from ws.source where kind = 'crm'), 'record_id', $3, $1, $2, $2)`,
      [id, new Date(live.world.now), id],
    )
  }
}

async function say(live: Live, { a, b, verdict, at }: Words['links'][number]): Promise<void> {
  const pair = { a: await idOf(live, a), b: await idOf(live, b) }
  const ctx = staff(live, at.getTime())
  // A word that a rule forbids by now joins nobody in the other world, either.
  await unlessRefused(live.run.db.tx(tx => declare(tx, ctx, { ...pair, verdict, reason: '测试' })))
}

async function namesIn(live: Live): Promise<Set<string>> {
  return new Set((await sightingsIn(live)).map(row => nameOf(live, row)))
}

async function idOf(live: Live, name: string): Promise<string> {
  const row = (await sightingsIn(live)).find(one => nameOf(live, one) === name)
  if (!row) throw new Error(`no sighting ${name}`)
  return row.id
}

function indexOf(name: string): number {
  return Number(name.split(' ')[1])
}
