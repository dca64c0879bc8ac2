import { queryOptions, useQuery } from '@tanstack/react-query'
import type {
  Delegation,
  Department,
  List,
  NewSharingRule,
  Recipient,
  RecordAccess,
  RecordShares,
  ShareLevel,
  SharingRule,
} from '@huiliu/contracts'
import { call, query } from './client.ts'

export const departmentsQuery = queryOptions({
  queryKey: ['departments'],
  queryFn: () => call<List<Department>>('/departments'),
  staleTime: 60_000,
})
export function useDepartments(): Department[] {
  return useQuery(departmentsQuery).data?.items ?? []
}

const BUSY_MS = 1000
export const sharingRulesQuery = queryOptions({
  queryKey: ['sharing-rules'],
  queryFn: () => call<List<SharingRule>>('/sharing-rules'),
  // While a rule is being applied its progress is looked at.
  refetchInterval: found => (found.state.data?.items.some(rule => rule.state !== 'applied') ? BUSY_MS : false),
})
export const delegationsQuery = queryOptions({
  queryKey: ['delegations'],
  queryFn: () => call<List<Delegation>>('/delegations'),
})
/** In whose place I may act now. */
export const placesQuery = queryOptions({
  queryKey: ['places'],
  queryFn: () => call<List<Delegation>>('/me/delegations'),
  staleTime: 60_000,
})
export function sharesQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['shares', object, id],
    queryFn: () => call<RecordShares>(`/records/${object}/${id}/shares`),
  })
}
export function accessQuery(object: string, id: string, member: string) {
  return queryOptions({
    queryKey: ['access', object, id, member],
    queryFn: () => call<RecordAccess>(`/records/${object}/${id}/access${query({ member })}`),
  })
}

type RuleChange = Partial<Omit<NewSharingRule, 'object'>>

export const access = {
  addDepartment: (body: { name: string; parent: string | null }) =>
    call<Department>('/departments', { method: 'POST', body }),
  changeDepartment: (id: string, body: { name?: string; parent?: string | null }) =>
    call<Department>(`/departments/${id}`, { method: 'PATCH', body }),
  deleteDepartment: (id: string) => call<void>(`/departments/${id}`, { method: 'DELETE' }),
  addRule: (body: NewSharingRule) => call<SharingRule>('/sharing-rules', { method: 'POST', body }),
  changeRule: (id: string, body: RuleChange) => call<SharingRule>(`/sharing-rules/${id}`, { method: 'PATCH', body }),
  deleteRule: (id: string) => call<void>(`/sharing-rules/${id}`, { method: 'DELETE' }),
  share: (
    object: string,
    id: string,
    body: { to: Recipient; level: ShareLevel; endsAt: string | null; duty: string | null },
  ) => call<RecordShares>(`/records/${object}/${id}/shares`, { method: 'POST', body }),
  unshare: (object: string, id: string, share: string) =>
    call<void>(`/records/${object}/${id}/shares/${share}`, { method: 'DELETE' }),
  delegate: (body: { to: string; from?: string; startsAt?: string; endsAt: string; reason: string | null }) =>
    call<Delegation>('/delegations', { method: 'POST', body }),
  endDelegation: (id: string) => call<void>(`/delegations/${id}`, { method: 'DELETE' }),
  act: (body: { delegation: string } | { member: string }) => call<object>('/me/acting', { method: 'POST', body }),
  beMyself: () => call<void>('/me/acting', { method: 'DELETE' }),
}
