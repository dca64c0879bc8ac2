import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type {
  InvitationLink,
  List,
  Me,
  Member,
  RoleName,
  Security,
  SessionView,
  SignInNext,
  SignInView,
} from '@huiliu/contracts'
import { call, query } from './client.ts'

type Page<T> = { items: T[]; next: string | null }
/** In, or what is asked first. */
export type Entered = Me | SignInNext
export type Enrolment = { secret: string; uri: string }
type Codes = { recoveryCodes: string[] }

export const securityQuery = queryOptions({ queryKey: ['security'], queryFn: () => call<Security>('/me/security') })
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => call<List<SessionView>>('/me/sessions'),
})
export const linksQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: () => call<List<InvitationLink>>('/invitation-links'),
})

/** The log of sign-ins: mine, or everybody's. */
export function signInsQuery(whose: 'mine' | 'all') {
  const path = whose === 'mine' ? '/me/sign-ins' : '/sign-ins'
  return infiniteQueryOptions({
    queryKey: ['sign-ins', whose],
    queryFn: ({ pageParam }) => call<Page<SignInView>>(path + query({ limit: 30, cursor: pageParam })),
    initialPageParam: '',
    getNextPageParam: (page: Page<SignInView>) => page.next,
  })
}

export type Policy = { everybody: boolean; roles: RoleName[] }
export const policyQuery = queryOptions({
  queryKey: ['sign-in-policy'],
  queryFn: () => call<Policy>('/sign-in-policy'),
})

const post = <T>(path: string, body?: unknown) => call<T>(path, { method: 'POST', body })

export const signIn = {
  password: (login: string, password: string) => post<Entered>('/session', { login, password }),
  code: (step: string, code: string) => post<Entered>('/session/code', { step, code }),
  enrol: (step: string) => post<Enrolment>('/session/enrolment', { step }),
  enrolled: (step: string, code: string) => call<Codes>('/session/enrolment', { method: 'PUT', body: { step, code } }),
  goOn: (step: string) => post<Entered>('/session/entry', { step }),
  ownPassword: (step: string, password: string) => post<Entered>('/session/password', { step, password }),
  /** By a passkey: the browser asks for it. */
  passkey: async () => {
    const { startAuthentication } = await import('@simplewebauthn/browser')
    const { options, step } =
      await post<Asked<Parameters<typeof startAuthentication>[0]['optionsJSON']>>('/session/passkey/options')
    const credential = await startAuthentication({ optionsJSON: options })
    return post<Entered>('/session/passkey', { step, credential })
  },
}
type Asked<T> = { options: T; step: string }

export const security = {
  enrol: (password: string) => post<Enrolment>('/me/totp', { password }),
  enrolled: (code: string) => call<Codes>('/me/totp', { method: 'PUT', body: { code } }),
  stopTotp: (password: string, code: string) => call<void>('/me/totp', { method: 'DELETE', body: { password, code } }),
  newCodes: (code: string) => post<Codes>('/me/recovery-codes', { code }),
  addPasskey: async (password: string, name: string) => {
    const { startRegistration } = await import('@simplewebauthn/browser')
    const { options, step } = await post<Asked<Parameters<typeof startRegistration>[0]['optionsJSON']>>(
      '/me/passkeys/options',
      { password },
    )
    const credential = await startRegistration({ optionsJSON: options })
    return post<Security>('/me/passkeys', { step, name, credential })
  },
  removePasskey: (id: string) => call<void>(`/me/passkeys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  endSession: (id: string) => call<void>(`/me/sessions/${id}`, { method: 'DELETE' }),
  endOthers: () => call<void>('/me/sessions', { method: 'DELETE' }),
}

type NewLink = { roles: RoleName[]; department: string | null; uses: number; days: number }
export const team = {
  createLink: (body: NewLink) => post<InvitationLink & { inviteUrl: string }>('/invitation-links', body),
  endLink: (id: string) => call<void>(`/invitation-links/${id}`, { method: 'DELETE' }),
  renewInvitation: (id: string) => post<Member & { inviteUrl: string }>(`/members/${id}/invitation`),
  givePassword: (id: string, password: string) =>
    call<void>(`/members/${id}/password`, { method: 'PUT', body: { password } }),
  resetSecondFactor: (id: string) => call<void>(`/members/${id}/second-factor`, { method: 'DELETE' }),
  setPolicy: (body: Policy) => call<Policy>('/sign-in-policy', { method: 'PUT', body }),
}
