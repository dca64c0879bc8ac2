import type { ExportablePart, PartKind, Solution, SolutionHead, SolutionPart } from '@huiliu/contracts'
import { notFound, type Queryable } from '../kernel/index.ts'
import { wholeCatalog } from '../objects/index.ts'
import { same } from './json.ts'
import { kindNamed } from './kinds/index.ts'
import { keyOf, partsIn, partsNow } from './plan.ts'
import { CORE } from './shipped.ts'

type Base = { solution: string; kind: PartKind; name: string; body: Record<string, unknown> }

/** Everything the workspace has, with where it came from and whether the company changed it. */
export async function exportableParts(q: Queryable): Promise<ExportablePart[]> {
  const now = await partsNow(q)
  const bases = await q.query<Base>('select solution, kind, name, body from ws.solution_part')
  const whole = bases.filter(({ body }) => body['extends'] !== true)
  const from = new Map(whole.map(base => [keyOf(base), base]))
  return partsIn(now).map(({ kind, name, body }) => {
    const base = from.get(keyOf({ kind, name }))
    return {
      kind,
      name,
      label: kindNamed(kind).label(name, body),
      object: objectOf({ kind, name, body }),
      solution: base?.solution ?? null,
      changed: base !== undefined && !same(base.body, body),
    }
  })
}

function objectOf({ kind, name, body }: SolutionPart): string | null {
  if (kind === 'layout') return name.split('.')[0] ?? null
  return typeof body['object'] === 'string' ? body['object'] : null
}

export type ExportAsked = Pick<SolutionHead, 'name' | 'label' | 'description' | 'version'> & {
  parts: { kind: PartKind; name: string }[]
}

/**
 * What is asked for as a solution, as it is now. Of a core object only what the company added or changed goes along, since
 * every workspace has the rest. Throws not_found.
 */
export async function exported(q: Queryable, { parts: asked, ...head }: ExportAsked): Promise<Solution> {
  const now = await partsNow(q)
  const core = await coreBodies(q)
  const parts = asked.map(({ kind, name }): SolutionPart => {
    const body = now.get(keyOf({ kind, name }))
    if (!body) throw notFound()
    return { kind, name, body: kind === 'object' && core.has(name) ? addedTo(core.get(name) ?? {}, body) : body }
  })
  const catalog = await wholeCatalog(q)
  const chosen = new Set(parts.flatMap(part => (part.kind === 'object' ? [part.name] : [])))
  const objects = catalog.objects.map(object => object.name).filter(name => chosen.has(name) && !core.has(name))
  return { head: { ...head, ...(objects.length > 0 && { objects }) }, parts }
}

async function coreBodies(q: Queryable): Promise<Map<string, Record<string, unknown>>> {
  const rows = await q.query<Pick<Base, 'name' | 'body'>>(
    `select name, body from ws.solution_part where solution = $1 and kind = 'object'`,
    [CORE],
  )
  return new Map(rows.map(row => [row.name, row.body]))
}

/** An object of the core as what extends it: its changed names, its new and changed fields. */
function addedTo(base: Record<string, unknown>, body: Record<string, unknown>): Record<string, unknown> {
  const fieldsOf = (from: Record<string, unknown>) => (Array.isArray(from['fields']) ? from['fields'] : [])
  const known = fieldsOf(base)
  const fields = fieldsOf(body).filter((field: unknown) => !known.some((one: unknown) => same(one, field)))
  const { name, label, icon, validations } = body
  return {
    name,
    extends: true,
    ...(!same(label, base['label']) && { label }),
    ...(!same(icon, base['icon']) && icon !== undefined && { icon }),
    fields,
    ...(validations !== undefined && !same(validations, base['validations']) && { validations }),
  }
}
