import { SIGN_IN_WAYS } from '@huiliu/contracts'
import { Type } from 'typebox'
import { MeAnswer, closed } from '../schemas.ts'

const Nullable = Type.Union([Type.String(), Type.Null()])
const Way = Type.Union(SIGN_IN_WAYS.map(way => Type.Literal(way)))

/** What the browser holds of something begun. */
export const Step = Type.String({ minLength: 1, maxLength: 100 })
export const Code = Type.String({ minLength: 6, maxLength: 40 })
export const Page = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  closed,
)

const NextAnswer = Type.Object({
  next: Type.Union([Type.Literal('code'), Type.Literal('enrolment'), Type.Literal('password')]),
  step: Type.String(),
})
/** In, or what is asked first. */
export const EnteredAnswer = { 200: MeAnswer, 202: NextAnswer }
export const EnrolmentAnswer = Type.Object({ secret: Type.String(), uri: Type.String() })
export const CodesAnswer = Type.Object({ recoveryCodes: Type.Array(Type.String()) })
export const OptionsAnswer = Type.Object({ options: Type.Object({}), step: Type.String() })

const Base64Url = Type.String({ maxLength: 100_000, pattern: '^[A-Za-z0-9_-]*$' })
const credential = {
  id: Type.String({ maxLength: 1400, pattern: '^[A-Za-z0-9_-]+$' }),
  rawId: Base64Url,
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}),
}
/** As the browser gives it (WebAuthn, RegistrationResponseJSON). */
export const NewCredential = Type.Object({
  ...credential,
  response: Type.Object({ clientDataJSON: Base64Url, attestationObject: Base64Url }),
})
/** As the browser gives it (WebAuthn, AuthenticationResponseJSON). */
export const Credential = Type.Object({
  ...credential,
  response: Type.Object({ clientDataJSON: Base64Url, authenticatorData: Base64Url, signature: Base64Url }),
})

export const SecurityAnswer = Type.Object({
  login: Type.String(),
  password: Type.Boolean(),
  totp: Type.Union([Type.Object({ since: Type.String(), recoveryLeft: Type.Integer() }), Type.Null()]),
  passkeys: Type.Array(
    Type.Object({ id: Type.String(), name: Type.String(), createdAt: Type.String(), usedAt: Nullable }),
  ),
  required: Type.Boolean(),
})
export const SessionsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      way: Way,
      address: Nullable,
      agent: Nullable,
      createdAt: Type.String(),
      seenAt: Type.String(),
      current: Type.Boolean(),
    }),
  ),
  next: Type.Null(),
})
export const SignInsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      at: Type.String(),
      member: Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()]),
      way: Way,
      address: Nullable,
      agent: Nullable,
      refused: Nullable,
    }),
  ),
  next: Nullable,
})
const link = {
  id: Type.String(),
  roles: Type.Array(Type.String()),
  department: Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()]),
  uses: Type.Integer(),
  used: Type.Integer(),
  createdAt: Type.String(),
  createdBy: Type.String(),
  expiresAt: Type.String(),
}
export const LinksAnswer = Type.Object({ items: Type.Array(Type.Object(link)), next: Type.Null() })
export const NewLinkAnswer = Type.Object({ ...link, inviteUrl: Type.String() })
