import { queryOptions } from '@tanstack/react-query'
import type { List, SignOnAccount, SignOnWay } from '@huiliu/contracts'
import { call } from './client.ts'

export type NewWay = Omit<SignOnWay, 'id' | 'accounts'> & { secret: string }
type Way = Pick<SignOnWay, 'id' | 'kind' | 'name'>
export type MyAccount = { way: string; name: string; shown: string | null; linkedAt: string | null }

/** Ways in over another's page, for who is not signed in. */
export const waysQuery = queryOptions({
  queryKey: ['session-ways'],
  queryFn: () => call<List<Way>>('/session/ways'),
  retry: false,
})
export const signOnWaysQuery = queryOptions({
  queryKey: ['sign-in-ways'],
  queryFn: () => call<List<SignOnWay>>('/sign-in-ways'),
})
export const myAccountsQuery = queryOptions({
  queryKey: ['my-accounts'],
  queryFn: () => call<List<MyAccount>>('/me/accounts'),
})
export function linkedQuery(way: string) {
  return queryOptions({
    queryKey: ['sign-in-ways', way],
    queryFn: () => call<List<SignOnAccount>>(`/sign-in-ways/${way}/accounts`),
  })
}

export const signOn = {
  link: (password: string) => call<{ to: string }>('/session/link', { method: 'POST', body: { password } }),
  add: (body: NewWay) => call<SignOnWay>('/sign-in-ways', { method: 'POST', body }),
  change: (id: string, body: Partial<Omit<NewWay, 'kind'>>) =>
    call<SignOnWay>(`/sign-in-ways/${id}`, { method: 'PATCH', body }),
  remove: (id: string) => call<void>(`/sign-in-ways/${id}`, { method: 'DELETE' }),
  tryOut: (id: string) => call<{ ok: boolean }>(`/sign-in-ways/${id}/trial`, { method: 'POST' }),
  linkMember: (way: string, body: { subject: string; member: string }) =>
    call<List<SignOnAccount>>(`/sign-in-ways/${way}/accounts`, { method: 'POST', body }),
  unlinkMember: (way: string, subject: string) =>
    call<void>(`/sign-in-ways/${way}/accounts/${encodeURIComponent(subject)}`, { method: 'DELETE' }),
  linkMine: (way: string) => call<{ url: string }>(`/me/accounts/${way}`, { method: 'POST' }),
  unlinkMine: (way: string) => call<void>(`/me/accounts/${way}`, { method: 'DELETE' }),
}
