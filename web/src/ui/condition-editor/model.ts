import {
  OPERATORS_BY_TYPE,
  type Comparison,
  type Condition,
  type Field,
  type FieldType,
  type Operand,
} from '@huiliu/contracts'

/** What the editor shows: groups that hold rows and groups. `none` is the negation of `any`. */
export type Group = { id: number; kind: 'group'; mode: Mode; children: Node[] }
export type Row = { id: number; kind: 'row'; field: string; op: Comparison; value?: Operand | Operand[] }
export type Node = Group | Row
export type Mode = 'all' | 'any' | 'none'

let ids = 0
function nextId(): number {
  ids += 1
  return ids
}

/** The comparisons a field of this type offers, the most used first. */
export function opsFor(type: FieldType): readonly Comparison[] {
  return OPERATORS_BY_TYPE[type]
}

export function newRow(field: Field): Row {
  return { id: nextId(), kind: 'row', field: field.name, op: opsFor(field.type)[0] ?? 'eq' }
}
export function newGroup(mode: Mode, children: Node[] = []): Group {
  return { id: nextId(), kind: 'group', mode, children }
}

/** The tree to edit; a single comparison becomes a group of one. */
export function toGroup(condition: Condition | undefined): Group {
  if (!condition) return newGroup('all')
  const node = toNode(condition)
  return node.kind === 'group' ? node : newGroup('all', [node])
}

/** The condition the tree stands for, without unfinished rows and empty groups; undefined when nothing is left. */
export function toCondition(node: Node): Condition | undefined {
  if (node.kind === 'row') return rowCondition(node)
  const children = node.children.map(toCondition).filter(child => child !== undefined)
  const [only] = children
  if (only === undefined) return undefined
  if (node.mode === 'none') return { not: children.length === 1 ? only : { any: children } }
  if (children.length === 1) return only
  return node.mode === 'all' ? { all: children } : { any: children }
}

/** How many comparisons are complete; what the filter button shows. */
export function countRows(condition: Condition | undefined): number {
  if (!condition) return 0
  if ('all' in condition) return sum(condition.all)
  if ('any' in condition) return sum(condition.any)
  if ('not' in condition) return countRows(condition.not)
  return 1
}

/** The tree with one node replaced, or removed when `next` is null. */
export function replaceNode(group: Group, id: number, next: Node | null): Group {
  const children = group.children.flatMap(child => {
    if (child.id === id) return next ? [next] : []
    return [child.kind === 'group' ? replaceNode(child, id, next) : child]
  })
  return { ...group, children }
}

/** The row with another comparison; the value is kept where its shape still fits. */
export function withOp(row: Row, op: Comparison): Row {
  const { value, ...rest } = row
  if (takesNoValue(op)) return { ...rest, op }
  if (takesMany(op)) return { ...rest, op, value: Array.isArray(value) ? value : value === undefined ? [] : [value] }
  if (op === 'between') return { ...rest, op, value: Array.isArray(value) ? value.slice(0, 2) : [value ?? null, null] }
  return { ...rest, op, value: Array.isArray(value) ? value[0] : value }
}

export function takesNoValue(op: Comparison): boolean {
  return op === 'isEmpty' || op === 'isNotEmpty'
}
export function takesMany(op: Comparison): boolean {
  return op === 'in' || op === 'notIn'
}

function toNode(condition: Condition): Node {
  if ('all' in condition) return newGroup('all', condition.all.map(toNode))
  if ('any' in condition) return newGroup('any', condition.any.map(toNode))
  if ('not' in condition) {
    const inner = condition.not
    return newGroup('none', 'any' in inner ? inner.any.map(toNode) : [toNode(inner)])
  }
  return { id: nextId(), kind: 'row', ...condition }
}

function rowCondition({ field, op, value }: Row): Condition | undefined {
  if (takesNoValue(op)) return { field, op }
  if (value === undefined || value === null || value === '') return undefined
  if (takesMany(op) && Array.isArray(value) && value.length === 0) return undefined
  if (op === 'between' && (!Array.isArray(value) || value.length < 2 || value.some(one => one === null || one === '')))
    return undefined
  return { field, op, value }
}

function sum(conditions: Condition[]): number {
  return conditions.reduce((count, condition) => count + countRows(condition), 0)
}
