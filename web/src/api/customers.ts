import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  ContactView,
  CutPreview,
  Explanation,
  IdentifierRef,
  IdentityView,
  River,
  Timeline,
} from '@huiliu/contracts'
import { call, query } from './client.ts'

export type TimelineFilter = { kind?: string; channel?: string; from?: string; to?: string }
type Act = { actId: string }

export function contactQuery(id: string) {
  return queryOptions({ queryKey: ['contact', id], queryFn: () => call<ContactView>(`/contacts/${id}`) })
}
export function riverQuery(id: string) {
  return queryOptions({ queryKey: ['contact', id, 'river'], queryFn: () => call<River>(`/contacts/${id}/river`) })
}
export function identityQuery(id: string) {
  return queryOptions({
    queryKey: ['contact', id, 'identity'],
    queryFn: () => call<IdentityView>(`/contacts/${id}/identity`),
  })
}
export function timelineQuery(id: string, filter: TimelineFilter) {
  return infiniteQueryOptions({
    queryKey: ['contact', id, 'timeline', filter],
    queryFn: ({ pageParam, signal }) =>
      call<Timeline>(`/contacts/${id}/timeline${query({ limit: 60, before: pageParam, ...filter })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: last => last.next,
  })
}

/** Why two refs are one person, or what is missing. Asked by POST so that values stay out of URLs. */
export function explainQuery(a: IdentifierRef, b: IdentifierRef) {
  return queryOptions({
    queryKey: ['contact', 'explain', a, b],
    queryFn: () => call<Explanation>('/identity/explain', { method: 'POST', body: { a, b } }),
  })
}

export const customers = {
  record: (id: string, values: Record<string, unknown>) =>
    call<Act & { id: string }>(`/contacts/${id}/record`, { method: 'POST', body: values }),
}

export const identity = {
  join: (a: IdentifierRef, b: IdentifierRef, reason: string) =>
    call<Act & { linkId: string; contactId: string }>('/identity/edges', { method: 'POST', body: { a, b, reason } }),
  never: (a: IdentifierRef, b: IdentifierRef, reason: string) =>
    call<Act & { linkId: string }>('/identity/strangers', { method: 'POST', body: { a, b, reason } }),
  cutEdge: (id: string, reason: string) => call<Act>(`/identity/edges/${id}`, { method: 'DELETE', body: { reason } }),
  previewCut: (a: IdentifierRef, b: IdentifierRef) =>
    call<CutPreview>('/identity/cuts/preview', { method: 'POST', body: { a, b } }),
  cut: (a: IdentifierRef, b: IdentifierRef, reason: string) =>
    call<Act & { contacts: [string, string] }>('/identity/cuts', { method: 'POST', body: { a, b, reason } }),
  share: (identifier: { kind: string; value: string; scope?: string }, reason: string) =>
    call<Act & { id: string }>('/identity/shared-identifiers', { method: 'POST', body: { ...identifier, reason } }),
  confirm: (edgeId: string, reason: string) =>
    call<Act & { contactId: string }>('/identity/confirmations', { method: 'POST', body: { edgeId, reason } }),
}
