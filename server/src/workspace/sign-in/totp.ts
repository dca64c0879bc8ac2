import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Sealer } from '../../kernel/index.ts'
import { shared } from '../accounts.ts'
import { wrongCode } from '../problems.ts'
import { fingerprint } from '../secrets.ts'

type Services = { pool: pg.Pool; sealer: Sealer }
type Whose = { userId: string; now: Date }
/** What an authenticator app is told: the secret as text (base32), and the same as a link (otpauth:). */
export type Enrolment = { secret: string; uri: string }

const PERIOD_S = 30
const SECRET_BYTES = 20
const CODES = 10

/**
 * A secret for an authenticator app (RFC 6238: SHA-1, 6 digits, 30 s), kept sealed; it counts once a code of it is
 * given. One that counts already stays until then.
 */
export async function beginTotp(
  { pool, sealer }: Services,
  { userId, account, issuer }: { userId: string; account: string; issuer: string },
): Promise<Enrolment> {
  const { TOTP, Secret } = await import('otpauth')
  const secret = new Secret({ size: SECRET_BYTES })
  await shared(pool).query('update ws.account_user set totp_secret = $2 where id = $1 and totp_confirmed_at is null', [
    userId,
    sealer.seal(Buffer.from(secret.bytes), about(userId)),
  ])
  return { secret: secret.base32, uri: new TOTP({ issuer, label: account, secret, period: PERIOD_S }).toString() }
}

/** The app gives right codes: from now on one is asked for. Answers with recovery codes, shown this once. Throws wrong_code. */
export async function confirmTotp(services: Services, { userId, now, code }: Whose & { code: string }) {
  await requireTotp(services, { userId, now, code })
  const q = shared(services.pool)
  await q.query('update ws.account_user set totp_confirmed_at = coalesce(totp_confirmed_at, $2) where id = $1', [
    userId,
    now,
  ])
  return renewRecoveryCodes(services.pool, userId)
}

export async function removeTotp(pool: pg.Pool, userId: string): Promise<void> {
  await shared(pool).tx(async tx => {
    await tx.query(
      'update ws.account_user set totp_secret = null, totp_confirmed_at = null, totp_step = null where id = $1',
      [userId],
    )
    await tx.query('delete from ws.recovery_code where user_id = $1', [userId])
  })
}

/** A code of the app, of now or a period before or after, each at most once. Throws wrong_code. */
export async function requireTotp({ pool, sealer }: Services, { userId, now, code }: Whose & { code: string }) {
  const [row] = await shared(pool).query<{ totp_secret: Buffer | null }>(
    'select totp_secret from ws.account_user where id = $1',
    [userId],
  )
  if (!row?.totp_secret) throw wrongCode()
  const { TOTP, Secret } = await import('otpauth')
  const bytes = sealer.open(row.totp_secret, about(userId))
  const totp = new TOTP({ secret: new Secret({ buffer: Uint8Array.from(bytes).buffer }), period: PERIOD_S })
  const timestamp = now.getTime()
  const delta = totp.validate({ token: code.replaceAll(/\s/g, ''), timestamp, window: 1 })
  if (delta === null) throw wrongCode()
  const step = Math.floor(timestamp / 1000 / PERIOD_S) + delta
  const taken = await shared(pool).query(
    'update ws.account_user set totp_step = $2 where id = $1 and (totp_step is null or totp_step < $2) returning id',
    [userId, step],
  )
  if (taken.length === 0) throw wrongCode()
}

/** A code of the app or, instead, one of the recovery codes, which is then used up. Throws wrong_code. */
export async function requireCode(services: Services, asked: Whose & { code: string }): Promise<void> {
  const bare = asked.code.replaceAll(/[\s-]/g, '').toLowerCase()
  if (/^\d{6}$/.test(bare)) return requireTotp(services, asked)
  const used = await shared(services.pool).query(
    'update ws.recovery_code set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null returning user_id',
    [asked.userId, fingerprint(bare), asked.now],
  )
  if (used.length === 0) throw wrongCode()
}

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Ten new ones of 80 bits, the former ones void; only their fingerprints are kept. */
export async function renewRecoveryCodes(pool: pg.Pool, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () =>
    [...randomBytes(16)].map(byte => ALPHABET[byte % ALPHABET.length]).join(''),
  )
  await shared(pool).tx(async tx => {
    await tx.query('delete from ws.recovery_code where user_id = $1', [userId])
    await tx.query('insert into ws.recovery_code (user_id, code_hash) select $1, hash from unnest($2::bytea[]) hash', [
      userId,
      codes.map(fingerprint),
    ])
  })
  return codes.map(code => code.match(/.{4}/g)?.join('-') ?? code)
}

function about(userId: string): string {
  return `totp ${userId}`
}
