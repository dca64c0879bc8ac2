import { queryOptions } from '@tanstack/react-query'
import type { ImportMapping, ImportTarget, ImportView, List } from '@huiliu/contracts'
import { call } from './client.ts'

export type FileFormat = 'xlsx' | 'csv'

const AT_WORK = new Set<ImportView['status']>(['running', 'undoing'])
const POLL_MS = 600

/** Whether it changes by itself. */
export function isAtWork({ status }: ImportView): boolean {
  return AT_WORK.has(status)
}

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: () => call<List<ImportView>>('/imports'),
  refetchInterval: ({ state }) => (state.data?.items.some(isAtWork) ? POLL_MS * 3 : false),
})
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['imports', id],
    queryFn: () => call<ImportView>(`/imports/${id}`),
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? POLL_MS : false),
  })
}
export function targetsQuery(object: string) {
  return queryOptions({
    queryKey: ['imports', 'targets', object],
    queryFn: () => call<List<ImportTarget>>(`/imports/targets/${object}`),
    staleTime: 60_000,
  })
}

export const transfer = {
  drop(object: string, file: File): Promise<ImportView> {
    const body = new FormData()
    body.append('object', object)
    body.append('file', file)
    return call<ImportView>('/imports', { method: 'POST', body })
  },
  remap: (id: string, mapping: ImportMapping) =>
    call<ImportView>(`/imports/${id}`, { method: 'PATCH', body: { mapping } }),
  run: (id: string) => call<ImportView>(`/imports/${id}/run`, { method: 'POST' }),
  undo: (id: string) => call<ImportView>(`/imports/${id}`, { method: 'DELETE' }),
  refusedUrl: (id: string) => `/api/v1/imports/${id}/refused`,
  templateUrl: (object: string, format: FileFormat) => `/api/v1/imports/templates/${object}?format=${format}`,
}
