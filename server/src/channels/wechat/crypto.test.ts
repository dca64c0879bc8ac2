import { randomBytes } from 'node:crypto'
import * as wecom from '@wecom/crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import WechatCrypto from 'wechat-crypto'
import { aesKeyOf, decrypt, encrypt, isSigned, signatureOf } from './crypto.ts'

const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const APPID = 'wxb11529c136998cb6'

function keyBytes(text: string): Buffer {
  const key = aesKeyOf(text)
  if (!key) throw new Error('no key')
  return key
}

const aesKey = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map(bytes => Buffer.from(bytes).toString('base64').slice(0, 43).replaceAll(/[+/]/g, 'x'))
const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))

describe('the official examples', () => {
  test('of an official account: ciphertext and both signatures', () => {
    const random = Buffer.from('aaaabbbbccccdddd')
    const encrypted = encrypt('我是中文abcd123', { key: keyBytes(KEY), appid: APPID, random })
    expect(encrypted).toBe('jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==')
    const opened = decrypt(encrypted, keyBytes(KEY))
    expect([opened?.message.toString(), opened?.appid]).toEqual(['我是中文abcd123', APPID])
    expect(signatureOf(['pamtest', '1409304348', 'xxxxxx', encrypted])).toBe('82c962d39941aa48552f90ef55aa323dc620cc10')
    expect(signatureOf(['pamtest', '1409304348', 'xxxxxx'])).toBe('76480565cbe296026c53aaacd1ad523a1ddba24f')
  })

  test('of WeCom, filled up by 7 bytes', () => {
    const echo = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=='
    const opened = decrypt(echo, keyBytes('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'))
    expect([opened?.message.toString(), opened?.appid]).toEqual(['1616140317555161061', 'wx5823bf96d3bd56c7'])
    expect(isSigned(['QDG6eK', '1409659589', '263014780', echo], '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3')).toBe(true)
  })
})

describe('two independent packages', () => {
  test('what they encrypt we open, and what we encrypt they open, whatever the text and the key', () => {
    fc.assert(
      fc.property(anyText, aesKey, (text, secret) => {
        const whole = text.toWellFormed()
        const other = new WechatCrypto('token', secret, APPID)
        const key = keyBytes(secret)
        for (const encrypted of [other.encrypt(whole), wecom.encrypt(secret, whole, APPID)]) {
          const opened = decrypt(encrypted, key)
          expect([opened?.message.toString(), opened?.appid]).toEqual([whole, APPID])
        }
        const ours = encrypt(whole, { key, appid: APPID, random: randomBytes(16) })
        expect(other.decrypt(ours)).toEqual({ message: whole, id: APPID })
        expect(wecom.decrypt(secret, ours)).toMatchObject({ message: whole, id: APPID })
      }),
    )
  })

  test('sign alike', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (timestamp, nonce, encrypted) => {
        const ours = signatureOf(['token', timestamp, nonce, encrypted])
        expect(new WechatCrypto('token', KEY, APPID).getSignature(timestamp, nonce, encrypted)).toBe(ours)
        expect(wecom.getSignature('token', timestamp, nonce, encrypted)).toBe(ours)
      }),
    )
  })
})

test('what is no ciphertext, or of another key, opens to nothing and throws nothing', () => {
  const genuine = Buffer.from(
    encrypt('<xml></xml>', { key: keyBytes(KEY), appid: APPID, random: randomBytes(16) }),
    'base64',
  )
  const other = keyBytes(KEY.replace('a', 'b'))
  expect(decrypt(genuine.toString('base64'), other)?.appid).not.toBe(APPID)
  fc.assert(fc.property(fc.string(), text => void decrypt(text, keyBytes(KEY))))
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 128 }), bytes => {
      expect(decrypt(Buffer.from(bytes).toString('base64'), keyBytes(KEY))?.appid).not.toBe(APPID)
    }),
  )
  for (const text of ['', KEY.slice(1), `${KEY}A`, KEY.replace('a', '+')]) expect(aesKeyOf(text)).toBeNull()
})
