import { queryOptions } from '@tanstack/react-query'
import type { DomainCheck, MailboxView } from '@huiliu/contracts'
import { call } from './client.ts'

const WATCHED_MS = 2000
const QUIET_MS = 15_000

/** Looked at often while something moves. */
export const mailboxQuery = (id: string) =>
  queryOptions({
    queryKey: ['mailbox', id],
    queryFn: () => call<MailboxView>(`/channels/${id}/mailbox`),
    refetchInterval: ({ state: { data } }) => (data?.state === 'watching' ? QUIET_MS : WATCHED_MS),
  })

export const mailbox = {
  repair: (id: string) => call<MailboxView>(`/channels/${id}/repairs`, { method: 'POST' }),
}

/** What the DNS says of a mailbox's domain; asked for when somebody wants to know. */
export function askDomain(id: string, selector: string): Promise<DomainCheck> {
  const query = selector === '' ? '' : `?selector=${encodeURIComponent(selector)}`
  return call<DomainCheck>(`/channels/${id}/domain${query}`)
}
