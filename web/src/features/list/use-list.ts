import { useDeferredValue, useMemo } from 'react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { SavedView } from '@huiliu/contracts'
import { recordsQuery, viewsQuery } from '../../api/records.ts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { parseSort, type ListSearch } from './search.ts'

export type ListState = ReturnType<typeof useList>

/** The rows an address asks for: pages by cursor, the count once, all loaded rows in one array. */
export function useList(def: ObjectWithRights, search: ListSearch) {
  const views = useQuery(viewsQuery(def.name)).data?.items ?? NO_VIEWS
  const words = useDeferredValue(search.q)
  const sort = useMemo(() => parseSort(search.sort), [search.sort])
  const found = useInfiniteQuery(recordsQuery(def.name, { filter: search.filter, search: words, sort }))
  const rows = useMemo(() => found.data?.pages.flatMap(page => page.items) ?? [], [found.data])
  const first = found.data?.pages[0]
  return {
    found,
    rows,
    sort,
    views,
    view: views.find(view => view.id === search.view),
    count: first?.count,
    exact: first?.countIs === 'exact',
    hint: first?.hint,
    narrowed: Boolean(words || search.filter),
  }
}

const NO_VIEWS: SavedView[] = []
