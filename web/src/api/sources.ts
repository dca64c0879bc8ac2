import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { DeliveryView, List, Source, SourceKind } from '@huiliu/contracts'
import { call, query } from './client.ts'

export const sourcesQuery = queryOptions({ queryKey: ['sources'], queryFn: () => call<List<Source>>('/sources') })

/** Newest first; pages go back in time by sequence number. */
export function deliveriesQuery(source: string) {
  return infiniteQueryOptions({
    queryKey: ['deliveries', source],
    queryFn: ({ pageParam, signal }) =>
      call<List<DeliveryView>>(`/deliveries${query({ source, before: pageParam, limit: 60 })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: last => last.next,
  })
}

export const sources = {
  create: (body: { kind: SourceKind; name: string; namespace?: string; channel?: string }) =>
    call<Source>('/sources', { method: 'POST', body }),
  rename: (id: string, name: string) => call<Source>(`/sources/${id}`, { method: 'PATCH', body: { name } }),
  disable: (id: string) => call<void>(`/sources/${id}`, { method: 'DELETE' }),
}
