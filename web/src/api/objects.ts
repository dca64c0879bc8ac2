import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Field, List, ObjectDef } from '@huiliu/contracts'
import { call } from './client.ts'

export type ObjectRights = { create: boolean; update: boolean; delete: boolean; export: boolean; import: boolean }
export type ObjectWithRights = ObjectDef & { can: ObjectRights }

export const objectsQuery = queryOptions({
  queryKey: ['objects'],
  queryFn: () => call<List<ObjectWithRights>>('/objects'),
  staleTime: 300_000,
})
export function objectQuery(object: string) {
  return queryOptions({
    queryKey: ['objects', object],
    queryFn: () => call<ObjectWithRights>(`/objects/${object}`),
    staleTime: 300_000,
  })
}

export function useObjects(): ObjectWithRights[] {
  return useQuery(objectsQuery).data?.items ?? []
}

export const objects = {
  create: (body: Pick<ObjectDef, 'name' | 'label' | 'fields'>) => call<ObjectDef>('/objects', { method: 'POST', body }),
  addField: (object: string, body: Field) => call<ObjectDef>(`/objects/${object}/fields`, { method: 'POST', body }),
  changeField: (object: string, field: string, body: Partial<Field>) =>
    call<ObjectDef>(`/objects/${object}/fields/${field}`, { method: 'PATCH', body }),
  removeField: (object: string, field: string) =>
    call<void>(`/objects/${object}/fields/${field}`, { method: 'DELETE' }),
}
