import { randomBytes } from 'node:crypto'
import type { Sealer } from '../kernel/index.ts'

/** Nobody reads and fills in a form faster; a program does. */
const FASTEST_MS = 2000
const LONGEST_MS = 24 * 3_600_000

/** Shows that a form's page was opened, and when: `<time>.<nonce>.<signature>`. */
export function issueToken(sealer: Sealer, address: string, now: Date): string {
  const said = `${now.getTime().toString(36)}.${randomBytes(12).toString('base64url')}`
  return `${said}.${sign(sealer, address, said)}`
}

export type TokenCheck = { nonce: string } | { refused: 'unknown' | 'too_fast' | 'too_old' }

/** The nonce is one submission: sent twice it is taken once. */
export function checkToken(
  sealer: Sealer,
  { address, token, now }: { address: string; token: string; now: Date },
): TokenCheck {
  const [time = '', nonce = '', signature = ''] = token.split('.')
  if (signature === '' || sign(sealer, address, `${time}.${nonce}`) !== signature) return { refused: 'unknown' }
  const age = now.getTime() - Number.parseInt(time, 36)
  if (age < FASTEST_MS) return { refused: 'too_fast' }
  return age > LONGEST_MS ? { refused: 'too_old' } : { nonce }
}

function sign(sealer: Sealer, address: string, said: string): string {
  return sealer.sign(`form ${address} ${said}`).toString('base64url')
}
