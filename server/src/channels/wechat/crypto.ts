import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'

/**
 * How 公众平台 signs and encrypts what it pushes (消息加解密): AES-256-CBC under the EncodingAESKey, whose first 16 bytes are
 * the vector too; `random(16) | length(4, big endian) | message | appid`, filled up as PKCS#7 to blocks of 32 bytes.
 */
const BLOCK = 32
const RANDOM = 16
const LENGTH = 4

/** sha1 over the parts in the order of their text: `signature` of (token, timestamp, nonce), `msg_signature` with the ciphertext. */
export function signatureOf(parts: string[]): string {
  return createHash('sha1').update(parts.toSorted(byCode).join('')).digest('hex')
}

export function isSigned(parts: string[], signature: string): boolean {
  const [own, given] = [Buffer.from(signatureOf(parts)), Buffer.from(signature.toLowerCase())]
  return own.length === given.length && timingSafeEqual(own, given)
}

// The platform sorts by code unit, not by anybody's alphabet.
function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The 32 bytes of an EncodingAESKey (43 letters and digits), or null for what is none. */
export function aesKeyOf(text: string): Buffer | null {
  return /^[A-Za-z0-9]{43}$/.test(text) ? Buffer.from(`${text}=`, 'base64') : null
}

export type Opened = { message: Buffer; appid: string }

/** What was encrypted, or null where this key does not open it. */
export function decrypt(encrypted: string, key: Buffer): Opened | null {
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % RANDOM !== 0) return null
  // OpenSSL takes fillings of at most 16 bytes for well-formed, and these go up to 32.
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, RANDOM)).setAutoPadding(false)
  const filled = Buffer.concat([decipher.update(bytes), decipher.final()])
  const fill = filled.at(-1) ?? 0
  if (fill < 1 || fill > BLOCK || fill > filled.length) return null
  if (!filled.subarray(-fill).every(byte => byte === fill)) return null
  const plain = filled.subarray(0, -fill)
  const start = RANDOM + LENGTH
  if (plain.length < start) return null
  const end = start + plain.readUInt32BE(RANDOM)
  if (end > plain.length) return null
  return { message: plain.subarray(start, end), appid: plain.toString('utf8', end) }
}

/** `random`: 16 bytes. */
export function encrypt(
  message: string,
  { key, appid, random }: { key: Buffer; appid: string; random: Buffer },
): string {
  const text = Buffer.from(message)
  const length = Buffer.alloc(LENGTH)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([random, length, text, Buffer.from(appid)])
  const fill = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, RANDOM)).setAutoPadding(false)
  const filled = Buffer.concat([plain, Buffer.alloc(fill, fill)])
  return Buffer.concat([cipher.update(filled), cipher.final()]).toString('base64')
}
