import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './start-error.ts'

/** Keeps secrets at rest. `about` says what a secret belongs to: sealed for one thing it opens for no other. */
export type Sealer = {
  seal(secret: Uint8Array, about: string): Buffer
  /** Throws where the bytes were sealed under another key, for another thing, or changed. */
  open(sealed: Uint8Array, about: string): Buffer
  /** 16 bytes that only who has the key can make of a text: what is given out with them comes back as it was (HMAC-SHA-256) */
  sign(text: string): Buffer
  /** tells whether two keys are one, and nothing about the key */
  readonly keyId: string
}

const VERSION = 1
const NONCE = 12
const TAG = 16
const KEY = 32
const SIGNATURE = 16

/** AES-256-GCM under a key derived from the master key (32 bytes): version ‖ nonce ‖ tag ‖ ciphertext. */
export function createSealer(masterKey: Uint8Array): Sealer {
  if (masterKey.length !== KEY) throw new Error(`a master key has ${KEY} bytes`)
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'huiliu secrets 1', KEY))
  const signing = Buffer.from(hkdfSync('sha256', masterKey, '', 'huiliu signatures 1', KEY))
  return {
    sign: text => createHmac('sha256', signing).update(text).digest().subarray(0, SIGNATURE),
    keyId: createHmac('sha256', key).update('huiliu key id').digest('hex').slice(0, 16),
    seal(secret, about) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      const text = Buffer.concat([cipher.update(secret), cipher.final()])
      return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), text])
    },
    open(sealed, about) {
      if (sealed[0] !== VERSION || sealed.length < 1 + NONCE + TAG) throw new Error('no sealed secret')
      const nonce = sealed.subarray(1, 1 + NONCE)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
      decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(1 + NONCE, 1 + NONCE + TAG))
      return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE + TAG)), decipher.final()])
    },
  }
}

type KeyPlace = {
  dataDir: string
  given: Buffer | undefined
  /** of the key the database was used with before */ known: string | undefined
}

/**
 * The sealer of an installation: under HUILIU_KEY, else under a 0600 file of the data folder, made at the first start.
 * Throws StartError where the database holds secrets of another key: what was restored without its key must not look whole.
 */
export async function openSealer({ dataDir, given, known }: KeyPlace): Promise<Sealer> {
  const file = join(dataDir, 'secrets', 'master.key')
  if (!given && known !== undefined && !existsSync(file)) throw lostKey(file)
  const sealer = createSealer(given ?? (await keyFile(file)))
  if (known !== undefined && known !== sealer.keyId) throw lostKey(file)
  return sealer
}

async function keyFile(file: string): Promise<Buffer> {
  if (!existsSync(file)) {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
    await writeFile(`${file}.new`, `${randomBytes(KEY).toString('hex')}\n`, { mode: 0o600 })
    await rename(`${file}.new`, file)
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex')
  if (key.length === KEY) return key
  throw new StartError({
    zh: `${file} 不是主密钥（应为 64 个十六进制字符）。请从备份恢复该文件。`,
    en: `${file} holds no master key (64 hexadecimal digits). Restore that file.`,
  })
}

function lostKey(file: string): StartError {
  return new StartError({
    zh: `数据库中的密钥是用另一把主密钥加密的。请恢复 ${file}，或把 HUILIU_KEY 设为原来的主密钥。`,
    en: `The secrets in the database were encrypted under another master key. Restore ${file}, or set HUILIU_KEY to the key used before.`,
  })
}
