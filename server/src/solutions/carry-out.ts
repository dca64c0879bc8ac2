import type { Label, PartChange, Solution, SolutionChange } from '@huiliu/contracts'
import { ProblemError, constraintOf, newId, notFound, startAct, type Queryable } from '../kernel/index.ts'
import { KINDS, kindNamed, type SolutionCtx } from './kinds/index.ts'
import { same } from './json.ts'
import { merge } from './merge.ts'
import { keyOf, partsNow, type Work } from './plan.ts'
import { changeFailed, solutionBusy } from './problems.ts'
import { keepInstalled } from './store.ts'

/** What one change does: every part from what it was to what it is to be, and what counts as installed before and after. */
type Doing = { works: Work[]; was: Solution | undefined; will: Solution | undefined }
export type NewChange = Doing & {
  solution: string
  label: Label
  act: SolutionChange['act']
  version: string | null
  kept: PartChange[]
}

/**
 * Carries a change out. What it will do is written down first; each part is then made by the commands people's clicks call,
 * each in a transaction of its own. What cannot be made takes everything back. Throws solution_busy, solution_failed with
 * what was wrong.
 */
export async function carryOut(ctx: SolutionCtx, change: NewChange): Promise<string> {
  const id = newId()
  const works = change.works.filter(work => !same(work.before, work.after))
  await begin(ctx, id, { ...change, works })
  try {
    await applyWorks(ctx, works)
  } catch (error) {
    await settle(ctx.db, id, await takenBack(ctx, { works, error }))
    if (!(error instanceof ProblemError)) throw error
    const { code, title } = error.definition
    throw changeFailed({}, error.errors.length > 0 ? error.errors : [{ path: '', code, message: title }])
  }
  await finish(ctx, id, change)
  return id
}

/** The act that explains it, and the work, in one transaction. */
async function begin(ctx: SolutionCtx, id: string, { works, was, will, ...change }: NewChange): Promise<void> {
  const { solution, label, act, version, kept } = change
  try {
    await ctx.db.tx(async tx => {
      const actId = await startAct(tx, ctx, { kind: 'solution', reason: `${act} ${solution} ${version ?? ''}`.trim() })
      await tx.query(
        `insert into ws.solution_change (id, solution, label, act, version, state, at, act_id, work, kept)
         values ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9)`,
        [
          id,
          solution,
          JSON.stringify(label),
          act,
          version,
          ctx.now,
          actId,
          JSON.stringify({ works, was, will }),
          kept.length,
        ],
      )
    })
  } catch (error) {
    throw constraintOf(error) === 'solution_change_running' ? solutionBusy() : error
  }
}

async function finish(ctx: SolutionCtx, id: string, { solution, will }: Doing & { solution: string }): Promise<void> {
  await ctx.db.tx(async tx => {
    await keepInstalled(tx, { name: solution, solution: will, at: ctx.now })
    await settle(tx, id, { state: 'done', problem: null })
  })
}

type Settled = { state: 'done' | 'failed' | 'undone'; problem: string | null }

async function settle(q: Queryable, id: string, { state, problem }: Settled): Promise<void> {
  await q.query('update ws.solution_change set state = $2, problem = $3 where id = $1', [id, state, problem])
}

/** What goes away first, so that nothing is taken from under what shows it; then what is made, in the order of need. */
async function applyWorks(ctx: SolutionCtx, works: Work[]): Promise<void> {
  const of = (kind: Work['kind']) => works.filter(work => work.kind === kind)
  for (const { kind, apply } of KINDS.toReversed()) {
    const going = of(kind).filter(work => !work.after)
    // Objects look each other up, and are made and removed together.
    if (kind !== 'object' && going.length > 0) await apply(ctx, going)
  }
  for (const { kind, apply } of KINDS) {
    const coming = of(kind).filter(work => work.after || kind === 'object')
    if (coming.length > 0) await apply(ctx, coming)
  }
}

/** From what is there now to where the works lead, what others changed meanwhile kept. */
async function continued(q: Queryable, works: Work[]): Promise<Work[]> {
  const now = await partsNow(q)
  return works.flatMap(({ kind, name, before, after }) => {
    const mine = now.get(keyOf({ kind, name }))
    const { value } = merge({ base: before, mine, theirs: after })
    const to = value === undefined ? undefined : { ...(value === null ? {} : Object(value)) }
    const settled = mine && to ? (kindNamed(kind).settle?.(mine, to).after ?? to) : to
    return same(mine, settled) ? [] : [{ kind, name, before: mine, after: settled }]
  })
}

/** The other way round: what was made goes back to what it was. */
function reversed(works: Work[]): Work[] {
  return works.map(({ kind, name, before, after }) => ({ kind, name, before: after, after: before }))
}

/** Everything as it was before; where even that fails, doctor says so. */
async function takenBack(ctx: SolutionCtx, { works, error }: { works: Work[]; error: unknown }): Promise<Settled> {
  try {
    await applyWorks(ctx, await continued(ctx.db, reversed(works)))
    return { state: 'failed', problem: error instanceof ProblemError ? error.definition.code : 'internal' }
  } catch (second) {
    ctx.log.error({ err: second }, 'a failed installation could not be taken back')
    return { state: 'failed', problem: HALF_WAY }
  }
}

/** What `huiliu doctor` tells of. */
const HALF_WAY = 'interrupted'

type Row = {
  id: string
  solution: string
  label: Label
  act: SolutionChange['act']
  version: string | null
  state: SolutionChange['state']
  work: Doing
}
const ROW = 'select id, solution, label, act, version, state, work from ws.solution_change'

/** Takes up what an end of the process interrupted; at the start of a workspace. */
export async function resumeChanges(ctx: SolutionCtx): Promise<void> {
  for (const row of await ctx.db.query<Row>(`${ROW} where state = 'running' order by at`)) {
    try {
      await applyWorks(ctx, await continued(ctx.db, row.work.works))
      await finish(ctx, row.id, { ...row.work, solution: row.solution })
    } catch (error) {
      ctx.log.error({ err: error, solution: row.solution }, 'an interrupted installation could not be finished')
      await settle(ctx.db, row.id, { state: 'failed', problem: HALF_WAY })
    }
  }
}

/** Installations that an end of the process interrupted, or that failed half way, for `huiliu doctor`. */
export async function unfinishedChanges(q: Queryable): Promise<string[]> {
  const rows = await q.query<{ solution: string }>(
    `select solution from ws.solution_change where state = 'running' or problem = $1 order by at`,
    [HALF_WAY],
  )
  return rows.map(row => row.solution)
}

/** Takes a change back: part by part where it still is as the change left it. Throws not_found. */
export async function undoChange(ctx: SolutionCtx, id: string): Promise<string> {
  const [row] = await ctx.db.query<Row>(`${ROW} where id = $1 and state = 'done'`, [id])
  if (!row) throw notFound()
  const { works, was, will } = row.work
  const { solution, label } = row
  const version = was?.head.version ?? null
  const back = await continued(ctx.db, reversed(works))
  const undoing = { solution, label, act: 'undo' as const, version, kept: [], works: back, was: will, will: was }
  const undone = await carryOut(ctx, undoing)
  await settle(ctx.db, id, { state: 'undone', problem: null })
  return undone
}

type Listed = Omit<Row, 'work'> & { at: Date; by: string; parts: string; kept: number; problem: string | null }

/** The latest changes. */
export async function listChanges(q: Queryable, limit = 50): Promise<SolutionChange[]> {
  const rows = await q.query<Listed>(
    `select c.id, c.solution, c.label, c.act, c.version, c.state, c.at, a.actor_name as by,
       jsonb_array_length(c.work -> 'works') as parts, c.kept, c.problem
     from ws.solution_change c join ws.act a on a.id = c.act_id order by c.at desc, c.id desc limit ${limit}`,
  )
  return rows.map(row => ({ ...row, at: row.at.toISOString(), parts: Number(row.parts) }))
}
