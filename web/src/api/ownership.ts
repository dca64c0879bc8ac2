import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  AccessAnswer,
  AccessRequest,
  FollowUpView,
  HandOverTo,
  List,
  MemberBelongings,
  ObjectOwnership,
  OwnedMatch,
  OwnershipRules,
  PoolReason,
  PoolView,
  RecordList,
} from '@huiliu/contracts'
import { call, query } from './client.ts'
import type { Values } from './records.ts'

export const ownershipQuery = queryOptions({
  queryKey: ['ownership'],
  queryFn: () => call<List<ObjectOwnership>>('/ownership'),
})
export const poolsQuery = queryOptions({
  queryKey: ['pools'],
  queryFn: () => call<List<PoolView>>('/pools'),
  staleTime: 60_000,
})
export function poolQuery(object: string, search: string) {
  return infiniteQueryOptions({
    queryKey: ['pools', object, search],
    queryFn: ({ pageParam }) =>
      call<RecordList & { reasons: PoolReason[] }>(
        `/pools/${object}/records${query({ search, cursor: pageParam, count: pageParam ? '' : 'true' })}`,
      ),
    initialPageParam: '',
    getNextPageParam: page => page.next,
  })
}
export function followUpQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['follow-up', object, id],
    queryFn: () => call<FollowUpView>(`/records/${object}/${id}/follow-up`),
  })
}
/** Who already has what is being typed. */
export function matchesQuery(object: string, values: Values) {
  return queryOptions({
    queryKey: ['matches', object, values],
    queryFn: ({ signal }) =>
      call<List<OwnedMatch>>(`/records/${object}/matches`, { method: 'POST', body: { values }, signal }),
    staleTime: 10_000,
    retry: false,
  })
}
/** What waits for an answer on a record. */
export function requestsQuery(object: string, id: string) {
  return queryOptions({
    queryKey: ['access-requests', object, id],
    queryFn: () => call<List<AccessRequest>>(`/records/${object}/${id}/access-requests`),
  })
}

export function belongingsQuery(member: string) {
  return queryOptions({
    queryKey: ['belongings', member],
    queryFn: () => call<MemberBelongings>(`/members/${member}/belongings`),
    gcTime: 0,
  })
}

type Moved = { actId: string; ids: string[]; gone: string[] }

export const ownership = {
  change: ({ object, ...rules }: ObjectOwnership) =>
    call<OwnershipRules>(`/ownership/${object}`, { method: 'PUT', body: rules }),
  claim: (object: string, ids: string[]) => call<Moved>(`/pools/${object}/claims`, { method: 'POST', body: { ids } }),
  assign: (object: string, ids: string[], to: string) =>
    call<Moved>(`/pools/${object}/assignments`, { method: 'POST', body: { ids, to } }),
  giveBack: (object: string, ids: string[], reason: string) =>
    call<Moved>(`/pools/${object}/returns`, { method: 'POST', body: { ids, reason } }),
  ask: (ref: string, reason: string) =>
    call<AccessRequest>('/access-requests', { method: 'POST', body: { ref, reason } }),
  handOver: (body: { from: string; to: string; objects: { object: string; to: HandOverTo }[]; reason?: string }) =>
    call<{ actId: string }>('/hand-overs', { method: 'POST', body }),
  answer: (id: string, answer: AccessAnswer, reason?: string) =>
    call<AccessRequest>(`/access-requests/${id}/answer`, {
      method: 'POST',
      body: { answer, ...(reason && { reason }) },
    }),
}
