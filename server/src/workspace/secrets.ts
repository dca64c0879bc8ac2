import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const COST = 15
const BLOCK = 8
const LANES = 1
const LENGTH = 32

/** `scrypt$15$8$1$salt$hash`: the cost travels along, so it can be raised later without breaking old passwords. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, { salt, cost: COST, block: BLOCK, lanes: LANES })
  return ['scrypt', COST, BLOCK, LANES, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** False for a wrong password, and, in the same time, for nobody's. */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const [, cost, block, lanes, salt, hash] = (stored ?? NOBODY).split('$')
  const expected = Buffer.from(hash ?? '', 'base64url')
  const actual = await derive(password, {
    salt: Buffer.from(salt ?? '', 'base64url'),
    cost: Number(cost),
    block: Number(block),
    lanes: Number(lanes),
  })
  return expected.length === actual.length && timingSafeEqual(expected, actual) && stored !== null
}

const NOBODY = `scrypt$${COST}$${BLOCK}$${LANES}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`

type Derivation = { salt: Buffer; cost: number; block: number; lanes: number }

function derive(password: string, { salt, cost, block, lanes }: Derivation): Promise<Buffer> {
  const options = { N: 2 ** cost, r: block, p: lanes, maxmem: 256 * 2 ** cost * block }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, LENGTH, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

/** A secret for a cookie, link or token: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a secret: enough to recognise it, useless to whoever reads the table. */
export function fingerprint(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
