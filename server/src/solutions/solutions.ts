import type { Solution, SolutionPlan, SolutionView } from '@huiliu/contracts'
import { PART_KINDS } from '@huiliu/contracts'
import { forbidden, type Queryable } from '../kernel/index.ts'
import { carryOut } from './carry-out.ts'
import { checkPlan } from './check-plan.ts'
import type { SolutionCtx } from './kinds/index.ts'
import { compare, compareVersions, demands, explain, partsNow, type Planned, type Wanted } from './plan.ts'
import { solutionFixed, solutionHasRecords, solutionNeeded, solutionNeeds, unknownSolution } from './problems.ts'
import { CORE, shippedSolutions } from './shipped.ts'
import { installedSolution, installedSolutions, uploadedSolutions } from './store.ts'

/** Everything that can be installed, and everything that is. */
export async function listSolutions(q: Queryable): Promise<SolutionView[]> {
  const installed = await installedSolutions(q)
  const uploaded = await uploadedSolutions(q)
  const shipped = shippedSolutions()
  const names = new Set([...shipped.keys(), ...uploaded.keys(), ...installed.keys()])
  return [...names].flatMap((name): SolutionView[] => {
    const there = installed.get(name)
    const solution = shipped.get(name) ?? uploaded.get(name)
    const head = solution?.head ?? there?.head
    if (!head) return []
    return [
      {
        name,
        label: head.label,
        description: head.description,
        origin: shipped.has(name) ? 'product' : 'uploaded',
        version: solution?.head.version ?? null,
        installed: there?.head.version ?? null,
        installedAt: there?.installedAt.toISOString() ?? null,
        fixed: name === CORE,
        counts: countsOf(solution),
      },
    ]
  })
}

function countsOf(solution: Solution | undefined): SolutionView['counts'] {
  const by = Map.groupBy(solution?.parts ?? [], part => part.kind)
  return PART_KINDS.flatMap(kind => (by.has(kind) ? [{ kind, count: by.get(kind)?.length ?? 0 }] : []))
}

/** A solution at hand: of the product, or uploaded. Throws unknown_solution. */
export async function solutionNamed(q: Queryable, name: string): Promise<Solution> {
  const found = shippedSolutions().get(name) ?? (await uploadedSolutions(q)).get(name)
  if (!found) throw unknownSolution({ name })
  return found
}

export type Asked = { name: string; to: 'install' | 'remove'; confirmed?: boolean }
type Told = { plan: SolutionPlan; planned: Planned; wanted: Wanted }

/** What an installation or a removal would do now; nothing is changed. Throws unknown_solution, solution_unreadable. */
export async function planFor(ctx: SolutionCtx, { name, to, confirmed = false }: Asked): Promise<Told> {
  const installed = await installedSolution(ctx.db, name)
  const target = to === 'install' ? await solutionNamed(ctx.db, name) : undefined
  const head = target?.head ?? installed?.head
  if (!head) throw unknownSolution({ name })
  const wanted = { installed, target }
  const planned = compare({ ...wanted, now: await partsNow(ctx.db), confirmed })
  const heads = new Map([...(await installedSolutions(ctx.db))].map(([key, one]) => [key, one.head]))
  const asked = demands({ installed: heads, head, target })
  // Without what it needs most of it could not be there, and the list of what is wrong would hide why.
  if (asked.missing.length === 0) await checkPlan(ctx, planned.works)
  const { label } = head
  const [from, to_] = [installed?.head.version ?? null, target?.head.version ?? null]
  return { plan: { name, label, from, to: to_, parts: await explain(ctx.db, planned), ...asked }, planned, wanted }
}

/** Installs, or upgrades what is installed. Answers with the id of the change. Throws solution_needs and what `planFor` does. */
export async function install(ctx: SolutionCtx, name: string): Promise<string> {
  const { plan, planned, wanted } = await planFor(ctx, { name, to: 'install' })
  if (plan.missing.length > 0) throw solutionNeeds({ names: plan.missing.map(one => one.name).join(', ') })
  return run(ctx, { plan, planned, wanted }, wanted.installed ? 'upgrade' : 'install')
}

/** Removes what it brought and nobody changed. Throws solution_fixed, solution_needed, solution_has_records. */
export async function remove(ctx: SolutionCtx, { name, confirmed }: Omit<Asked, 'to'>): Promise<string> {
  if (name === CORE) throw solutionFixed()
  const { plan, planned, wanted } = await planFor(ctx, { name, to: 'remove', ...(confirmed && { confirmed }) })
  if (plan.needed.length > 0) throw solutionNeeded({ names: plan.needed.map(one => one.name).join(', ') })
  const full = plan.parts.filter(part => part.records > 0)
  if (full.length > 0 && !confirmed) throw solutionHasRecords({ names: full.map(part => part.name).join(', ') })
  return run(ctx, { plan, planned, wanted }, 'remove')
}

async function run(ctx: SolutionCtx, { plan, planned, wanted }: Told, act: 'install' | 'upgrade' | 'remove') {
  const touchesRoles = planned.works.some(work => work.kind === 'role')
  if (touchesRoles && !ctx.caller.rights.members) throw forbidden()
  return carryOut(ctx, {
    solution: plan.name,
    label: plan.label,
    act,
    version: plan.to ?? plan.from,
    kept: plan.parts.flatMap(part => part.kept),
    works: planned.works,
    was: wanted.installed,
    will: wanted.target,
  })
}

/** Installed solutions of the product of which a newer version came are upgraded; at the start of a workspace. */
export async function upgradeShipped(ctx: SolutionCtx): Promise<void> {
  const shipped = shippedSolutions()
  for (const [name, { head }] of await installedSolutions(ctx.db)) {
    const newer = shipped.get(name)
    if (!newer || compareVersions(newer.head.version, head.version) <= 0) continue
    try {
      await install(ctx, name)
      ctx.log.info({ solution: name, version: newer.head.version }, 'solution upgraded')
    } catch (error) {
      // The workspace works with the former version; the settings say that there is a newer one.
      ctx.log.error({ err: error, solution: name }, 'a solution could not be upgraded')
    }
  }
}
