import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyView } from '@huiliu/contracts'
import { notFound } from '../../kernel/index.ts'
import { shared } from '../accounts.ts'
import { passkeyRefused } from '../problems.ts'
import type { AuthServices } from '../request-context.ts'
import { openStep, takeStep } from './steps.ts'

type Site = { auth: Pick<AuthServices, 'pool' | 'secure' | 'origin'>; request: FastifyRequest; now: Date }
type Challenge = { challenge: string }
type Row = { id: string; user_id: string; public_key: Buffer; counter: string; transports: string[] }

/** What the browser is asked, and what it has to bring back with its answer. */
type Asked<T> = { options: T; step: string }

/** Which pages a passkey is for: the public origin, or, without https, the page that asks (WebAuthn allows localhost). */
function siteOf({ auth, request }: Site): { origin: string; rpID: string } {
  const said = request.headers.origin
  const origin = !auth.secure && said !== undefined && URL.canParse(said) ? new URL(said).origin : auth.origin()
  return { origin, rpID: new URL(origin).hostname }
}

type Holder = { userId: string; login: string; name: string }

/** Makes one: options for the browser of who is signed in. */
export async function newPasskeyOptions(site: Site, { userId, login, name }: Holder) {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  const { pool } = site.auth
  const known = await passkeysOf(pool, userId)
  const options = await generateRegistrationOptions({
    rpName: '汇流 Huiliu',
    rpID: siteOf(site).rpID,
    userName: login,
    userDisplayName: name,
    userID: Uint8Array.from(Buffer.from(userId)),
    attestationType: 'none',
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const data = { challenge: options.challenge }
  return { options, step: await openStep<Challenge>(pool, { kind: 'new_passkey', userId, data, now: site.now }) }
}

type Made = { userId: string; step: string; name: string; credential: RegistrationResponseJSON }

/** Keeps the passkey the browser made. Throws sign_in_step_gone, passkey_refused. */
export async function keepPasskey(site: Site, { userId, step: secret, name, credential }: Made): Promise<void> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { pool } = site.auth
  const step = await takeStep<Challenge>(pool, { kind: 'new_passkey', secret, now: site.now })
  if (step.userId !== userId) throw passkeyRefused()
  const { origin, rpID } = siteOf(site)
  const { registrationInfo } = await verifyRegistrationResponse({
    response: credential,
    expectedChallenge: step.data.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
  }).catch(() => {
    throw passkeyRefused()
  })
  if (!registrationInfo) throw passkeyRefused()
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  const kept = await shared(pool).query(
    `insert into ws.passkey (id, user_id, public_key, counter, transports, name, created_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict do nothing returning id`,
    [id, userId, Buffer.from(publicKey), counter, transports, name, site.now],
  )
  if (kept.length === 0) throw passkeyRefused()
}

/** Options for a browser of nobody yet: the passkey tells who it is. */
export async function passkeyOptions(site: Site): Promise<Asked<object>> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  const options = await generateAuthenticationOptions({ rpID: siteOf(site).rpID, userVerification: 'required' })
  const data = { challenge: options.challenge }
  return { options, step: await openStep<Challenge>(site.auth.pool, { kind: 'passkey', data, now: site.now }) }
}

type Answer = { step: string; credential: AuthenticationResponseJSON }

/** Whose passkey signed the challenge. Throws sign_in_step_gone, passkey_refused. */
export async function userOfPasskey(site: Site, { step: secret, credential }: Answer): Promise<string> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const q = shared(site.auth.pool)
  const step = await takeStep<Challenge>(site.auth.pool, { kind: 'passkey', secret, now: site.now })
  const [row] = await q.query<Row>(
    'select id, user_id, public_key, counter, transports from ws.passkey where id = $1',
    [credential.id],
  )
  if (!row) throw passkeyRefused()
  const { origin, rpID } = siteOf(site)
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: credential,
    expectedChallenge: step.data.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: { id: row.id, publicKey: Uint8Array.from(row.public_key), counter: Number(row.counter) },
  }).catch(() => {
    throw passkeyRefused()
  })
  if (!verified) throw passkeyRefused()
  await q.query('update ws.passkey set counter = $2, used_at = $3 where id = $1', [
    row.id,
    authenticationInfo.newCounter,
    site.now,
  ])
  return row.user_id
}

type View = { id: string; name: string; created: Date; used: Date | null }

export async function passkeysOf(pool: pg.Pool, userId: string): Promise<PasskeyView[]> {
  const rows = await shared(pool).query<View>(
    'select id, name, created_at as created, used_at as used from ws.passkey where user_id = $1 order by created_at',
    [userId],
  )
  return rows.map(({ id, name, created, used }) => ({
    id,
    name,
    createdAt: created.toISOString(),
    usedAt: used?.toISOString() ?? null,
  }))
}

/** Throws not_found for what is not his. */
export async function removePasskey(pool: pg.Pool, { userId, id }: { userId: string; id: string }): Promise<void> {
  const gone = await shared(pool).query('delete from ws.passkey where id = $1 and user_id = $2 returning id', [
    id,
    userId,
  ])
  if (gone.length === 0) throw notFound()
}
