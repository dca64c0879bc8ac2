import { queryOptions } from '@tanstack/react-query'
import type { Layout, LayoutForMe, List, SavedLayout } from '@huiliu/contracts'
import { call, query } from './client.ts'

export function layoutQuery(object: string) {
  return queryOptions({
    queryKey: ['layout', object],
    queryFn: () => call<LayoutForMe>(`/objects/${object}/layout`),
    staleTime: 300_000,
  })
}

/** Which sections show for these values; only asked where a section has a condition. */
export function sectionsQuery(object: string, values: Record<string, unknown>) {
  return queryOptions({
    queryKey: ['sections', object, values],
    queryFn: ({ signal }) =>
      call<{ shown: string[] }>(`/objects/${object}/layout/sections`, { method: 'POST', body: { values }, signal }),
    staleTime: 60_000,
  })
}

export function layoutsQuery(object: string) {
  return queryOptions({
    queryKey: ['layouts', object],
    queryFn: () => call<List<SavedLayout>>(`/objects/${object}/layouts`),
  })
}

export const layouts = {
  save: (object: string, role: string, body: { version: number; layout: Layout }) =>
    call<SavedLayout>(`/objects/${object}/layouts${query({ role })}`, { method: 'PUT', body }),
  remove: (object: string, role: string) =>
    call<void>(`/objects/${object}/layouts${query({ role })}`, { method: 'DELETE' }),
}
