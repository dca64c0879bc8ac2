import { queryOptions, useQuery } from '@tanstack/react-query'
import type { List, Rights, Role } from '@huiliu/contracts'
import { words } from '../app/i18n.ts'
import { call } from './client.ts'

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: () => call<List<Role>>('/roles'),
  staleTime: 60_000,
})

/** Every role there is, as the choices of a list. */
export function useRoleOptions(): { value: string; label: string }[] {
  const items = useQuery(rolesQuery).data?.items ?? []
  return items.map(({ name, label }) => ({ value: name, label: words(label) }))
}

export const roles = {
  change: (name: string, rights: Rights) => call<Role>(`/roles/${name}`, { method: 'PATCH', body: { rights } }),
}
