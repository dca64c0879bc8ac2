import { queryOptions } from '@tanstack/react-query'
import type { ConvertedLead, LeadConversion, LeadDuplicates } from '@huiliu/contracts'
import { call } from './client.ts'

export function duplicatesQuery(lead: string) {
  return queryOptions({
    queryKey: ['lead-duplicates', lead],
    queryFn: ({ signal }) => call<LeadDuplicates>(`/leads/${lead}/duplicates`, { signal }),
  })
}

export function convertLead(lead: string, body: LeadConversion): Promise<ConvertedLead> {
  return call<ConvertedLead>(`/leads/${lead}/convert`, { method: 'POST', body })
}
