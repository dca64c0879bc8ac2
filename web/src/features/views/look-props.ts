import type { Condition, Display, RecordQuery, Sort } from '@huiliu/contracts'
import type { ObjectWithRights } from '../../api/objects.ts'
import type { Column } from '../list/columns.ts'
import type { ListState } from '../list/use-list.ts'

/** What every kind of view is given: what is asked for, how it is shown, and what opens a record. */
export type LookProps = {
  def: ObjectWithRights
  list: ListState
  asked: Asked
  display: Display
  columns: Column[]
  onOpen: (id: string) => void
  onPeek: (id: string) => void
}
export type Asked = { filter: Condition | undefined; search: string | undefined; sort: Sort[] }

/** What is asked, narrowed further. */
export function within({ filter, search, sort }: Asked, ...further: Condition[]): RecordQuery {
  const all = [...(filter ? [filter] : []), ...further]
  const [only] = all
  return {
    ...(only && { filter: all.length === 1 ? only : { all } }),
    ...(search && { search }),
    ...(sort.length > 0 && { sort }),
  }
}

/** The records of one group. */
export function inGroup(field: string, value: string | boolean | null): Condition {
  return value === null ? { field, op: 'isEmpty' } : { field, op: 'eq', value }
}
