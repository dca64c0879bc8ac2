import { queryOptions, useQuery } from '@tanstack/react-query'
import type { List, Locale, Me, Member, RoleName } from '@huiliu/contracts'
import { call } from './client.ts'

/** With a password he signs in at once, without a link. */
export type NewMember = {
  name: string
  email?: string | undefined
  password?: string | undefined
  days?: number | undefined
  roles: RoleName[]
  department: string | null
}
export type MemberChange = { name?: string; roles?: RoleName[]; active?: boolean; department?: string | null }
export type MeChange = { locale?: Locale; name?: string; password?: { current: string; next: string } }

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => call<Me>('/me'),
  staleTime: 60_000,
  retry: false,
})
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: () => call<List<Member>>('/members'),
  staleTime: 60_000,
})

export type Department = { id: string; name: string; parent: string | null; path: string[] }
export const departmentsQuery = queryOptions({
  queryKey: ['departments'],
  queryFn: () => call<List<Department>>('/departments'),
  staleTime: 60_000,
})
export function useDepartments(): Department[] {
  return useQuery(departmentsQuery).data?.items ?? []
}

export function useMembers(): Member[] {
  return useQuery(membersQuery).data?.items ?? []
}

export const auth = {
  installation: () => call<{ needed: boolean; demo: boolean }>('/setup'),
  setUp: (body: { token: string; workspaceName: string; name: string; email: string; password: string }) =>
    call<Me>('/setup', { method: 'POST', body }),
  signOut: () => call<void>('/session', { method: 'DELETE' }),
  changeMe: (body: MeChange) => call<Me>('/me', { method: 'PATCH', body }),
  invitation: (token: string) =>
    call<{ name: string; workspaceName: string; login: string | null; several: boolean }>(`/invitations/${token}`),
  accept: (token: string, body: { password: string; login?: string; name?: string }) =>
    call<Me>(`/invitations/${token}`, { method: 'POST', body }),
  invite: (body: NewMember) => call<Member & { inviteUrl: string | null }>('/members', { method: 'POST', body }),
  changeMember: (id: string, body: MemberChange) => call<Member>(`/members/${id}`, { method: 'PATCH', body }),
}
