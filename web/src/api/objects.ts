import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Dependent, Field, FormulaTrial, Label, List, ObjectDef, ShapeChange, Validation } from '@huiliu/contracts'
import { call, query } from './client.ts'

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

export function dependentsQuery(object: string, field?: string) {
  return queryOptions({
    queryKey: ['dependents', object, field ?? ''],
    queryFn: () => call<List<Dependent>>(`/objects/${object}/dependents${query({ field })}`),
    gcTime: 0,
  })
}
export function shapeHistoryQuery(object: string) {
  return queryOptions({
    queryKey: ['objects', object, 'history'],
    queryFn: () => call<List<ShapeChange>>(`/objects/${object}/history`),
  })
}
export type DeletedField = Field & { deletedAt: string }
export function deletedFieldsQuery(object: string) {
  return queryOptions({
    queryKey: ['objects', object, 'deletions'],
    queryFn: () => call<List<DeletedField>>(`/objects/${object}/deletions`),
  })
}
export type DeletedObject = { name: string; label: Label; deletedAt: string }
export const deletedObjectsQuery = queryOptions({
  queryKey: ['objects', 'deletions'],
  queryFn: () => call<List<DeletedObject>>('/object-deletions'),
})

export type ObjectChange = { label?: Label; icon?: string; nameField?: string }
export type FieldChange = Omit<Partial<Field>, 'dependsOn' | 'default'> & {
  dependsOn?: string | null
  default?: unknown
}

/** Changes of the shape; every list, form and page asks for it anew. */
export const objects = {
  create: (body: Pick<ObjectDef, 'name' | 'label' | 'fields' | 'icon'> & { nameField?: string }) =>
    call<ObjectDef>('/objects', { method: 'POST', body }),
  change: (object: string, body: ObjectChange) => call<ObjectDef>(`/objects/${object}`, { method: 'PATCH', body }),
  remove: (object: string) => call<void>(`/objects/${object}`, { method: 'DELETE' }),
  restore: (object: string) => call<ObjectDef>(`/objects/${object}/deletion`, { method: 'DELETE' }),
  order: (object: string, fields: string[]) =>
    call<ObjectDef>(`/objects/${object}/field-order`, { method: 'PUT', body: { fields } }),
  addField: (object: string, body: Field) => call<ObjectDef>(`/objects/${object}/fields`, { method: 'POST', body }),
  changeField: (object: string, field: string, body: FieldChange) =>
    call<ObjectDef>(`/objects/${object}/fields/${field}`, { method: 'PATCH', body }),
  setValidations: (object: string, items: Validation[]) =>
    call<ObjectDef>(`/objects/${object}/validations`, { method: 'PATCH', body: { items } }),
  tryFormula: (object: string, body: { formula: string; record: string }) =>
    call<FormulaTrial>(`/objects/${object}/formula-trials`, { method: 'POST', body }),
  removeField: (object: string, field: string) =>
    call<void>(`/objects/${object}/fields/${field}`, { method: 'DELETE' }),
  restoreField: (object: string, field: string) =>
    call<ObjectDef>(`/objects/${object}/fields/${field}/deletion`, { method: 'DELETE' }),
}
