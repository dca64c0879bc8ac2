import type { Field, RecordGroup, RecordGroups } from '@huiliu/contracts'

/** A column of a board: a value of the field the board is made of. */
export type BoardColumn = Omit<RecordGroup, 'value'> & { key: string; value: string | boolean | null }

const NONE = '-'
/** Members and records are many; a board shows the largest groups. */
const MOST = 40

/** The columns of a board: every option of a choice in its order, else the groups there are; the empty one first, where it has records. */
export function boardColumns(field: Field, groups: RecordGroups | undefined): BoardColumn[] {
  const found = new Map((groups?.items ?? []).map(group => [group.value, group]))
  const known = valuesOf(field)
  const others = [...found.keys()].filter(value => value !== null && !known.includes(value))
  const values = [...(found.has(null) ? [null] : []), ...known, ...others].slice(0, MOST)
  return values.map(value => {
    const { name = null, count = 0, sums = [] } = found.get(value) ?? {}
    return { key: value ?? NONE, value: valueOf(field, value), name, count, sums }
  })
}

function valuesOf({ type, options = [] }: Field): string[] {
  if (type === 'boolean') return ['true', 'false']
  return type === 'select' ? options.map(option => option.value) : []
}

function valueOf({ type }: Field, value: string | null): BoardColumn['value'] {
  return type === 'boolean' && value !== null ? value === 'true' : value
}
