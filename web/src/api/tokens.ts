import { queryOptions } from '@tanstack/react-query'
import type { List, RoleName } from '@huiliu/contracts'
import { call } from './client.ts'

/** `program`: gets itself short-lived access by OAuth instead of bearing one secret. */
export type TokenKind = 'token' | 'program'
export type ApiToken = {
  id: string
  name: string
  kind: TokenKind
  role: RoleName
  /** what of its role's rights it has; null: all of them */
  scopes: string[] | null
  /** whose own it is */
  member: string | null
  clientId: string | null
  createdAt: string
  lastUsedAt: string | null
  lastUsedFrom: string | null
  expiresAt: string | null
  /** until when a secret that was replaced still counts */
  replacedUntil: string | null
  /** requests a minute; null: as many as it likes */
  perMinute: number | null
}
/** What is told once. */
export type IssuedToken = ApiToken & { token?: string; clientSecret?: string }
export type NewToken = {
  name: string
  role: RoleName
  kind: TokenKind
  scopes: string[] | null
  mine: boolean
  expiresAt?: string
  perMinute: number | null
}

export const tokensQuery = queryOptions({ queryKey: ['tokens'], queryFn: () => call<List<ApiToken>>('/tokens') })

export const tokens = {
  create: (body: NewToken) => call<IssuedToken>('/tokens', { method: 'POST', body }),
  replaceSecret: (id: string, overlapHours: number) =>
    call<IssuedToken>(`/tokens/${id}/secrets`, { method: 'POST', body: { overlapHours } }),
  revoke: (id: string) => call<void>(`/tokens/${id}`, { method: 'DELETE' }),
}
