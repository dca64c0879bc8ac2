import { PARTS, type Condition, type Dependent, type Label } from '@huiliu/contracts'
import type { Queryable } from '../kernel/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { catalogOf, objectIn, type Catalog } from './catalog.ts'
import { usersOf } from './formula/index.ts'

/** What is looked at: an object as a whole, or one of its fields. */
export type Asked = { object: string; field?: string | undefined }
type Finder = (q: Queryable, catalog: Catalog, asked: Asked) => Promise<Dependent[]>

const finders: Finder[] = [fieldsThatPoint, formulasThatUse, viewsThatUse, layoutsThatShow]

/** Lets a module above say what of its own needs an object or a field. */
export function registerDependents(finder: Finder): void {
  finders.push(finder)
}

/** What would miss an object or a field that is deleted. Throws unknown_object. */
export async function dependentsOf(ctx: CallCtx, asked: Asked): Promise<Dependent[]> {
  const catalog = await catalogOf(ctx)
  objectIn(catalog, asked.object)
  const found = await Promise.all(finders.map(finder => finder(ctx.db, catalog, asked)))
  return found.flat()
}

async function fieldsThatPoint(_q: Queryable, catalog: Catalog, { object, field }: Asked): Promise<Dependent[]> {
  const on = (label: Label, own: Label): Label => ({ zh: `${label.zh} · ${own.zh}`, en: `${label.en} · ${own.en}` })
  return catalog.objects.flatMap(other =>
    other.fields.flatMap((one): Dependent[] => {
      const points = field === undefined && one.object === object && other.name !== object
      const depends = field !== undefined && other.name === object && one.dependsOn === field
      if (!points && !depends) return []
      return [
        { kind: points ? 'lookup' : 'option', name: on(other.label, one.label), object: other.name, id: one.name },
      ]
    }),
  )
}

async function formulasThatUse(_q: Queryable, catalog: Catalog, { object, field }: Asked): Promise<Dependent[]> {
  if (field === undefined) return []
  return usersOf(catalog.byName, object, field).map((user): Dependent => {
    const own = catalog.byName.get(user.object)?.fields.find(one => one.name === user.name)
    return { kind: 'formula', name: own?.label ?? { zh: user.name, en: user.name }, object: user.object, id: user.name }
  })
}

type View = {
  id: string
  object: string
  name: string
  query: { filter?: Condition; sort?: { field: string }[] }
  columns: { field: string }[]
}

async function viewsThatUse(q: Queryable, catalog: Catalog, { object, field }: Asked): Promise<Dependent[]> {
  const views = await q.query<View>('select id, object, name, query, columns from ws.view order by name')
  return views.flatMap(({ id, object: on, name, query, columns }): Dependent[] => {
    const uses = pathsTo(catalog, { on, object, field })
    const used =
      (on === object && field === undefined) ||
      uses.some(
        path =>
          mentions(query.filter, path) ||
          query.sort?.some(sort => sort.field === path) ||
          columns.some(column => column.field === path),
      )
    return used ? [{ kind: 'view', name: { zh: name, en: name }, object: on, id }] : []
  })
}

/** How a condition on one object names a field of another: `stage`, `account.industry`. */
function pathsTo(catalog: Catalog, { on, object, field }: Asked & { on: string }): string[] {
  const lookups = catalog.byName.get(on)?.fields.filter(one => one.object === object) ?? []
  if (field === undefined) return lookups.map(one => one.name)
  const parts = catalog.byName.get(object)?.fields.find(one => one.name === field)
  const own = on === object ? [field, ...(PARTS[parts?.type ?? 'text'] ?? []).map(part => `${field}.${part.name}`)] : []
  return [...own, ...lookups.map(one => `${one.name}.${field}`)]
}

/** Whether a condition asks for a field, or for something one lookup away from it. */
export function mentions(condition: Condition | undefined, path: string): boolean {
  if (!condition) return false
  if ('all' in condition) return condition.all.some(part => mentions(part, path))
  if ('any' in condition) return condition.any.some(part => mentions(part, path))
  if ('not' in condition) return mentions(condition.not, path)
  return condition.field === path || condition.field.startsWith(`${path}.`)
}

async function layoutsThatShow(q: Queryable, _catalog: Catalog, { object, field }: Asked): Promise<Dependent[]> {
  if (field === undefined) return []
  const rows = await q.query<{ role: string }>(
    `select role from ws.layout where object = $1 and jsonb_path_exists(body, '$.tabs[*].sections[*].fields[*] ? (@ == $f)', jsonb_build_object('f', $2::text)) order by role`,
    [object, field],
  )
  return rows.map(({ role }): Dependent => {
    const name = role === '' ? { zh: '所有人', en: 'everybody' } : { zh: role, en: role }
    return { kind: 'layout', name, object, id: role }
  })
}
