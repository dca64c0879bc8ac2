import { COMPARISONS, type Condition, type Display, type SavedView, type Sort } from '@huiliu/contracts'
import { TABLE, parseDisplay } from './display.ts'

/** What a list's address says, so that a list can be linked and the browser's Back works. */
export type ListSearch = {
  view?: string
  q?: string
  /** `-created_at,name` */ sort?: string
  filter?: Condition
  display?: Display
}

/** Reads the address; what does not parse is dropped rather than sent to the server. */
export function parseListSearch(search: Record<string, unknown>): ListSearch {
  const { view, q, sort, filter } = search
  const display = parseDisplay(search.display)
  return {
    ...(typeof view === 'string' && view ? { view } : {}),
    ...(typeof q === 'string' || typeof q === 'number' ? { q: String(q) } : {}),
    ...(typeof sort === 'string' && parseSort(sort).length > 0 ? { sort } : {}),
    ...(isCondition(filter) ? { filter } : {}),
    ...(display && { display }),
  }
}

export function parseSort(text: string | undefined): Sort[] {
  return (text ?? '')
    .split(',')
    .filter(part => /^-?[a-z][a-z0-9_.]*$/.test(part))
    .map(part => (part.startsWith('-') ? { field: part.slice(1), dir: 'desc' } : { field: part, dir: 'asc' }))
}

export function formatSort(sort: Sort[] | undefined): string | undefined {
  if (!sort || sort.length === 0) return undefined
  return sort.map(({ field, dir }) => (dir === 'desc' ? `-${field}` : field)).join(',')
}

/** A header pressed once sorts up, twice down, three times not at all. */
export function nextSort(sort: Sort[], field: string): Sort[] {
  const current = sort.find(one => one.field === field)
  if (!current) return [{ field, dir: 'asc' }]
  return current.dir === 'asc' ? [{ field, dir: 'desc' }] : []
}

export function isCondition(value: unknown): value is Condition {
  if (typeof value !== 'object' || value === null) return false
  if ('all' in value) return isConditions(value.all)
  if ('any' in value) return isConditions(value.any)
  if ('not' in value) return isCondition(value.not)
  return 'field' in value && typeof value.field === 'string' && 'op' in value && COMPARISONS.some(op => op === value.op)
}

function isConditions(value: unknown): value is Condition[] {
  return Array.isArray(value) && value.every(isCondition)
}

/** The address of a saved view. */
export function searchOf(view: SavedView): ListSearch {
  const { filter, search, sort } = view.query
  const display = JSON.stringify(view.display) === JSON.stringify(TABLE) ? undefined : view.display
  return { view: view.id, filter, q: search, sort: formatSort(sort), display }
}
