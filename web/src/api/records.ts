import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  Condition,
  HistoryEntry,
  List,
  RecordList,
  RecordQuery,
  RecordRow,
  SavedView,
  SearchHit,
  UndoResult,
} from '@huiliu/contracts'
import { call, callWithAct, query } from './client.ts'

export type Values = Record<string, unknown>
export type BatchResult = { actId: string; items: unknown[] }

export const PAGE = 100

/** Pages of one list; the count is asked once, with the first page. */
export function recordsQuery(object: string, { filter, search, sort }: RecordQuery) {
  return infiniteQueryOptions({
    queryKey: ['records', object, { filter, search, sort }],
    queryFn: ({ pageParam, signal }) =>
      call<RecordList>(`/records/${object}/query`, {
        method: 'POST',
        signal,
        body: {
          filter,
          search: search || undefined,
          sort,
          limit: PAGE,
          count: !pageParam,
          cursor: pageParam || undefined,
        },
      }),
    initialPageParam: '',
    getNextPageParam: last => last.next,
    // A list is opened fresh; while it is looked at it hears of changes by hints, and moves only when the reader wants it.
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

/** The first few records of a list and how many there are in all. */
export function topQuery(object: string, asked: RecordQuery) {
  return queryOptions({
    queryKey: ['top', object, asked],
    queryFn: ({ signal }) =>
      call<List<RecordRow>>(`/records/${object}/query`, { method: 'POST', signal, body: { ...asked, count: true } }),
  })
}
export function recordQuery(object: string, id: string) {
  return queryOptions({ queryKey: ['record', object, id], queryFn: () => call<RecordRow>(`/records/${object}/${id}`) })
}
export function historyQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['history', object, id],
    queryFn: () => call<List<HistoryEntry>>(`/records/${object}/${id}/history`),
  })
}
export function viewsQuery(object: string) {
  return queryOptions({
    queryKey: ['views', object],
    queryFn: () => call<List<SavedView>>(`/views${query({ object })}`),
    staleTime: 60_000,
  })
}
export function searchQuery(words: string) {
  return queryOptions({
    queryKey: ['search', words],
    queryFn: ({ signal }) => call<List<SearchHit>>(`/search${query({ q: words, limit: 12 })}`, { signal }),
    enabled: words.trim() !== '',
    staleTime: 10_000,
  })
}

export const records = {
  create: (object: string, body: Values) => callWithAct<RecordRow>(`/records/${object}`, { method: 'POST', body }),
  update: (object: string, row: { id: string; version: number }, body: Values) =>
    callWithAct<RecordRow>(`/records/${object}/${row.id}`, {
      method: 'PATCH',
      body,
      headers: { 'If-Match': `"${row.version}"` },
    }),
  remove: (object: string, id: string) => call<{ actId: string }>(`/records/${object}/${id}`, { method: 'DELETE' }),
  batch: (object: string, body: { update?: Values[]; delete?: string[]; reason?: string }) =>
    call<BatchResult>(`/records/${object}/batch`, { method: 'POST', body }),
  find: (object: string, search: string, signal?: AbortSignal) =>
    call<List<RecordRow>>(`/records/${object}/query`, {
      method: 'POST',
      body: { search: search || undefined, limit: 12 },
      signal,
    }),
  among: (object: string, ids: string[], { filter, ...asked }: RecordQuery = {}) => {
    const own: Condition = { field: 'id', op: 'in', value: ids }
    return call<List<RecordRow>>(`/records/${object}/query`, {
      method: 'POST',
      body: { ...asked, filter: filter ? { all: [filter, own] } : own, limit: ids.length },
    })
  },
  undo: (actId: string) => call<UndoResult>(`/acts/${actId}`, { method: 'DELETE' }),
}

export const views = {
  create: (object: string, body: Omit<SavedView, 'id' | 'mine' | 'object'>) =>
    call<SavedView>(`/views${query({ object })}`, { method: 'POST', body }),
  change: (id: string, body: Partial<Omit<SavedView, 'id' | 'mine' | 'object'>>) =>
    call<SavedView>(`/views/${id}`, { method: 'PATCH', body }),
  remove: (id: string) => call<void>(`/views/${id}`, { method: 'DELETE' }),
}
