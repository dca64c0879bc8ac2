import type { Condition, Layout, LayoutForMe, LayoutSection, ObjectDef, SavedLayout } from '@huiliu/contracts'
import { invalidInput, notFound, versionConflict, type LocalFieldProblem, type Queryable } from '../kernel/index.ts'
import { profileOf, type CallCtx } from '../workspace/index.ts'
import { catalogOf, objectIn } from './catalog.ts'
import { checkCondition, evaluateCondition, type FieldSet } from './condition/index.ts'
import { fieldsFor } from './filter.ts'
import { currentLayout, pointingAt, shownSections, usualLayout } from './layout.ts'
import { fieldProblem } from './problems.ts'
import { changesBetween, tellShape } from './shape-changes.ts'
import { visibleObject } from './visible.ts'

/** For everybody whose role has none of its own. */
export const EVERYBODY = ''

type Row = { role: string; version: number; updated_at: Date; body: Layout }

const SELECT = 'select role, version, updated_at, body from ws.layout where object = $1'

/** How the caller sees records of an object: the layout of the first of his roles that has one, else everybody's, else one made of the fields he sees. */
export async function layoutFor(ctx: CallCtx, name: string): Promise<LayoutForMe> {
  const catalog = await catalogOf(ctx)
  const object = visibleObject(ctx, catalog, name)
  const [row] = await ctx.db.query<Row>(
    `${SELECT} and role = any($2) order by array_position($2::text[], role) limit 1`,
    [name, [...ctx.caller.roles, EVERYBODY]],
  )
  const layout = row ? currentLayout(catalog, object, row.body) : usualLayout(catalog, object)
  return { layout, saved: row !== undefined }
}

/** Every layout of an object, as it was saved. Throws unknown_object. */
export async function listLayouts(ctx: CallCtx, name: string): Promise<SavedLayout[]> {
  objectIn(await catalogOf(ctx), name)
  return (await ctx.db.query<Row>(`${SELECT} order by role`, [name])).map(viewOf)
}

/** The layouts of every object that is not deleted. */
export async function allLayouts(q: Queryable): Promise<{ object: string; role: string; layout: Layout }[]> {
  return q.query(
    `select l.object, l.role, l.body as layout from ws.layout l join ws.object o on o.name = l.object
     where o.deleted_at is null order by l.object, l.role`,
  )
}

function viewOf({ role, version, updated_at, body }: Row): SavedLayout {
  return { role, version, updatedAt: updated_at.toISOString(), layout: body }
}

type Saving = { role: string; version: number | undefined; layout: Layout }

/** `version`: of the layout that was changed; two who change one at a time do not write over each other. Throws invalid_input, version_conflict. */
export async function saveLayout(ctx: CallCtx, name: string, { role, version, layout }: Saving): Promise<SavedLayout> {
  const catalog = await catalogOf(ctx)
  const object = objectIn(catalog, name)
  await checkLayout(
    ctx,
    object,
    layout,
    pointingAt(catalog, name).map(one => `${one.object}.${one.field}`),
  )
  return ctx.db.tx(async tx => {
    const roles = await tx.query('select name from ws.role where name = $1', [role])
    if (role !== EVERYBODY && roles.length === 0) throw notFound()
    const [before] = await tx.query<Row>(`${SELECT} and role = $2 for update`, [name, role])
    if (version !== undefined && version !== (before?.version ?? 0)) throw versionConflict()
    const [saved] = await tx.query<Row>(
      `insert into ws.layout as l (object, role, body, updated_at) values ($1, $2, $3, $4)
       on conflict (object, role) do update set body = excluded.body, version = l.version + 1, updated_at = excluded.updated_at
       returning role, version, updated_at, body`,
      [name, role, JSON.stringify(layout), ctx.now],
    )
    if (!saved) throw notFound()
    const changes = changesBetween({ layout: before?.body }, { layout })
    await tellShape(tx, ctx, { type: 'layout.changed', object: name, changes: { role: [role, role], ...changes } })
    return viewOf(saved)
  })
}

/** The role has everybody's layout again; everybody, the one made of the fields. Throws not_found. */
export async function deleteLayout(ctx: CallCtx, name: string, role: string): Promise<void> {
  objectIn(await catalogOf(ctx), name)
  await ctx.db.tx(async tx => {
    const [gone] = await tx.query<{ body: Layout }>(
      'delete from ws.layout where object = $1 and role = $2 returning body',
      [name, role],
    )
    if (!gone) throw notFound()
    const changes = { role: [role, role], layout: [gone.body, null] } satisfies Record<string, [unknown, unknown]>
    await tellShape(tx, ctx, { type: 'layout.changed', object: name, changes })
  })
}

async function checkLayout(ctx: CallCtx, object: ObjectDef, { tabs }: Layout, lists: string[]): Promise<void> {
  const problems: LocalFieldProblem[] = []
  const resolve = await fieldsFor(ctx, object)
  const known = new Set(object.fields.map(field => field.name))
  const placed = new Set<string>()
  const ids = new Set<string>()
  for (const [n, tab] of tabs.entries()) {
    for (const [m, section] of tab.sections.entries()) {
      const at = `layout.tabs.${n}.sections.${m}`
      if (ids.has(section.id)) problems.push(fieldProblem(`${at}.id`, 'duplicate', TWICE))
      ids.add(section.id)
      for (const [k, field] of section.fields.entries()) {
        if (placed.has(field)) problems.push(fieldProblem(`${at}.fields.${k}`, 'duplicate', TWICE))
        else if (!known.has(field)) problems.push(fieldProblem(`${at}.fields.${k}`, 'unknown_field', NO_FIELD))
        placed.add(field)
      }
      if (section.when) problems.push(...wrongIn(section.when, resolve, `${at}.when`))
    }
    for (const [k, one] of tab.related.entries())
      if (!lists.includes(`${one.object}.${one.field}`))
        problems.push(fieldProblem(`layout.tabs.${n}.related.${k}`, 'not_found', NO_LIST))
  }
  if (problems.length > 0) throw invalidInput({}, problems.slice(0, 20))
}

function wrongIn(when: Condition, resolve: FieldSet, path: string): LocalFieldProblem[] {
  const checked = checkCondition(when, resolve, path)
  return checked.ok ? [] : checked.errors.map(({ path: at, code, message }) => ({ path: at, code, message }))
}

const TWICE = { zh: '出现了两次', en: 'is there twice' }
const NO_FIELD = { zh: '没有这个字段', en: 'is not a known field' }
const NO_LIST = { zh: '没有这样指向本对象的字段', en: 'names no field that points to this object' }

/** Which sections show for a record with these values; one whose condition asks for what the caller may not see does not. */
export async function sectionsFor(ctx: CallCtx, name: string, values: Record<string, unknown>): Promise<string[]> {
  const { layout } = await layoutFor(ctx, name)
  const object = visibleObject(ctx, await catalogOf(ctx), name)
  const holds = await judgeOf(ctx, object, values)
  return shownSections(layout, section => holds(section.when))
}

/** Judges conditions on one record's values as this caller may ask them. */
export async function judgeOf(
  ctx: CallCtx & { db: Queryable },
  object: ObjectDef,
  values: Record<string, unknown>,
): Promise<(when: LayoutSection['when']) => boolean> {
  const { timeZone, country } = await profileOf(ctx)
  const resolve = await fieldsFor(ctx, object)
  return when => {
    if (!when) return true
    const checked = checkCondition(when, resolve)
    return checked.ok && evaluateCondition(checked.condition, values, { resolve, now: ctx.now, timeZone, country })
  }
}
