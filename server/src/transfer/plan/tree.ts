import type { ImportMapping, ObjectDef } from '@huiliu/contracts'
import { invalidInput, type LocalFieldProblem } from '../../kernel/index.ts'
import type { Catalog } from '../../objects/index.ts'
import { rightsOn, type CallCtx } from '../../workspace/index.ts'
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
  problems.push(...problemsOf(root, mapping, chosen))
  if (problems.length > 0) throw invalidInput({}, problems)
  return root
}

type Soil = Growing & { caller: CallCtx['caller'] }

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
    nodeAt(named, named.path.length).slots.push({ column, heading, meaning: named.meaning, dates })
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
    const named = chosen.some(
      one => one !== null && one.path.map(field => field.name).join('.') === node.path && isNaming(one),
    )
    if (!named)
      found.push(
        rowProblem(`mapping.columns.${at}`, 'nameless', {
          zh: '没有一列说明这是哪一条',
          en: 'comes without a column that says of which record',
        }),
      )
    if (columns.includes(node.path))
      found.push(
        rowProblem(`mapping.columns.${columns.indexOf(node.path)}`, 'duplicate', {
          zh: '另一列已用于此处',
          en: 'is given by another column already',
        }),
      )
  }
  return found
}

function nested(node: Node): Node[] {
  return node.children.flatMap(child => [child, ...nested(child)])
}
