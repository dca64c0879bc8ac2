import { queryOptions } from '@tanstack/react-query'
import type { BulkView, Condition, List } from '@huiliu/contracts'
import { call } from './client.ts'
import type { Values } from './records.ts'

export type BulkRequest = { filter?: Condition; search?: string; set?: Values; delete?: true }

const AT_WORK_MS = 1000

/** The reader's bulk acts; asked again and again while one is at work. */
export const bulkQuery = queryOptions({
  queryKey: ['bulk'],
  queryFn: () => call<List<BulkView>>('/bulk'),
  staleTime: 60_000,
  refetchInterval: query => (query.state.data?.items.some(isAtWork) ? AT_WORK_MS : false),
})

export function isAtWork({ status }: BulkView): boolean {
  return status === 'running' || status === 'undoing'
}

export const bulk = {
  begin: (object: string, body: BulkRequest) => call<BulkView>(`/records/${object}/bulk`, { method: 'POST', body }),
  stop: (id: string) => call<BulkView>(`/bulk/${id}/run`, { method: 'DELETE' }),
  dismiss: (id: string) => call<void>(`/bulk/${id}`, { method: 'DELETE' }),
}
