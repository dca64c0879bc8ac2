import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { arrayLiteral } from './array-literal.ts'
import { batchingSocket } from './batching-socket.ts'
import { FineInstant, exactText, instantOf } from './instant.ts'

/** A value node-postgres can send. Buffers travel in binary, arrays as PostgreSQL arrays, objects as JSON. */
export type Value = unknown
export type Row = Record<string, unknown>
type QueryOptions = { prepare?: boolean }
type SendOptions = QueryOptions & { refused?: (error: unknown) => Error | undefined }

/**
 * The only way to the database: a handle bound to one schema. SQL names its tables `ws.<table>`; the handle puts the
 * real, quoted schema there, so that no code spells a schema and none can reach another workspace.
 */
export type Queryable = {
  readonly schema: string
  /** Its statements travel on one connection, and wait for nobody's but their own. */
  readonly onOneConnection: boolean
  /** `prepare` keeps the plan on the connection: for fixed, hot statements only. */
  query<T extends Row = Row>(text: string, values?: Value[], options?: QueryOptions): Promise<T[]>
}
export type Tx = Queryable & {
  readonly inTransaction: true
  /**
   * A statement whose rows nobody needs: it travels with what is asked next, or with the commit, instead of being waited
   * for. Its failure fails the transaction, and is what the transaction's caller hears: as `refused` puts it, if it does.
   */
  send(text: string, values?: Value[], options?: SendOptions): void
  /** Runs once after the commit; for cheap nudges only, nothing may depend on it. */
  afterCommit(nudge: () => void): void
  /** A part that may fail alone: what it did is taken back, and the transaction goes on. */
  attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}
export type Db = Queryable & {
  /** One transaction; retried as a whole on serialization failures and deadlocks, so `work` must be repeatable. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * The same, answered with what `read` finds once it is committed. What it asks first travels with the commit, so that
   * reading back what was written costs no round trip. A failure of `read` undoes nothing.
   */
  txThen<T, U>(work: (tx: Tx) => Promise<T>, read: (db: Db, done: T) => Promise<U>): Promise<U>
  /**
   * For work that asks many things at once: its statements travel together on one connection and are answered in turn,
   * instead of each waking a PostgreSQL process of its own. No transaction: each statement sees what is committed by then.
   */
  together<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** The same workspace without a limit of time, for what nobody waits for. A request's own statements have one. */
  readonly patient: Db
}

const { DATE, TIMESTAMPTZ } = pg.types.builtins

/** A checkout that waits longer finds PostgreSQL unreachable or every connection busy. */
const CHECKOUT_MS = 30_000

/** `statementMs`: a statement that takes longer is ended (57014); 0 for no limit. int8 and numeric stay strings (exact), date stays `YYYY-MM-DD`, timestamptz becomes Date (see `exactText`). */
export function openPool(connection: pg.PoolConfig, size = 10, { statementMs = 0 } = {}): pg.Pool {
  const types = new pg.TypeOverrides()
  types.setTypeParser(DATE, (text: string) => text)
  types.setTypeParser(TIMESTAMPTZ, instantOf)
  const pool = new pg.Pool({
    connectionTimeoutMillis: CHECKOUT_MS,
    ...(statementMs > 0 && { statement_timeout: statementMs }),
    ...connection,
    max: size,
    types,
    allowExitOnIdle: false,
    pipeline: true,
    stream: batchingSocket,
  })
  // A connection that dies (PostgreSQL restarts) must not take the process down: an idle one is made anew at the next
  // query, and one at work fails what it was asked.
  pool.on('error', () => undefined)
  pool.on('connect', client => client.on('error', () => undefined))
  return pool
}

/** `patient`: the handle without a limit of time, where the pool's statements have one. */
export function bind(pool: pg.Pool, schema: string, patient?: Db): Db {
  const rewrite = rewriter(schema)
  const db: Db = {
    schema,
    onOneConnection: false,
    get patient() {
      return patient ?? db
    },
    query: (text, values, options) => run(alone(pool), rewrite(text), values, options),
    tx: work => db.txThen(work, async (_, done) => done),
    async txThen(work, read) {
      const outcome = await retrying(() => transact(pool, { db, rewrite }, { work, read }))
      if (outcome.status === 'rejected') throw outcome.reason
      return outcome.value
    },
    together: work => onOneConnection(pool, { db, rewrite }, work),
  }
  return db
}

/** A transaction as a handle for what opens its own: all of it joins this one. */
export function joining(tx: Tx): Db {
  const db: Db = {
    schema: tx.schema,
    onOneConnection: true,
    query: tx.query,
    tx: work => work(tx),
    txThen: async (work, read) => read(db, await work(tx)),
    together: work => work(db),
    get patient() {
      return db
    },
  }
  return db
}

let guard: AsyncLocalStorage<true> | undefined

/**
 * From now on what holds a transaction's connection and asks for another one fails: under load all connections can be held
 * by those who wait for one more. For tests.
 */
export function refuseSecondConnections(): void {
  guard ??= new AsyncLocalStorage()
}

/** What somebody else does meanwhile, though it is begun within a transaction. For tests. */
export function asSomebodyElse<T>(work: () => T): T {
  return guard ? guard.exit(work) : work()
}

function alone(pool: pg.Pool): pg.Pool {
  if (guard?.getStore()) throw new Error('a transaction asked for a second connection')
  return pool
}

type Rewritten = { text: string; name: string }
type Binding = { db: Db; rewrite: (text: string) => Rewritten }

const MAX_REMEMBERED = 2000

function rewriter(schema: string): (text: string) => Rewritten {
  const quoted = `${pg.escapeIdentifier(schema)}.`
  const known = new Map<string, Rewritten>()
  return text => {
    const hit = known.get(text)
    if (hit) return hit
    const rewritten = text.replace(/\bws\./g, quoted)
    const result = { text: rewritten, name: createHash('md5').update(rewritten).digest('base64url') }
    if (known.size < MAX_REMEMBERED) known.set(text, result)
    return result
  }
}

async function run<T extends Row>(
  client: pg.Pool | pg.PoolClient,
  { text, name }: Rewritten,
  values: Value[] = [],
  { prepare = false }: QueryOptions = {},
): Promise<T[]> {
  const sent = values.map(sendable)
  const result = await client.query<T>(prepare ? { text, values: sent, name } : { text, values: sent }).catch(rethrow)
  return result.rows
}

function sendable(value: Value): Value {
  if (Array.isArray(value)) return arrayLiteral(value)
  return value instanceof FineInstant ? exactText(value) : value
}

async function onOneConnection<T>(pool: pg.Pool, binding: Binding, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await alone(pool).connect().catch(rethrow)
  const { pinned, release } = pin(client, pool, binding)
  try {
    return await work(pinned)
  } finally {
    release()
  }
}

/** A handle whose statements travel on a connection until it is released. */
function pin(client: pg.PoolClient, pool: pg.Pool, { db, rewrite }: Binding) {
  let ours = true
  const pinned: Db = {
    ...db,
    onOneConnection: true,
    // What work leaves behind after a failure must not reach a connection that serves somebody else by then.
    query: (text, values, options) => run(ours ? client : pool, rewrite(text), values, options),
    together: inner => inner(pinned),
  }
  const release = (broken?: Error) => {
    ours = false
    client.release(broken)
  }
  return { pinned, release }
}

type Work<T, U> = { work: (tx: Tx) => Promise<T>; read: (db: Db, done: T) => Promise<U> }

/** Throws what keeps the work from being committed; afterwards answers with what became of `read`, for nothing is to be retried. */
async function transact<T, U>(
  pool: pg.Pool,
  binding: Binding,
  { work, read }: Work<T, U>,
): Promise<PromiseSettledResult<U>> {
  const client = await alone(pool).connect().catch(rethrow)
  const { pinned, release } = pin(client, pool, binding)
  const nudges: (() => void)[] = []
  const sent: Promise<unknown>[] = []
  const send = (answer: Promise<unknown>) => {
    answer.catch(() => undefined)
    sent.push(answer)
  }
  let broken: Error | undefined
  try {
    // Readers and locks count on each statement seeing what was committed before it, whatever the server's default is.
    send(client.query('begin isolation level read committed').catch(rethrow))
    const own = transaction(client, binding, { send, nudges })
    const done = await (guard ? guard.run(true, () => work(own)) : work(own))
    // Where one of those sent has failed, PostgreSQL takes this for a rollback.
    send(client.query('commit').catch(rethrow))
    const reading = Promise.allSettled([read(pinned, done)])
    await Promise.all(sent)
    for (const nudge of nudges) nudge()
    const [outcome] = await reading
    return outcome
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure))
    throw (sqlState(error) === IN_FAILED_TRANSACTION && (await firstFailure(sent))) || error
  } finally {
    release(broken)
  }
}

type Effects = { send: (answer: Promise<unknown>) => void; nudges: (() => void)[] }

function transaction(client: pg.PoolClient, { db, rewrite }: Binding, { send, nudges }: Effects): Tx {
  return {
    schema: db.schema,
    onOneConnection: true,
    inTransaction: true,
    query: (text, values, options) => run(client, rewrite(text), values, options),
    send: (text, values, { refused, ...options } = {}) => {
      const putIn = (error: unknown): never => {
        throw refused?.(error) ?? error
      }
      send(run(client, rewrite(text), values, options).catch(putIn))
    },
    afterCommit: nudge => nudges.push(nudge),
    attempt: work => attempt(client, { db, rewrite }, { work, send, nudges }),
  }
}

type Attempt<T> = Effects & { work: (tx: Tx) => Promise<T> }

async function attempt<T>(client: pg.PoolClient, binding: Binding, { work, send, nudges }: Attempt<T>): Promise<T> {
  const own: Promise<unknown>[] = []
  const later: (() => void)[] = []
  const sendOwn = (answer: Promise<unknown>) => {
    answer.catch(() => undefined)
    own.push(answer)
  }
  send(client.query('savepoint part').catch(rethrow))
  try {
    const done = await work(transaction(client, binding, { send: sendOwn, nudges: later }))
    await Promise.all(own)
    send(client.query('release savepoint part').catch(rethrow))
    nudges.push(...later)
    return done
  } catch (error) {
    const cause = (sqlState(error) === IN_FAILED_TRANSACTION && (await firstFailure(own))) || error
    await client.query('rollback to savepoint part').catch(rethrow)
    throw cause
  }
}

const IN_FAILED_TRANSACTION = '25P02'

async function firstFailure(sent: Promise<unknown>[]): Promise<unknown> {
  const outcomes = await Promise.allSettled(sent)
  return outcomes.find(outcome => outcome.status === 'rejected')?.reason
}

const RETRYABLE = new Set(['40001', '40P01'])
const ATTEMPTS = 5

async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries >= ATTEMPTS || !RETRYABLE.has(sqlState(error) ?? '')) throw error
    }
  }
}

/**
 * No connection could be had, or it broke. What was asked may or may not have been done: the answer to a commit can be
 * lost on its way, so only what may be done twice may simply be asked again.
 */
export class DatabaseLost extends Error {
  constructor(cause: unknown) {
    super('the database cannot be reached', { cause })
    this.name = 'DatabaseLost'
  }
}

/** node-postgres tells a broken connection by its message alone, the socket by its system call. */
const BROKEN = /^Connection terminated|connection error|is not queryable|^timeout exceeded when trying to connect/
/** connection exceptions; shut down, crashed, starting up */
const GONE = /^(08|57P0[123])/

function rethrow(error: unknown): never {
  const state = sqlState(error)
  const isBroken = error instanceof Error && (BROKEN.test(error.message) || 'syscall' in error)
  throw isBroken || (state && GONE.test(state)) ? new DatabaseLost(error) : error
}

/** conflicts of transactions, locks not had, resources exhausted (memory, disk, connections) */
const PASSING = /^(40|55P03|53)/

/** The database is to blame and not what it was asked: the same may succeed later. */
export function isPassing(error: unknown): boolean {
  return error instanceof DatabaseLost || PASSING.test(sqlState(error) ?? '')
}

/** SQLSTATE of a database error, or undefined when it is another kind of error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/** Name of the violated constraint of a database error. */
export function constraintOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined
}

/** Quotes one identifier that came from metadata. The only place where SQL text is made from a name. */
export function ident(name: string): string {
  return pg.escapeIdentifier(name)
}
