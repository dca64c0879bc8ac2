import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query'
import type {
  CustomerPage,
  CutPreview,
  Explanation,
  IdentifierRef,
  IdentityView,
  List,
  RecordRow,
  River,
  Timeline,
} from '@huiliu/contracts'
import { call, query } from './client.ts'
import { recordQuery } from './records.ts'

export type TimelineFilter = { kind?: string; channel?: string; from?: string; to?: string }
type Act = { actId: string }

/** orders on a customer's page; the rest is one click away */
export const PAGE_ORDERS = 6

/**
 * The person, by one request for all that the page shows first: river, identity, orders, record and the timeline's top
 * come with it and stay as fresh as it is. Asking for this one again (`exact`) renews them all.
 */
export function contactQuery(id: string) {
  return queryOptions({
    queryKey: ['contact', id],
    queryFn: async ({ client, signal }) => {
      const page = await call<CustomerPage>(`/contacts/${id}/page`, { signal })
      keep(client, page)
      return page.contact
    },
  })
}

// The parts below come with the page; they ask for themselves only where the cache has let go of them.
export function riverQuery(id: string) {
  return queryOptions({
    queryKey: ['contact', id, 'river'],
    queryFn: () => call<River>(`/contacts/${id}/river`),
    staleTime: Infinity,
  })
}
export function identityQuery(id: string) {
  return queryOptions({
    queryKey: ['contact', id, 'identity'],
    queryFn: () => call<IdentityView>(`/contacts/${id}/identity`),
    staleTime: Infinity,
  })
}
export function ordersOfQuery(id: string) {
  return queryOptions({
    queryKey: ['contact', id, 'orders'],
    queryFn: () =>
      call<List<RecordRow>>('/records/order/query', {
        method: 'POST',
        body: {
          filter: { field: 'contact', op: 'eq', value: id },
          sort: [{ field: 'ordered_at', dir: 'desc' }],
          limit: PAGE_ORDERS,
        },
      }),
    staleTime: Infinity,
  })
}
export function timelineQuery(id: string, filter: TimelineFilter) {
  return infiniteQueryOptions({
    queryKey: ['contact', id, 'timeline', filter],
    queryFn: ({ pageParam, signal }) =>
      call<Timeline>(`/contacts/${id}/timeline${query({ limit: 60, before: pageParam, ...filter })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: last => last.next,
    staleTime: Infinity,
  })
}

/** Asks again for one person's page and all that came with it; of every person without an id. */
export async function refreshContacts(client: QueryClient, id?: string): Promise<void> {
  const isPage = ({ queryKey: [kind, of, part] }: { queryKey: QueryKey }) =>
    kind === 'contact' && part === undefined && (id === undefined || of === id)
  await client.invalidateQueries({ predicate: isPage })
}

/** Spreads a page over the caches of its parts. Timelines it cannot renew (filtered, or read further down) are asked again. */
function keep(client: QueryClient, { contact, timeline, river, identity: view, orders }: CustomerPage): void {
  const { id, record } = contact
  client.setQueryData(['contact', id], contact)
  client.setQueryData(riverQuery(id).queryKey, river)
  client.setQueryData(identityQuery(id).queryKey, view)
  client.setQueryData(ordersOfQuery(id).queryKey, { items: orders, next: null })
  if (record) client.setQueryData(recordQuery('contact', id).queryKey, record)
  const top = timelineQuery(id, {}).queryKey
  const known = client.getQueryData<InfiniteData<Timeline>>(top)
  if (!known || known.pages.length === 1) client.setQueryData(top, { pages: [timeline], pageParams: [''] })
  const isOther = ({ queryKey: [, of, part, filter] }: { queryKey: QueryKey }) =>
    of === id && part === 'timeline' && (Object.keys(filter ?? {}).length > 0 || (known?.pages.length ?? 0) > 1)
  void client.invalidateQueries({ queryKey: ['contact', id, 'timeline'], predicate: isOther })
}

/** Why two refs are one person, or what is missing. Asked by POST so that values stay out of URLs. */
export function explainQuery(a: IdentifierRef, b: IdentifierRef) {
  return queryOptions({
    queryKey: ['explain', a, b],
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
  previewEdgeCut: (edge: string) => call<CutPreview>('/identity/cuts/preview', { method: 'POST', body: { edge } }),
  cut: (a: IdentifierRef, b: IdentifierRef, reason: string) =>
    call<Act & { contacts: [string, string] }>('/identity/cuts', { method: 'POST', body: { a, b, reason } }),
  share: (identifier: { kind: string; value: string; scope?: string }, reason: string) =>
    call<Act & { id: string }>('/identity/shared-identifiers', { method: 'POST', body: { ...identifier, reason } }),
  confirm: (edgeId: string, reason: string) =>
    call<Act & { contactId: string }>('/identity/confirmations', { method: 'POST', body: { edgeId, reason } }),
}
