import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  List,
  Subscription,
  SubscriptionEvent,
  SubscriptionEventState,
  SubscriptionTrial,
} from '@huiliu/contracts'
import { call, query } from './client.ts'

/** How old what is shown of messages on their way may be. */
const FRESH_MS = 5000

export const subscriptionsQuery = queryOptions({
  queryKey: ['subscriptions'],
  queryFn: () => call<List<Subscription>>('/subscriptions'),
  refetchInterval: FRESH_MS,
})

/** Newest first. */
export function subscriptionEventsQuery(id: string, state: SubscriptionEventState | undefined) {
  return infiniteQueryOptions({
    queryKey: ['subscriptions', id, 'events', state],
    queryFn: ({ pageParam, signal }) =>
      call<List<SubscriptionEvent>>(`/subscriptions/${id}/events${query({ state, before: pageParam })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: last => last.next,
    refetchInterval: FRESH_MS,
  })
}

export type SubscriptionInput = Pick<Subscription, 'name' | 'url' | 'types' | 'objects' | 'networks'>

export const subscriptions = {
  create: (body: SubscriptionInput) =>
    call<Subscription & { secret: string }>('/subscriptions', { method: 'POST', body }),
  change: (id: string, body: Partial<SubscriptionInput> & { paused?: boolean }) =>
    call<Subscription>(`/subscriptions/${id}`, { method: 'PATCH', body }),
  remove: (id: string) => call<void>(`/subscriptions/${id}`, { method: 'DELETE' }),
  replaceSecret: (id: string, overlapHours: number) =>
    call<{ secret: string }>(`/subscriptions/${id}/secrets`, { method: 'POST', body: { overlapHours } }),
  tryOut: (id: string) => call<SubscriptionTrial>(`/subscriptions/${id}/trials`, { method: 'POST' }),
  sendAgain: (id: string, event: string) =>
    call<SubscriptionEvent>(`/subscriptions/${id}/events/${event}/resends`, { method: 'POST' }),
  replay: (id: string, from: string) =>
    call<{ events: number }>(`/subscriptions/${id}/replays`, { method: 'POST', body: { from } }),
}
