import type { ObjectDef } from '@huiliu/contracts'
import type { LocalFieldProblem } from '../kernel/index.ts'
import { checkShapes, wholeCatalog, type Shape } from '../objects/index.ts'
import { countryOf } from '../workspace/index.ts'
import type { SolutionCtx } from './kinds/index.ts'
import { shapeOf } from './kinds/object.ts'
import type { Work } from './plan.ts'
import { badSolution } from './problems.ts'
import { pathOf, refusal } from './read-files.ts'

/**
 * Whether everything planned could be there, before anything is made. Throws solution_unreadable with file and place. What
 * only the commands themselves can tell, such as a condition's values, ends the installation and is taken back.
 */
export async function checkPlan(ctx: SolutionCtx, works: Work[]): Promise<void> {
  const catalog = await wholeCatalog(ctx.db)
  const shapes = works.flatMap(({ kind, after }) => (kind === 'object' && after ? [shapeOf(after)] : []))
  const changing = new Set(works.filter(work => work.before !== work.after).map(pathOf))
  const shaping = shapes.filter(({ name }) => changing.has(pathOf({ kind: 'object', name })))
  const problems: LocalFieldProblem[] = checkShapes(catalog, shaping, await countryOf(ctx.db)).map(
    ({ object, path, code, message }) =>
      refusal(pathOf({ kind: 'object', name: object }), code, named(path, shapes, object), message),
  )
  const gone = new Set(works.flatMap(({ kind, name, after }) => (kind === 'object' && !after ? [name] : [])))
  const objects = new Map<string, Pick<ObjectDef, 'fields'>>(
    [...catalog.byName, ...shapes.map(shape => [shape.name, shape] as const)].filter(([name]) => !gone.has(name)),
  )
  for (const work of works) if (work.after && work.kind !== 'object') problems.push(...unknownIn(objects, work))
  if (problems.length > 0) throw badSolution({}, problems.slice(0, 50))
}

/** `fields.3.formula` as `fields.amount.formula`. */
function named(path: string, shapes: Shape[], object: string): string {
  const fields = shapes.find(shape => shape.name === object)?.fields ?? []
  return path.replace(/^fields\.(\d+)/, (_whole, at: string) => `fields.${fields[Number(at)]?.name ?? at}`)
}

const NO_OBJECT = { zh: '没有这个对象', en: 'is not a known object' }

function unknownIn(objects: ReadonlyMap<string, unknown>, work: Work): LocalFieldProblem[] {
  const file = pathOf(work)
  const named = objectsNamed(work)
  return named.filter(name => !objects.has(name)).map(name => refusal(file, 'not_found', name, NO_OBJECT))
}

function objectsNamed({ kind, name, after }: Work): string[] {
  if (kind === 'layout') return [name.split('.')[0] ?? name]
  if (kind === 'view' || kind === 'form') return typeof after?.['object'] === 'string' ? [after['object']] : []
  return []
}
