import { queryOptions } from '@tanstack/react-query'
import type { List, OutgoingState, OutgoingView, SendOption } from '@huiliu/contracts'
import { call } from './client.ts'

/** A file that was brought, to go along with a message. */
export type Attachment = { id: string; name: string; bytes: number }

export type NewMessage = {
  contact: string
  source: string
  recipient?: string
  subject?: string
  text: string
  files?: string[]
  answers?: string
  holdSeconds: number
}

/** States that change by themselves. */
const MOVING = new Set<OutgoingState>(['queued', 'sending'])
const LOOK_MS = 1500

/** What was, or is to be, sent to a customer. No event tells of what merely waits, so it is looked at while something does. */
export function outboxQuery(contact: string) {
  return queryOptions({
    queryKey: ['outbox', contact],
    queryFn: ({ signal }) => call<List<OutgoingView>>(`/contacts/${contact}/outbox`, { signal }),
    refetchInterval: query => (query.state.data?.items.some(one => MOVING.has(one.state)) ? LOOK_MS : false),
  })
}

/** By what channels a customer can be written to, and what the send gate says. Windows close: it is asked anew each time. */
export function optionsQuery(contact: string, answers: string | undefined) {
  return queryOptions({
    queryKey: ['sendOptions', contact, answers ?? ''],
    queryFn: ({ signal }) =>
      call<List<SendOption>>('/outbox/previews', {
        method: 'POST',
        body: { contact, ...(answers && { answers }) },
        signal,
      }),
    staleTime: 0,
  })
}

export const outbox = {
  /** `key`: a request that is made again by the network is the same message */
  send: (message: NewMessage, key: string) =>
    call<OutgoingView>('/outbox', { method: 'POST', body: message, headers: { 'Idempotency-Key': key } }),
  attach: (file: File) => {
    const form = new FormData()
    form.append('file', file)
    return call<Attachment>('/outbox/files', { method: 'POST', body: form })
  },
  takeBack: (id: string) => call<void>(`/outbox/${id}`, { method: 'DELETE' }),
  resend: (id: string, reason: string) =>
    call<OutgoingView>(`/outbox/${id}/resends`, { method: 'POST', body: { reason } }),
}
