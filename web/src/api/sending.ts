import { queryOptions } from '@tanstack/react-query'
import type { ConsentLedger, ConsentState, GateRule, List, Purpose, SendPolicy } from '@huiliu/contracts'
import { call } from './client.ts'

export const policyQuery = queryOptions({
  queryKey: ['sendPolicy'],
  queryFn: ({ signal }) => call<SendPolicy>('/send-policy', { signal }),
})
/** What the send gate keeps back, and how much it was of late; below the policy, so that a change asks for both. */
export const rulesQuery = queryOptions({
  queryKey: ['sendPolicy', 'rules'],
  queryFn: ({ signal }) => call<List<GateRule>>('/send-policy/rules', { signal }),
})

export function changePolicy(change: Partial<SendPolicy>): Promise<SendPolicy> {
  return call<SendPolicy>('/send-policy', { method: 'PATCH', body: change })
}

export function consentsQuery(contact: string) {
  return queryOptions({
    queryKey: ['consents', contact],
    queryFn: ({ signal }) => call<ConsentLedger>(`/contacts/${contact}/consents`, { signal }),
  })
}

export type NewConsent = { recipient: string; purpose: Purpose; state: ConsentState; proof: string }

export function sayConsent(contact: string, said: NewConsent): Promise<ConsentLedger> {
  return call<ConsentLedger>(`/contacts/${contact}/consents`, { method: 'POST', body: said })
}
