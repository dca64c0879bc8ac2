import type { Sandbox, Solution, SolutionHead, SolutionPart, SolutionPlan } from '@huiliu/contracts'
import { forbidden, notFound, type Db, type Logger, type Queryable } from '../kernel/index.ts'
import { accountBehind, addMember, profileOf, setProfile, type WorkspaceRuntime } from '../workspace/index.ts'
import { carryOut } from './carry-out.ts'
import { checkPlan } from './check-plan.ts'
import type { SolutionCtx } from './kinds/index.ts'
import { compare, compareVersions, explain, keyOf, partsIn, partsNow, type Planned, type Work } from './plan.ts'
import { notFromSandbox, sandboxMembersOnly } from './problems.ts'
import { installedSolution, installedSolutions, keepInstalled, keepUpload, uploadedSolutions } from './store.ts'

/** A sandbox is a workspace with production's configuration, no records, and nobody in it but its maker. */

/** How workspaces are made, found and ended; the composition root's. */
export type Workspaces = {
  make(input: { name: string; fill: (db: Db) => Promise<void> }): Promise<WorkspaceRuntime>
  find(id: string): WorkspaceRuntime | undefined
  end(runtime: WorkspaceRuntime): Promise<void>
  /** the product acting on its own there */
  systemIn(runtime: WorkspaceRuntime & { log: Logger }): SolutionCtx
}

type Row = {
  workspace_id: string
  name: string
  made_by: string
  made_at: Date
  promoted_at: Date | null
  base: SolutionPart[]
}

export async function listSandboxes(q: Queryable): Promise<Sandbox[]> {
  const rows = await q.query<Omit<Row, 'base'>>(
    'select workspace_id, name, made_by, made_at, promoted_at from ws.sandbox order by made_at',
  )
  return rows.map(viewOf)
}

function viewOf({ workspace_id, name, made_by, made_at, promoted_at }: Omit<Row, 'base'>): Sandbox {
  return {
    id: workspace_id,
    name,
    madeBy: made_by,
    madeAt: made_at.toISOString(),
    promotedAt: promoted_at?.toISOString() ?? null,
  }
}

/** What this workspace is a sandbox of. */
export async function sandboxOrigin(q: Queryable): Promise<{ id: string; name: string } | null> {
  const [row] = await q.query<{ id: string; name: string }>('select workspace_id as id, name from ws.sandbox_of')
  return row ?? null
}

type Making = { name: string; workspaces: Workspaces; home: { id: string; name: string } }

/** Throws sandbox_in_sandbox, sandbox_members_only, forbidden for who does not manage roles. */
export async function makeSandbox(ctx: SolutionCtx, { name, workspaces, home }: Making): Promise<Sandbox> {
  if (!ctx.caller.rights.members) throw forbidden()
  if (await sandboxOrigin(ctx.db)) throw notFromSandbox()
  const account = await accountBehind(ctx)
  if (!account) throw sandboxMembersOnly()
  const now = await partsNow(ctx.db)
  const profile = await profileOf(ctx)
  const runtime = await workspaces.make({
    name,
    fill: async db => {
      await addMember(db, { ...account, roles: ['admin'], departmentId: null })
      await setProfile(db, profile)
      await db.query('insert into ws.sandbox_of (workspace_id, name) values ($1, $2)', [home.id, home.name])
    },
  })
  await ctx.db.query(
    'insert into ws.sandbox (workspace_id, name, made_by, made_at, base) values ($1, $2, $3, $4, $5)',
    [runtime.workspace.id, name, ctx.actor.name, ctx.now, JSON.stringify(partsIn(now))],
  )
  await fillSandbox(ctx, workspaces.systemIn({ ...runtime, log: ctx.log }), now)
  const [made] = (await listSandboxes(ctx.db)).filter(one => one.id === runtime.workspace.id)
  if (!made) throw notFound()
  return made
}

/** No name of a solution. */
const CONFIGURATION = '~configuration'
const LABEL = { zh: '配置', en: 'Configuration' }

/** Every part as production has it; what is installed and brought there counts as installed and brought here. */
async function fillSandbox(
  from: SolutionCtx,
  to: SolutionCtx,
  parts: Map<string, SolutionPart['body']>,
): Promise<void> {
  const there = await partsNow(to.db)
  const works = partsIn(parts).map(({ kind, name, body }): Work => {
    return { kind, name, before: there.get(keyOf({ kind, name })), after: body }
  })
  await checkPlan(to, works)
  await carryOut(to, {
    solution: CONFIGURATION,
    label: LABEL,
    act: 'install',
    version: null,
    kept: [],
    works,
    was: undefined,
    will: undefined,
  })
  await copyInstalled(from, to)
  for (const solution of (await uploadedSolutions(from.db)).values()) await keepUpload(to.db, solution, to.now)
}

/** Solutions installed there, in a newer version or not at all here, count as installed here. */
async function copyInstalled(from: SolutionCtx, to: SolutionCtx): Promise<void> {
  const here = await installedSolutions(to.db)
  for (const [name, { head }] of await installedSolutions(from.db)) {
    const known = here.get(name)
    if (known && compareVersions(known.head.version, head.version) >= 0) continue
    const solution = await installedSolution(from.db, name)
    await to.db.tx(tx => keepInstalled(tx, { name, solution, at: to.now }))
  }
}

async function sandboxRow(q: Queryable, id: string): Promise<Row> {
  const [row] = await q.query<Row>(
    'select workspace_id, name, made_by, made_at, promoted_at, base from ws.sandbox where workspace_id = $1',
    [id],
  )
  if (!row) throw notFound()
  return row
}

type Promoting = { id: string; workspaces: Workspaces }
type Told = { plan: SolutionPlan; planned: Planned; parts: SolutionPart[]; sandbox: SolutionCtx }

/** What would come from the sandbox; what changed here since it was made stays. Throws not_found. */
export async function promotionPlan(ctx: SolutionCtx, { id, workspaces }: Promoting): Promise<Told> {
  const row = await sandboxRow(ctx.db, id)
  const runtime = workspaces.find(id)
  if (!runtime) throw notFound()
  const parts = partsIn(await partsNow(runtime.db))
  const head: SolutionHead = { name: CONFIGURATION, label: LABEL, description: LABEL, version: '1.0.0' }
  const of = (list: SolutionPart[]): Solution => ({ head, parts: list })
  const planned = compare({ installed: of(row.base), target: of(parts), now: await partsNow(ctx.db) })
  await checkPlan(ctx, planned.works)
  const label = { zh: row.name, en: row.name }
  const shown = await explain(ctx.db, planned)
  const plan = { name: CONFIGURATION, label, from: null, to: null, parts: shown, missing: [], needed: [] }
  return { plan, planned, parts, sandbox: workspaces.systemIn({ ...runtime, log: ctx.log }) }
}

/** Throws not_found, forbidden, and what an installation throws. Answers with the id of the change. */
export async function promote(ctx: SolutionCtx, promoting: Promoting): Promise<string> {
  if (!ctx.caller.rights.members) throw forbidden()
  const { plan, planned, parts, sandbox } = await promotionPlan(ctx, promoting)
  const change = await carryOut(ctx, {
    solution: CONFIGURATION,
    label: plan.label,
    act: 'promote',
    version: null,
    kept: planned.parts.flatMap(part => part.kept),
    works: planned.works,
    was: undefined,
    will: undefined,
  })
  await copyInstalled(sandbox, ctx)
  await ctx.db.query('update ws.sandbox set base = $2, promoted_at = $3 where workspace_id = $1', [
    promoting.id,
    JSON.stringify(parts),
    ctx.now,
  ])
  return change
}

/** The sandbox with everything in it is gone. Throws not_found, forbidden. */
export async function endSandbox(ctx: SolutionCtx, { id, workspaces }: Promoting): Promise<void> {
  if (!ctx.caller.rights.members) throw forbidden()
  await sandboxRow(ctx.db, id)
  const runtime = workspaces.find(id)
  if (runtime) await workspaces.end(runtime)
  await ctx.db.query('delete from ws.sandbox where workspace_id = $1', [id])
}
