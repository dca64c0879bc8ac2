import { queryOptions } from '@tanstack/react-query'
import type { ExportPolicy, ExportView, List, RecordQuery } from '@huiliu/contracts'
import { call, query } from './client.ts'
import type { FileFormat } from './transfer.ts'

export type ExportScope = 'mine' | 'waiting' | 'all'
export type AskedExport = Pick<RecordQuery, 'filter' | 'search' | 'sort' | 'fields'> & {
  object: string
  format: FileFormat
}

const POLL_MS = 1500

export function exportsQuery(scope: ExportScope) {
  return queryOptions({
    queryKey: ['exports', scope],
    queryFn: () => call<List<ExportView>>(`/exports${query({ scope })}`),
    // Leave may be given meanwhile.
    refetchInterval: ({ state }) =>
      state.data?.items.some(one => one.status === 'running' || one.status === 'waiting') ? POLL_MS : false,
  })
}

export const exportPolicyQuery = queryOptions({
  queryKey: ['exports', 'policy'],
  queryFn: () => call<ExportPolicy>('/export-policy'),
})

export const exported = {
  ask: (body: AskedExport) => call<ExportView>('/exports', { method: 'POST', body }),
  approve: (id: string) => call<ExportView>(`/exports/${id}/approval`, { method: 'POST', body: {} }),
  refuse: (id: string, reason: string) =>
    call<ExportView>(`/exports/${id}/refusal`, { method: 'POST', body: { reason } }),
  withdraw: (id: string) => call<ExportView>(`/exports/${id}`, { method: 'DELETE' }),
  fileUrl: (id: string) => `/api/v1/exports/${id}/file`,
  changePolicy: (body: ExportPolicy) => call<ExportPolicy>('/export-policy', { method: 'PUT', body }),
}
