import { useState } from 'react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ContactView, IdentifierRef, IdentityView, LookupView, TimelineItem } from '@huiliu/contracts'
import { call } from '../../api/client.ts'
import { contactQuery, identityQuery, timelineQuery } from '../../api/customers.ts'

/** A lookup is one indexed read; live hints name persons, and whom the shop's visitor will become is not known yet. */
const LOOK_MS = 1000

export type Person = { id: string; contact: ContactView; identity: IdentityView | undefined; items: TimelineItem[] }

/**
 * Who carries the first of the identifiers that anybody carries, kept up to date; undefined while nobody does. Within one
 * `group` the person shown stays until the next is at hand, so that nothing blinks when a visitor becomes a customer.
 */
export function usePerson(group: string, refs: IdentifierRef[]): Person | undefined {
  const found = useQuery({
    queryKey: ['guide', group, refs],
    queryFn: () => firstKnown(refs),
    enabled: refs.length > 0,
    refetchInterval: LOOK_MS,
  }).data
  const [shown, setShown] = useState({ group, id: '' })
  const ready = useQuery({ ...contactQuery(found ?? ''), enabled: Boolean(found) }).isSuccess
  if (found && ready && (shown.id !== found || shown.group !== group)) setShown({ group, id: found })
  const id = shown.group === group ? shown.id : ''
  const contact = useQuery({ ...contactQuery(id), enabled: id !== '' }).data
  const identity = useQuery({ ...identityQuery(id), enabled: contact !== undefined }).data
  const timeline = useInfiniteQuery({ ...timelineQuery(id, {}), enabled: contact !== undefined }).data
  if (!contact) return undefined
  return { id, contact, identity, items: timeline?.pages.flatMap(page => page.items) ?? [] }
}

async function firstKnown(refs: IdentifierRef[]): Promise<string | null> {
  for (const body of refs) {
    const { contact } = await call<LookupView>('/contacts/lookup', { method: 'POST', body })
    if (contact) return contact.id
  }
  return null
}
