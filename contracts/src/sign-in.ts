/** How somebody signs in. */
export const SIGN_IN_WAYS = [
  'password',
  'passkey',
  'invitation',
  'setup',
  'oidc',
  'wecom',
  'dingtalk',
  'sandbox',
  'demo',
] as const
export type SignInWay = (typeof SIGN_IN_WAYS)[number]
/** The ways that lead over another's page. */
export const OUTSIDE_KINDS = ['oidc', 'wecom', 'dingtalk'] as const
export type OutsideKind = (typeof OUTSIDE_KINDS)[number]

/** What a sign-in still asks for: a code, setting up an authenticator app, another password. */
export type SignInNext = { next: 'code' | 'enrolment' | 'password'; step: string }

/** One try to sign in; `refused`: why it came to nothing. */
export type SignInView = {
  id: string
  at: string
  member: { id: string; name: string } | null
  way: SignInWay
  address: string | null
  agent: string | null
  refused: string | null
}

export type PasskeyView = { id: string; name: string; createdAt: string; usedAt: string | null }

/** GET /me/security */
export type Security = {
  login: string
  /** whether there is a password at all */
  password: boolean
  totp: { since: string; recoveryLeft: number } | null
  passkeys: PasskeyView[]
  /** a second factor is asked of him by his role or the workspace */
  required: boolean
}

export type SessionView = {
  id: string
  way: SignInWay
  address: string | null
  agent: string | null
  createdAt: string
  seenAt: string
  /** the one that asks */
  current: boolean
}

/** A link by which several may join. */
export type InvitationLink = {
  id: string
  roles: string[]
  department: { id: string; name: string } | null
  uses: number
  used: number
  createdAt: string
  createdBy: string
  expiresAt: string
}

/** A way in over another's page; its secret is never told. */
export type SignOnWay = {
  id: string
  kind: OutsideKind
  name: string
  settings: {
    issuer?: string
    clientId?: string
    corpId?: string
    agentId?: string
    apiUrl?: string
    loginUrl?: string
    networks: string[]
  }
  /** who comes first by it becomes a member with this role; null: nobody does */
  newRole: string | null
  enabled: boolean
  /** how many members are linked */
  accounts: number
}
/** A provider's account and the member it is linked to. */
export type SignOnAccount = {
  subject: string
  shown: string
  member: { id: string; name: string }
  linkedAt: string
  usedAt: string | null
}
