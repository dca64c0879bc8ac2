import { queryOptions } from '@tanstack/react-query'
import type { CallNote, CallView, List } from '@huiliu/contracts'
import { call } from './client.ts'

type Act = { actId: string }

/** Calls that ring at the reader's desk or at nobody's, and the one he speaks in. Hints say when to ask again. */
export const ringingQuery = queryOptions({
  queryKey: ['calls', 'ringing'],
  queryFn: () => call<List<CallView>>('/calls/ringing'),
  // A telephone system that went away tells of no end: what rings no more leaves by itself.
  refetchInterval: query => ((query.state.data?.items.length ?? 0) > 0 ? 30_000 : false),
})

export function callQuery(id: string) {
  return queryOptions({ queryKey: ['calls', id], queryFn: () => call<CallView>(`/calls/${id}`) })
}

export const calls = {
  note: (id: string, text: string) => call<CallNote>(`/calls/${id}/notes`, { method: 'POST', body: { text } }),
  customer: (id: string, name: string) =>
    call<Act & { contactId: string }>(`/calls/${id}/customer`, { method: 'POST', body: { name } }),
}
