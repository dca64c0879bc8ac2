import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { List, Mapping, MappingView, Replayed, Source, Trial, WebhookSecret } from '@huiliu/contracts'
import { call, query } from './client.ts'

export type MadeWebhook = Source & { secret: string }

export function mappingQuery(id: string, delivery?: string) {
  return queryOptions({
    queryKey: ['mapping', id, delivery ?? ''],
    queryFn: ({ signal }) => call<MappingView>(`/sources/${id}/mapping${query({ delivery })}`, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function secretsQuery(id: string) {
  return queryOptions({ queryKey: ['secrets', id], queryFn: () => call<List<WebhookSecret>>(`/sources/${id}/secrets`) })
}

/** What would become of a message, by this mapping; nothing is written. */
export function trialQuery(id: string, mapping: Mapping | undefined, delivery: string | undefined) {
  return queryOptions({
    queryKey: ['trial', id, delivery ?? '', mapping ?? null],
    queryFn: ({ signal }) =>
      call<Trial>(`/sources/${id}/test`, { method: 'POST', body: { mapping, ...(delivery && { delivery }) }, signal }),
    enabled: mapping !== undefined && delivery !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export type ReplayWhat = { from?: string; only?: 'problems' }

export const webhooks = {
  create: (body: { name: string; secret?: string }) =>
    call<MadeWebhook>('/sources', { method: 'POST', body: { kind: 'webhook', ...body } }),
  saveMapping: (id: string, mapping: Mapping, version: number) =>
    call<MappingView>(`/sources/${id}/mapping`, { method: 'PATCH', body: { mapping, version } }),
  replaceSecret: (id: string, body: { secret?: string; overlapHours: number }) =>
    call<WebhookSecret & { secret: string }>(`/sources/${id}/secrets`, { method: 'POST', body }),
  replay,
}

/** Kept messages again, page by page until all are done; `onStep` hears the counts so far. */
async function replay(id: string, what: ReplayWhat, onStep: (sum: Replayed) => void): Promise<Replayed> {
  const sum: Replayed = { deliveries: 0, taken: 0, known: 0, problems: 0, next: null }
  do {
    const body = { ...what, ...(sum.next !== null && { after: sum.next }) }
    const step = await call<Replayed>(`/sources/${id}/replay`, { method: 'POST', body })
    for (const part of ['deliveries', 'taken', 'known', 'problems'] as const) sum[part] += step[part]
    sum.next = step.next
    onStep({ ...sum })
  } while (sum.next !== null)
  return sum
}
