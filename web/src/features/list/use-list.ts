import { useDeferredValue, useEffect, useMemo } from 'react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SavedView } from '@huiliu/contracts'
import { recordsQuery, viewsQuery } from '../../api/records.ts'
import type { ObjectWithRights } from '../../api/objects.ts'
import { firstOf, type Pages } from './pages.ts'
import { parseSort, type ListSearch } from './search.ts'
import { useNews } from './use-news.ts'

export type ListState = ReturnType<typeof useList>

/** The rows an address asks for: pages by cursor, the count once, all loaded rows in one array. */
export function useList(def: ObjectWithRights, search: ListSearch) {
  const views = useQuery(viewsQuery(def.name)).data?.items ?? NO_VIEWS
  const words = useDeferredValue(search.q)
  const sort = useMemo(() => parseSort(search.sort), [search.sort])
  const asked = { filter: search.filter, search: words, sort }
  const found = useInfiniteQuery(recordsQuery(def.name, asked))
  useFirstPageKept(def.name)
  const rows = useMemo(() => found.data?.pages.flatMap(page => page.items) ?? [], [found.data])
  const news = useNews(def.name, asked, { rows, next: found.data?.pages.at(-1)?.next ?? null })
  const first = found.data?.pages[0]
  return {
    found,
    rows,
    news,
    sort,
    views,
    view: views.find(view => view.id === search.view),
    count: first?.count,
    exact: first?.countIs === 'exact',
    hint: first?.hint,
    narrowed: Boolean(words || search.filter),
  }
}

/** A list that is left keeps its first page: opened again, it asks for one page and not for all that were scrolled through. */
function useFirstPageKept(object: string): void {
  const client = useQueryClient()
  useEffect(
    () => () => void client.setQueriesData<Pages>({ queryKey: ['records', object] }, pages => pages && firstOf(pages)),
    [client, object],
  )
}

const NO_VIEWS: SavedView[] = []
