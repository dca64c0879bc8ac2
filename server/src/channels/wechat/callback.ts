import type { Callback, CallbackHead, Keys } from '../contract.ts'
import { aesKeyOf, decrypt, isSigned, type Opened } from './crypto.ts'
import { keyOf } from './keys.ts'
import { settingsOf, type WechatSettings } from './settings.ts'
import { readXml } from './xml.ts'

/** A plain message's signature does not cover its body: whoever saw one could send another under it for ever. */
const PATIENCE_S = 300
const MAX_BYTES = 64 * 1024

type Signed = { timestamp: string; nonce: string }
type Verified = { key: string | null; body: Buffer } | { refused: string }

/**
 * 公众平台 calls us signed by our token, and by default encrypted. What is kept as the delivery is the message as it was
 * decrypted (docs/decisions/0011).
 */
export const wechatCallback: Callback = {
  maxBytes: MAX_BYTES,
  early({ headers, query }) {
    const encoding = [headers['content-encoding'] ?? 'identity'].flat()[0]?.toLowerCase()
    if (encoding !== 'identity') return 'encoded_body'
    return signedBy(query) && (query['signature'] || query['msg_signature']) ? null : 'missing_signature'
  },
  check({ query }, { keys }) {
    const by = signedBy(query)
    const { signature, echostr } = query
    if (!by || !signature || !echostr) return { refused: 'missing_signature' }
    return isOurs([by.timestamp, by.nonce], signature, keys) ? { answer: echostr } : { refused: 'wrong_token' }
  },
  verify({ query, body }, { keys, settings, now }) {
    const by = signedBy(query)
    if (!by) return { refused: 'missing_signature' }
    const account = settingsOf(settings)
    const encrypted = encryptedIn(body)
    const opened =
      account.mode === 'plain'
        ? verifyPlain({ query, body, encrypted }, { by, keys, now })
        : verifyEncrypted({ query, encrypted }, { by, keys, appid: account.appid })
    return 'refused' in opened ? opened : forAccount(opened.message, account)
  },
  accepted: { mediaType: 'text/plain; charset=utf-8', body: 'success' },
}

function signedBy({ timestamp, nonce }: CallbackHead['query']): Signed | null {
  return timestamp !== undefined && nonce !== undefined && /^\d{1,12}$/.test(timestamp) && nonce !== ''
    ? { timestamp, nonce }
    : null
}

function isOurs(parts: string[], signature: string, keys: Keys): boolean {
  return (keys['token'] ?? []).some(token => isSigned([token.toString(), ...parts], signature))
}

const ENCRYPT = /<Encrypt>(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)(?:\]\]>)?<\/Encrypt>/g

/** Looked for as text: nobody unknown makes us take a document apart. The platform puts it last, after what was said. */
function encryptedIn(body: Buffer): string | undefined {
  return [...body.toString('latin1').matchAll(ENCRYPT)].at(-1)?.[1]
}

type Message = { message: Buffer } | { refused: string }
type Plain = { query: CallbackHead['query']; body: Buffer; encrypted: string | undefined }

function verifyPlain(
  { query, body, encrypted }: Plain,
  { by, keys, now }: { by: Signed; keys: Keys; now: Date },
): Message {
  if (encrypted !== undefined) return { refused: 'encrypted_message' }
  if (!query['signature']) return { refused: 'missing_signature' }
  const age = now.getTime() / 1000 - Number(by.timestamp)
  if (age > PATIENCE_S) return { refused: 'stale_message' }
  if (age < -PATIENCE_S) return { refused: 'future_message' }
  return isOurs([by.timestamp, by.nonce], query['signature'], keys) ? { message: body } : { refused: 'wrong_token' }
}

type Encrypted = { query: CallbackHead['query']; encrypted: string | undefined }

/** `msg_signature` covers the ciphertext; what stands in plain text beside it (兼容模式) is not looked at. */
function verifyEncrypted(
  { query, encrypted }: Encrypted,
  { by, keys, appid }: { by: Signed; keys: Keys; appid: string },
): Message {
  if (!encrypted) return { refused: 'not_encrypted' }
  if (!query['msg_signature']) return { refused: 'missing_signature' }
  if (!isOurs([by.timestamp, by.nonce, encrypted], query['msg_signature'], keys)) return { refused: 'wrong_token' }
  const opened = openedBy(encrypted, keys)
  if (!opened) return { refused: 'cannot_decrypt' }
  return opened.appid === appid ? opened : { refused: 'wrong_appid' }
}

/** By any key in force: while one replaces another, messages come under both. */
function openedBy(encrypted: string, keys: Keys): Opened | null {
  for (const secret of keys['encoding_aes_key'] ?? []) {
    const key = aesKeyOf(secret.toString())
    const opened = key && decrypt(encrypted, key)
    if (opened) return opened
  }
  return null
}

function forAccount(message: Buffer, { originalId }: WechatSettings): Verified {
  const fields = readXml(message)
  if (!fields) return { refused: 'not_xml' }
  if (originalId !== null && fields.get('ToUserName') !== originalId) return { refused: 'wrong_account' }
  return { key: keyOf(fields)?.slice(0, 200) ?? null, body: message }
}
