import { Type } from 'typebox'

/** No other properties: a misspelt one is told, never dropped. */
export const closed = { additionalProperties: false }

export const Id = Type.Object({ id: Type.String({ format: 'uuid' }) }, closed)
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
export const Login = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
export const NewPassword = Type.String({ minLength: 10, maxLength: 200 })
export const Password = Type.String({ maxLength: 200 })
export const RoleName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })
export const RoleNames = Type.Array(RoleName, { minItems: 1, maxItems: 20 })
export const Locale = Type.Union([Type.Literal('zh'), Type.Literal('en')])
export const Label = Type.Object({ zh: Name, en: Name }, closed)
export const Uuid = Type.String({ format: 'uuid' })
export const UuidOrNull = Type.Union([Uuid, Type.Null()])

const Nullable = Type.Union([Type.String(), Type.Null()])
const Reach = Type.Union((['none', 'own', 'department', 'below', 'all'] as const).map(reach => Type.Literal(reach)))
const FieldRight = Type.Union((['write', 'read', 'masked', 'hidden'] as const).map(right => Type.Literal(right)))
const ObjectRights = Type.Object(
  {
    read: Reach,
    update: Reach,
    delete: Reach,
    create: Type.Boolean(),
    export: Type.Boolean(),
    import: Type.Boolean(),
  },
  closed,
)
export const Rights = Type.Object(
  {
    settings: Type.Boolean(),
    members: Type.Boolean(),
    sources: Type.Boolean(),
    objects: Type.Boolean(),
    identity: Type.Boolean(),
    byObject: Type.Record(Type.String({ pattern: '^(\\*|[a-z][a-z0-9_]{0,62})$' }), ObjectRights, closed),
    byField: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}\\.[a-z][a-z0-9_]{0,62}$' }), FieldRight, closed),
  },
  closed,
)

const member = {
  id: Type.String(),
  name: Type.String(),
  email: Nullable,
  roles: Type.Array(Type.String()),
  department: Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()]),
  active: Type.Boolean(),
  joined: Type.Boolean(),
  createdAt: Type.String(),
}
export const MemberAnswer = Type.Object(member)
export const InvitedAnswer = Type.Object({ ...member, inviteUrl: Nullable })

const token = {
  id: Type.String(),
  name: Type.String(),
  kind: Type.Union([Type.Literal('token'), Type.Literal('program')]),
  role: Type.String(),
  scopes: Type.Union([Type.Array(Type.String()), Type.Null()]),
  member: Nullable,
  clientId: Nullable,
  createdAt: Type.String(),
  lastUsedAt: Nullable,
  lastUsedFrom: Nullable,
  expiresAt: Nullable,
  replacedUntil: Nullable,
  perMinute: Type.Union([Type.Integer(), Type.Null()]),
}
export const TokenAnswer = Type.Object(token)
/** `token`, or a program's `clientSecret`: told this once. */
export const IssuedAnswer = Type.Object({
  ...token,
  token: Type.Optional(Type.String()),
  clientSecret: Type.Optional(Type.String()),
})

const Person = Type.Object({ id: Type.String(), name: Type.String() })
export const ActingAnswer = Type.Object({
  kind: Type.Union([Type.Literal('delegation'), Type.Literal('view')]),
  member: Person,
  until: Type.String(),
})
export const DelegationAnswer = Type.Object({
  id: Type.String(),
  from: Person,
  to: Person,
  startsAt: Type.String(),
  endsAt: Type.String(),
  reason: Nullable,
  state: Type.Union([Type.Literal('coming'), Type.Literal('running'), Type.Literal('ended')]),
})

export const MeAnswer = Type.Object({
  member: MemberAnswer,
  workspace: Type.Object({
    id: Type.String(),
    name: Type.String(),
    timeZone: Type.String(),
    currency: Type.String(),
    country: Type.String(),
  }),
  locale: Locale,
  can: Type.Object({
    settings: Type.Boolean(),
    sources: Type.Boolean(),
    members: Type.Boolean(),
    objects: Type.Boolean(),
  }),
  acting: Type.Union([ActingAnswer, Type.Null()]),
  demo: Type.Boolean(),
})
export const RoleAnswer = Type.Object({ name: Type.String(), label: Label, rights: Rights, standard: Type.Boolean() })
export const DepartmentAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  parent: Nullable,
  path: Type.Array(Type.String()),
})
