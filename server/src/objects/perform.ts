import { ProblemError, invalidInput, joining, newId, type Tx } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { heldBy, keyOf, keyValue } from './by-value.ts'
import { pathAt } from './check-values.ts'
import { valueProblem } from './problems.ts'
import { sameValue } from './stored.ts'
import { survivorsOf } from './targets.ts'
import { write, type Change } from './write.ts'

type Values = Record<string, unknown>
type Upsert = {
  op: 'upsert'
  object: string
  field: string
  value: unknown
  /** of the record that must be there already; `any` version of it */
  version?: number | 'any' | undefined
  values: Values
}
/** One thing to do with one record; `upsert` finds it by a unique field, or makes it. */
export type Operation =
  | { op: 'create'; object: string; values: Values }
  | { op: 'update'; object: string; id: string; version?: number | undefined; values: Values }
  | { op: 'delete' | 'restore'; object: string; id: string; version?: number | undefined }
  | Upsert
/** What became of an operation; without a version where nothing had to be written. */
export type Done = { op: Change['op']; object: string; id: string; version?: number }

type Performing = { actId: string; operations: Operation[]; /** for the paths of problems */ at?: string }

/** Operations in their order, under one act, with the caller's rights. Throws what `write` does, and for the first that fails. */
export async function perform(tx: Tx, outer: CallCtx, { actId, operations, at }: Performing): Promise<Done[]> {
  const ctx = { ...outer, db: joining(tx) }
  const done: Done[] = []
  for (const run of runsOf(operations)) {
    const places = run.map((_, index) => (at === undefined ? undefined : `${at}.${done.length + index}`))
    const changes = await changesOf(tx, ctx, { run, places })
    const written = Map.groupBy(await write(tx, ctx, { actId, changes, access: ctx.caller }), record => record.id)
    for (const { op, object, id } of changes) {
      // What moves along with a record is not among what was asked.
      const record = written.get(id)?.shift()
      done.push({ op, object, id, ...(record && { version: record.version }) })
    }
  }
  return done
}

/** Neighbours that one write can take: the same done to one object, no value named twice. */
function runsOf(operations: Operation[]): Operation[][] {
  const runs: Operation[][] = []
  let named = new Set<unknown>()
  for (const one of operations) {
    const run = runs.at(-1)
    const first = run?.[0]
    const goesOn = first && kindOf(first) === kindOf(one) && !(one.op === 'upsert' && named.has(one.value))
    if (run && goesOn) run.push(one)
    else {
      runs.push([one])
      named = new Set()
    }
    if (one.op === 'upsert') named.add(one.value)
  }
  return runs
}

function kindOf(one: Operation): string {
  return [one.op, one.object, one.op === 'upsert' ? one.field : ''].join(' ')
}

/** A change whose record has its id already. */
type Named = Change & { id: string }
type Running = { run: Operation[]; places: (string | undefined)[] }

async function changesOf(tx: Tx, ctx: CallCtx, { run, places }: Running): Promise<Named[]> {
  const upserts = run.filter(one => one.op === 'upsert')
  if (upserts.length > 0) return upserted(tx, ctx, { upserts, places })
  const [first] = run
  const ids = run.flatMap(one => ('id' in one ? one.id : []))
  const survivors = await survivorsOf(tx, first?.object ?? '', ids)
  return run.flatMap((one, index): Named[] => {
    const at = places[index]
    if (one.op === 'upsert') return []
    const change: Named =
      one.op === 'create' ? { ...one, id: newId() } : { ...one, id: survivors.get(one.id) ?? one.id }
    return [at === undefined ? change : { ...change, at }]
  })
}

type Upserting = { upserts: Upsert[]; places: (string | undefined)[] }

/** Updates of what the caller sees under these values, creations of the rest: one he does not see has its value taken. */
async function upserted(tx: Tx, ctx: CallCtx, { upserts, places }: Upserting): Promise<Named[]> {
  const [first] = upserts
  if (!first) return []
  const { object, field } = await keyOf(ctx, first, places[0])
  const values = await Promise.all(upserts.map(({ value }, index) => keyValue(tx, { field, value, at: places[index] })))
  const held = await heldBy(ctx, tx, { object, field, values })
  return upserts.map((one, index): Named => {
    const [value, at, record] = [values[index], places[index], held[index]]
    const { [field.name]: given = value, ...rest } = one.values
    if (given !== value && !sameValue(field.type, given, value))
      throw invalidInput({}, [valueProblem(pathAt(at, field.name), 'differs')])
    const place = at === undefined ? {} : { at }
    if (!record?.can.read)
      return { ...place, op: 'create', object: object.name, id: newId(), values: { ...rest, [field.name]: value } }
    const version = one.version === 'any' ? undefined : one.version
    return { ...place, op: 'update', object: object.name, id: record.id, version, values: rest }
  })
}

const ATTEMPTS = 3

/**
 * Who loses a race for a value finds the record the winner made, and changes it. `work` is a transaction of its own, or
 * part of one that may fail alone.
 */
export async function againIfTaken<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === ATTEMPTS || !isTaken(error)) throw error
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof ProblemError && error.errors.some(({ code }) => code === 'unique_taken')
}
