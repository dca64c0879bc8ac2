import {
  COLUMN_TYPES,
  DAY_TYPES,
  GROUP_TYPES,
  SUM_TYPES,
  type Display,
  type Field,
  type FieldType,
  type ObjectDef,
} from '@huiliu/contracts'
import type { LocalFieldProblem } from '../kernel/index.ts'
import { seesPlainly, type CallCtx } from '../workspace/index.ts'
import { OWNER } from './check-values.ts'
import { valueProblem } from './problems.ts'

const SYSTEM: Field[] = [
  OWNER,
  { name: 'created_at', type: 'datetime', label: { zh: '创建时间', en: 'Created' } },
  { name: 'updated_at', type: 'datetime', label: { zh: '更新时间', en: 'Changed' } },
]

/**
 * A field by whose values the caller may tell records apart; undefined for one that does not exist for him. Groups, like the
 * order of a list, would tell what is masked.
 */
export function plainField({ caller }: CallCtx, object: ObjectDef, name: string): Field | undefined {
  const system = SYSTEM.find(field => field.name === name)
  if (system) return system
  const field = object.fields.find(one => one.name === name)
  return field && seesPlainly(caller, object.name, name) ? field : undefined
}

type Asked = { name: string | undefined; path: string; types: readonly FieldType[] }

/** What is wrong with a field named for a purpose: it is unknown to the caller, or not of a type for it. */
export function fieldFor(ctx: CallCtx, object: ObjectDef, { name, path, types }: Asked): LocalFieldProblem[] {
  if (name === undefined) return []
  const field = plainField(ctx, object, name)
  if (!field) return [valueProblem(path, 'unknown_field')]
  return types.includes(field.type) ? [] : [valueProblem(path, 'wrong_type')]
}

/** What this caller could not be shown of a display, each with its path below `display`. */
export function displayProblems(ctx: CallCtx, object: ObjectDef, display: Display): LocalFieldProblem[] {
  const { kind, group, sums = [], start, end } = display
  const grouped = kind === 'kanban' ? COLUMN_TYPES : GROUP_TYPES
  return [
    ...fieldFor(ctx, object, { name: group, path: 'display.group', types: grouped }),
    ...fieldFor(ctx, object, { name: start, path: 'display.start', types: DAY_TYPES }),
    ...fieldFor(ctx, object, { name: end, path: 'display.end', types: DAY_TYPES }),
    ...sums.flatMap((name, at) => fieldFor(ctx, object, { name, path: `display.sums.${at}`, types: SUM_TYPES })),
  ]
}
