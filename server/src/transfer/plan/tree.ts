import type { ImportMapping, ObjectDef } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem } from '../../kernel/index.ts'
import type { Catalog } from '../../objects/index.ts'
import { rightsOn, type CallCtx, type Caller } from '../../workspace/index.ts'
import type { DateOrder } from '../meaning/cells.ts'
import { isNaming, keyOf } from '../meaning/guess.ts'
import { namedTargets, type Named } from '../meaning/targets.ts'
import { rowProblem } from '../problems.ts'
import type { Node } from './types.ts'

type FileColumn = { name: string; dates: DateOrder }
type Growing = { catalog: Catalog; object: ObjectDef; columns: FileColumn[]; mapping: ImportMapping }

/**
 * The objects a row speaks of, by what its columns mean. Throws invalid_input for what no column can mean to this caller,
 * for what two columns mean, for a key that no column gives.
 */
export function treeOf({ caller }: CallCtx, { catalog, object, columns, mapping }: Growing): Node {
  const targets = new Map(namedTargets(catalog, caller, object).map(named => [named.target, named]))
  const problems: LocalFieldProblem[] = []
  const chosen = mapping.columns.map((target, at): Named | null => {
    if (target === null) return null
    const named = targets.get(target)
    const path = `mapping.columns.${at}`
    if (!named || at >= columns.length)
      problems.push(rowProblem(path, 'unknown_field', { zh: '没有这个去处', en: 'is nothing a column can mean' }))
    else if (mapping.columns.indexOf(target) < at)
      problems.push(rowProblem(path, 'duplicate', { zh: '另一列已用于此处', en: 'is given by another column already' }))
    return named ?? null
  })
  const root = grow({ caller, catalog, object, columns, mapping }, chosen)
  problems.push(...problemsOf(root, mapping, chosen), ...modeProblems(caller, root, mapping))
  if (problems.length > 0) throw invalidInput({}, problems)
  return root
}

type Soil = Growing & { caller: Caller }

function grow({ catalog, object, columns, mapping, caller }: Soil, chosen: (Named | null)[]): Node {
  const root: Node = { path: '', field: null, object, slots: [], children: [], key: mapping.key, make: true }
  const nodes = new Map([['', root]])
  const nodeAt = (named: Named, depth: number): Node => {
    const path = named.path
      .slice(0, depth)
      .map(field => field.name)
      .join('.')
    const known = nodes.get(path)
    if (known) return known
    const field = named.path[depth - 1] ?? null
    const of = catalog.byName.get(field?.object ?? '') ?? object
    const make = mapping.make.includes(path) && rightsOn(caller, of.name).create
    const node: Node = { path, field, object: of, slots: [], children: [], key: null, make }
    nodes.set(path, node)
    nodeAt(named, depth - 1).children.push(node)
    return node
  }
  for (const [column, named] of chosen.entries()) {
    if (!named) continue
    const { name: heading = '', dates = null } = columns[column] ?? {}
    const node = nodeAt(named, named.path.length)
    node.slots.push({ column, heading, meaning: named.meaning, dates })
    // What a column names and nobody has is made under this node.
    if (named.meaning.is === 'reference' && mapping.make.includes(named.target))
      nodeAt({ ...named, path: [...named.path, named.meaning.field] }, named.path.length + 1)
  }
  for (const [path, node] of nodes) {
    const own = chosen.filter(one => one !== null && one.path.map(field => field.name).join('.') === path)
    const bare = own.flatMap(one => (one ? [{ ...one, target: one.target.split('.').at(-1) ?? '', path: [] }] : []))
    if (path !== '')
      node.key =
        keyOf(node.object, bare) ??
        (bare.some(one => one.target === node.object.nameField) ? node.object.nameField : null)
  }
  return root
}

function problemsOf(root: Node, { key, columns }: ImportMapping, chosen: (Named | null)[]): LocalFieldProblem[] {
  const found: LocalFieldProblem[] = []
  if (columns.every(one => one === null))
    found.push(
      rowProblem('mapping.columns', 'required', {
        zh: '至少要有一列有去处',
        en: 'needs at least one column that means something',
      }),
    )
  if (key !== null && !columns.includes(key))
    found.push(rowProblem('mapping.key', 'not_found', { zh: '没有一列给出这个字段', en: 'is given by no column' }))
  if (key !== null && root.object.name === 'contact' && key !== 'id')
    found.push(
      rowProblem('mapping.key', 'not_allowed', {
        zh: '联系人按手机、邮箱、会员号识别',
        en: 'is not how persons are found: their identifiers are',
      }),
    )
  for (const node of nested(root)) {
    const at = chosen.findIndex(one => one !== null && one.path.map(field => field.name).join('.') === node.path)
    const byName = columns.includes(node.path) && node.slots.length === 0
    const named = chosen.some(
      one => one !== null && one.path.map(field => field.name).join('.') === node.path && isNaming(one),
    )
    if (!named && !byName)
      found.push(
        rowProblem(`mapping.columns.${at}`, 'nameless', {
          zh: '没有一列说明这是哪一条',
          en: 'comes without a column that says of which record',
        }),
      )
    if (columns.includes(node.path) && !byName)
      found.push(
        rowProblem(`mapping.columns.${columns.indexOf(node.path)}`, 'duplicate', {
          zh: '另一列已用于此处',
          en: 'is given by another column already',
        }),
      )
  }
  return found
}

/** How records are found must be told where something hangs on whether they are there. */
function modeProblems(caller: Caller, root: Node, mapping: ImportMapping): LocalFieldProblem[] {
  const { key, columns, mode = 'upsert', alsoKey = [], addOptions = [] } = mapping
  const found: LocalFieldProblem[] = []
  if ((mode === 'update' || mode === 'skip') && key === null && root.object.name !== 'contact')
    found.push(
      rowProblem('mapping.key', 'required', { zh: '这种方式须选定按哪一列查找', en: 'is needed for this mode' }),
    )
  for (const [at, name] of alsoKey.entries())
    if (!columns.includes(name) || name === key)
      found.push(
        rowProblem(`mapping.alsoKey.${at}`, 'not_found', { zh: '没有一列给出这个字段', en: 'is given by no column' }),
      )
  for (const [at, name] of addOptions.entries()) {
    const field = root.object.fields.find(one => one.name === name)
    if (!columns.includes(name) || !field?.options)
      found.push(rowProblem(`mapping.addOptions.${at}`, 'not_found', { zh: '不是选项字段', en: 'is no choice here' }))
    else if (!caller.rights.objects)
      found.push(
        rowProblem(`mapping.addOptions.${at}`, 'not_allowed', { zh: '您不能增加选项', en: 'is not yours to add to' }),
      )
  }
  return found
}

function nested(node: Node): Node[] {
  return node.children.flatMap(child => [child, ...nested(child)])
}
