import { queryOptions } from '@tanstack/react-query'
import type { AppPart, List } from '@huiliu/contracts'
import { call } from './client.ts'

/** The caller's apps, with what of them he may see. */
export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: () => call<List<AppPart>>('/apps'),
  staleTime: 300_000,
})
/** Every app, as it was made. */
export const allAppsQuery = queryOptions({
  queryKey: ['apps', 'all'],
  queryFn: () => call<List<AppPart>>('/apps?all=true'),
})

export const apps = {
  put: (body: AppPart) => call<AppPart>(`/apps/${body.name}`, { method: 'PUT', body }),
  remove: (name: string) => call<void>(`/apps/${name}`, { method: 'DELETE' }),
  order: (names: string[]) => call<List<AppPart>>('/app-order', { method: 'PUT', body: { names } }),
}
