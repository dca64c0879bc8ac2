import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Label, List, Rights, Role } from '@huiliu/contracts'
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
  create: (role: Omit<Role, 'standard'>) => call<Role>('/roles', { method: 'POST', body: role }),
  change: (name: string, change: { label?: Label; rights?: Rights }) =>
    call<Role>(`/roles/${name}`, { method: 'PATCH', body: change }),
  remove: (name: string) => call<void>(`/roles/${name}`, { method: 'DELETE' }),
}
