import { infiniteQueryOptions } from '@tanstack/react-query'
import type { DeletedRecord } from '@huiliu/contracts'
import { call, query } from './client.ts'
import type { BatchResult } from './records.ts'

type Page = { items: DeletedRecord[]; next: string | null }

export function binQuery(object: string, search: string) {
  return infiniteQueryOptions({
    queryKey: ['look', object, 'bin', search],
    queryFn: ({ pageParam, signal }) =>
      call<Page>(`/records/${object}/deletions${query({ search, cursor: pageParam })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: last => last.next,
  })
}

export const bin = {
  restore: (object: string, ids: string[]) =>
    call<BatchResult>(`/records/${object}/restorations`, { method: 'POST', body: { ids } }),
}
