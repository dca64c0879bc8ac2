import { randomUUID } from 'node:crypto'
import WechatCrypto from 'wechat-crypto'
import { describe, expect, test } from 'vitest'
import type { MessageBody } from '@huiliu/contracts'
import { listen } from '../../demo/stand-ins/wechat/server.ts'
import { WechatPlatform, someIdentity } from '../../demo/stand-ins/wechat/platform.ts'
import { xmlOf, type Fields } from '../../demo/stand-ins/wechat/push.ts'
import type { CallbackRequest, Keys, Translation } from '../contract.ts'
import { channelContract } from '../testing/contract.ts'
import type { Mood, Platform } from '../testing/send-contract.ts'
import { wechatChannel } from './channel.ts'
import { parseWechat, SCAN_PATH, USER_INFO_PATH } from './parse.ts'

const ME = someIdentity()
const OTHER = someIdentity()
const OPENID = 'oABCDEFGHIJKLMNOPQRSTUVWXYZ1'
const NOW = new Date('2026-11-25T10:00:00Z')
const SETTINGS = { appid: ME.appid, originalId: ME.originalId }
/** The stand-in's network, as an administrator would name it. */
const LOOPBACK = { networks: ['127.0.0.0/8'] }

function keysOf({ token, aesKey }: typeof ME): Keys {
  return { token: [Buffer.from(token)], encoding_aes_key: [Buffer.from(aesKey)] }
}

const HEAD = { ToUserName: ME.originalId, FromUserName: OPENID, CreateTime: 1_795_600_000 }

function text(id: string, content: string): Buffer {
  return Buffer.from(xmlOf({ ...HEAD, MsgType: 'text', Content: content, MsgId: id }))
}

/** The request as the platform makes it, encrypted and signed by the independent package. */
function request(body: Buffer, { keys, at, id }: { keys: Keys; at: Date; id: string }): CallbackRequest {
  const [token = '', aesKey = ''] = [keys['token'], keys['encoding_aes_key']].map(one => String(one?.[0]))
  const crypto = new WechatCrypto(token, aesKey, ME.appid)
  const [timestamp, nonce] = [String(Math.floor(at.getTime() / 1000)), id]
  const encrypted = crypto.encrypt(body.toString())
  const xml = `<xml><ToUserName><![CDATA[${ME.originalId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  const msg_signature = crypto.getSignature(timestamp, nonce, encrypted)
  const query = { timestamp, nonce, openid: OPENID, encrypt_type: 'aes', msg_signature }
  return { method: 'POST', headers: { 'content-type': 'text/xml' }, query, body: Buffer.from(xml) }
}

function bent(whole: CallbackRequest): CallbackRequest {
  const signature = whole.query['msg_signature'] ?? ''
  const first = (Number.parseInt(signature.slice(0, 1), 16) ^ 1).toString(16)
  return { ...whole, query: { ...whole.query, msg_signature: first + signature.slice(1) } }
}

const FAULTS: Record<Exclude<Mood, 'accepts' | 'silence'>, Parameters<WechatPlatform['fault']>[0]> = {
  'token expired': 'end tokens',
  'slow down': { errcode: 45011 },
  'refuses for good': { errcode: 48002 },
  'out of order': 'gateway',
}

/** The stand-in as a platform that takes messages; a token is asked for as the official description says. */
async function platform(): Promise<Platform> {
  const standIn = new WechatPlatform({ identity: ME })
  const { origin, close } = await listen(standIn)
  for (const _ of Array.from({ length: 20 })) standIn.account.trigger(OPENID, 'message')
  let silent = Promise.resolve()
  return {
    account: {
      sourceId: randomUUID(),
      settings: { ...SETTINGS, ...LOOPBACK, apiBase: origin },
      keys: {},
      token: async stale => standIn.account.token(stale !== undefined).value,
    },
    next(mood) {
      if (mood === 'silence') {
        silent = standIn.silenced()
        standIn.fault('silence')
      } else if (mood !== 'accepts') standIn.fault(FAULTS[mood])
    },
    delivered: async () => standIn.account.sent.map(({ to, text: said }) => ({ to, text: said })),
    silent: () => silent,
    close,
  }
}

channelContract('wechat', {
  channel: wechatChannel,
  calls: {
    keys: keysOf(ME),
    otherKeys: keysOf(OTHER),
    reading: { settings: SETTINGS },
    message: ({ id, text: content }) => text(id, content),
    textOf: item => item.body['text'],
    several: null,
    unknown: { body: Buffer.from(xmlOf({ ...HEAD, MsgType: 'hologram', MsgId: '9' })), becomes: 'problem' },
    request,
    bent,
    needs: [
      { in: 'query', name: 'msg_signature' },
      { in: 'query', name: 'timestamp' },
      { in: 'query', name: 'nonce' },
    ],
    goodForMs: null,
  },
  sends: {
    start: platform,
    to: { kind: 'openid', scope: ME.appid, value: OPENID, name: null },
    knows: ['token expired', 'slow down', 'refuses for good', 'out of order', 'silence'],
    hints: false,
  },
})

const { callback } = wechatChannel
if (!callback) throw new Error('no callback')
const against = { keys: keysOf(ME), settings: SETTINGS, now: NOW }

function signed(mode: 'plain' | 'safe' | 'compatible', at = NOW, content = '你好'): CallbackRequest {
  const standIn = new WechatPlatform({ identity: ME, mode, now: () => at.getTime() })
  const { query, body } = standIn.request(xmlOf({ ...HEAD, MsgType: 'text', Content: content, MsgId: '7' }))
  return { method: 'POST', headers: {}, query, body: Buffer.from(body) }
}

describe('what is believed', () => {
  test('safe and compatible messages by what is encrypted in them, whatever stands beside it', () => {
    for (const mode of ['safe', 'compatible'] as const) {
      const whole = signed(mode)
      const forged = { ...whole, body: Buffer.from(whole.body.toString().replace('你好', '假的')) }
      const verified = callback.verify(mode === 'safe' ? whole : forged, against)
      expect(verified).toMatchObject({ key: 'message:7' })
      expect('body' in verified && verified.body.toString()).toContain('你好')
    }
  })

  test('plain messages only where that is set, and only for five minutes', () => {
    const plain = { ...against, settings: { ...SETTINGS, mode: 'plain' } }
    expect(callback.verify(signed('plain'), against)).toEqual({ refused: 'not_encrypted' })
    expect(callback.verify(signed('safe'), plain)).toEqual({ refused: 'encrypted_message' })
    expect(callback.verify(signed('plain'), plain)).toMatchObject({ key: 'message:7' })
    const at = (seconds: number) => signed('plain', new Date(NOW.getTime() + seconds * 1000))
    expect(callback.verify(at(-300), plain)).toHaveProperty('body')
    expect(callback.verify(at(-301), plain)).toEqual({ refused: 'stale_message' })
    expect(callback.verify(at(301), plain)).toEqual({ refused: 'future_message' })
  })

  test('nothing of another account', () => {
    const appid = { ...against, settings: { ...SETTINGS, appid: OTHER.appid } }
    expect(callback.verify(signed('safe'), appid)).toEqual({ refused: 'wrong_appid' })
    const original = { ...against, settings: { ...SETTINGS, originalId: OTHER.originalId } }
    expect(callback.verify(signed('safe'), original)).toEqual({ refused: 'wrong_account' })
    const key = { ...against, keys: { ...keysOf(ME), encoding_aes_key: [Buffer.from(OTHER.aesKey)] } }
    expect(callback.verify(signed('safe'), key)).toHaveProperty('refused')
  })

  test('the platform’s look is answered by what it asked, and nobody else’s', () => {
    const { query } = signed('plain')
    const look = { method: 'GET', headers: {}, query: { ...query, echostr: '5948437' } } as const
    expect(callback.check?.(look, against)).toEqual({ answer: '5948437' })
    expect(callback.check?.(look, { ...against, keys: keysOf(OTHER) })).toEqual({ refused: 'wrong_token' })
    expect(callback.check?.({ ...look, query: { echostr: '1' } }, against)).toEqual({ refused: 'missing_signature' })
  })
})

async function read(fields: Fields, path = '/hooks'): Promise<Translation> {
  return readBytes(xmlOf({ ...HEAD, ...fields }), path)
}

async function readBytes(body: string, path: string): Promise<Translation> {
  const reading = { settings: SETTINGS, mapping: null, timeZone: 'Asia/Shanghai', country: 'CN' }
  return parseWechat({ path, key: null, receivedAt: NOW, body: Buffer.from(body) }, reading)
}

async function bodyOf(fields: Fields): Promise<MessageBody & Record<string, unknown>> {
  const { items } = await read({ ...fields, MsgId: '1' })
  return JSON.parse(JSON.stringify(items[0]?.body))
}

describe('what followers say', () => {
  test('text, with whom and when', async () => {
    const { items } = await read({ MsgType: 'text', Content: '漏水了', MsgId: '23456789012345678' })
    expect(items).toMatchObject([
      {
        type: 'message',
        name: 'received',
        messageKey: 'message:23456789012345678',
        ids: [{ kind: 'openid', value: OPENID, scope: ME.appid }],
        trust: 'verified',
        occurredAt: new Date(HEAD.CreateTime * 1000),
        body: { platformId: '23456789012345678', form: 'text', text: '漏水了', from: { address: OPENID } },
      },
    ])
  })

  test('voice as it was heard, places, links, pictures', async () => {
    const voice = { MsgType: 'voice', MediaId: 'm', Format: 'amr' }
    expect(await bodyOf({ ...voice, Recognition: '帮我看看滤芯' })).toMatchObject({
      form: 'voice',
      text: '帮我看看滤芯',
    })
    expect(await bodyOf(voice)).toMatchObject({ form: 'voice', text: '' })
    const location = {
      MsgType: 'location',
      Location_X: '23.134521',
      Location_Y: '113.358803',
      Scale: 20,
      Label: '天河',
    }
    expect(await bodyOf(location)).toMatchObject({ form: 'location', text: '天河', location: { latitude: 23.134521 } })
    const link = { MsgType: 'link', Title: '说明书', Description: '第 3 页', Url: 'https://example.com/a?b&c' }
    expect(await bodyOf(link)).toMatchObject({ form: 'link', text: '说明书\n第 3 页\nhttps://example.com/a?b&c' })
    for (const [type, form] of [
      ['image', 'image'],
      ['video', 'video'],
      ['shortvideo', 'video'],
    ] as const)
      expect(await bodyOf({ MsgType: type, MediaId: 'm' })).toMatchObject({ form, text: '' })
  })
})

describe('what followers do', () => {
  test.each([
    [{ Event: 'subscribe', EventKey: 'qrscene_shop-7' }, 'Account Followed', { scene: 'shop-7' }],
    [{ Event: 'subscribe', EventKey: '' }, 'Account Followed', {}],
    [{ Event: 'unsubscribe', EventKey: '' }, 'Account Unfollowed', {}],
    [{ Event: 'SCAN', EventKey: 'shop-7' }, 'Code Scanned', { scene: 'shop-7' }],
    [{ Event: 'CLICK', EventKey: 'repair' }, 'Menu Clicked', { name: 'repair' }],
    [{ Event: 'VIEW', EventKey: 'https://example.com' }, 'Menu Link Opened', { name: 'https://example.com' }],
    [
      { Event: 'TEMPLATESENDJOBFINISH', MsgID: '200', Status: 'failed:user block' },
      'Template Delivered',
      { name: 'failed:user block' },
    ],
  ])('%j', async (fields, name, properties) => {
    const { items, problems } = await read({ MsgType: 'event', ...fields })
    expect(problems).toEqual([])
    expect(items).toMatchObject([{ type: 'track', name, body: { event: name, properties } }])
  })

  test('in one second are told apart; the same sent again is the same; what is nobody’s is passed over', async () => {
    const keyOf = async (fields: Fields) => (await read({ MsgType: 'event', ...fields })).items[0]?.messageKey
    const follow = { Event: 'subscribe', EventKey: 'qrscene_1' }
    expect(await keyOf(follow)).toBe(await keyOf(follow))
    const keys = [
      await keyOf(follow),
      await keyOf({ Event: 'SCAN', EventKey: '1' }),
      await keyOf({ ...follow, CreateTime: 1 }),
    ]
    expect(new Set(keys).size).toBe(3)
    expect(await read({ MsgType: 'event', Event: 'MASSSENDJOBFINISH', MsgID: '1' })).toMatchObject({
      items: [],
      passedOver: 1,
    })
    expect(await read({ MsgType: 'event', Event: 'teleported' })).toMatchObject({
      problems: [{ code: 'unknown_event', detail: 'teleported' }],
    })
  })

  test('a time to come is not believed', async () => {
    const { items } = await read({ MsgType: 'text', Content: 'x', MsgId: '1', CreateTime: 99_999_999_999 })
    expect(items[0]?.occurredAt).toEqual(NOW)
    const past = await read({ MsgType: 'text', Content: 'x', MsgId: '1', CreateTime: 1_700_000_000 })
    expect(past.items[0]?.occurredAt).toEqual(new Date(1_700_000_000_000))
  })
})

describe('what we learned ourselves', () => {
  test('followers the API tells of: those with a unionid are named by it', async () => {
    const one = { subscribe: 1, openid: OPENID, unionid: 'oUNIONID0001' }
    const list = { user_info_list: [one, { subscribe: 0, openid: 'oGONE1' }, { nothing: 1 }] }
    const { items, problems } = await readBytes(JSON.stringify(list), USER_INFO_PATH)
    expect(items).toMatchObject([
      {
        type: 'identify',
        ids: [
          { kind: 'openid', value: OPENID },
          { kind: 'unionid', value: 'oUNIONID0001' },
        ],
      },
    ])
    expect(problems).toMatchObject([{ item: 2, code: 'no_who' }])
    expect((await readBytes(JSON.stringify(one), USER_INFO_PATH)).items).toHaveLength(1)
  })

  test('a code that was scanned names the account by its own rule, and one that was taken names nobody', async () => {
    const scan = { scene: 's', openid: OPENID, userId: 'u-1', namespace: 'main', at: NOW.toISOString(), taken: false }
    const first = await readBytes(JSON.stringify(scan), SCAN_PATH)
    expect(first.items).toMatchObject([
      {
        name: 'Account Linked',
        ids: [{ kind: 'openid' }, { kind: 'user_id', value: 'u-1', scope: 'main', rule: 'scanned_qr' }],
      },
    ])
    const { items } = await readBytes(JSON.stringify({ ...scan, taken: true }), SCAN_PATH)
    expect(items).toMatchObject([{ name: 'Code Already Used', ids: [{ kind: 'openid' }] }])
  })
})

describe('pictures', () => {
  const picture = { name: '滤芯.png', mediaType: 'image/png', content: Buffer.from('89504e470d0a1a0a', 'hex') }
  const message = (change: object) => ({
    ...{ id: randomUUID(), to: { kind: 'openid', scope: ME.appid, value: OPENID, name: null } as const },
    ...{ subject: null, text: '', html: null, files: [picture], thread: [], headers: {}, ...change },
  })
  const never = new AbortController().signal

  async function sending(settings: object = LOOPBACK) {
    const standIn = new WechatPlatform({ identity: ME })
    const { origin, close } = await listen(standIn)
    standIn.account.trigger(OPENID, 'message')
    const account = {
      ...{ sourceId: randomUUID(), settings: { ...SETTINGS, ...settings, apiBase: origin }, keys: {} },
      token: async () => standIn.account.token().value,
    }
    const send = (change: object) => wechatChannel.send?.(message(change), account, never)
    return { standIn, send, close }
  }

  test('are uploaded and sent after the text, each as a message of its own', async () => {
    const { standIn, send, close } = await sending()
    expect(await send({ text: '是这一款' })).toMatchObject({ state: 'sent' })
    const [said, shown] = standIn.account.sent
    expect([said?.text, standIn.account.media.get(shown?.mediaId ?? '')?.bytes]).toEqual(['是这一款', picture.content])
    await close()
  })

  test('that cannot be uploaded leave the customer with nothing, those that stop half way with a part nobody repeats', async () => {
    const { standIn, send, close } = await sending()
    standIn.fault({ errcode: 45009 })
    expect(await send({ text: '一' })).toMatchObject({ state: 'later', code: 'daily_limit' })
    standIn.fault('gateway')
    expect(await send({ text: '一' })).toMatchObject({ state: 'later', code: 'unreachable' })
    expect(standIn.account.sent).toEqual([])
    for (const _ of [1, 2, 3, 4]) expect(await send({ files: [], text: '一' })).toMatchObject({ state: 'sent' })
    expect(await send({ text: '二' })).toMatchObject({
      state: 'unknown',
      detail: expect.stringContaining('1/2: 45047'),
    })
    const document = { ...picture, mediaType: 'application/pdf' }
    expect(await send({ files: [document] })).toMatchObject({ state: 'refused', code: 'only_images' })
    expect(await send({ files: [] })).toMatchObject({ state: 'refused', code: 'nothing_to_send' })
    const stranger = { kind: 'openid', scope: OTHER.appid, value: OPENID, name: null }
    expect(await send({ to: stranger, text: 'x' })).toMatchObject({ state: 'refused', code: 'wrong_recipient' })
    await close()
  })

  test('go to no private network that is not named: nothing arrives there, and it is told why', async () => {
    const { standIn, send, close } = await sending({ networks: ['10.0.0.0/8'] })
    expect(await send({ files: [], text: '一' })).toMatchObject({ state: 'later', code: 'private_address' })
    expect(await send({ text: '一' })).toMatchObject({ state: 'later', code: 'private_address' })
    expect([standIn.account.sent, standIn.account.media.size]).toEqual([[], 0])
    await close()
  })

  test('that cannot even leave may be tried again', async () => {
    const { origin, close } = await listen(new WechatPlatform())
    await close()
    const account = { sourceId: randomUUID(), settings: { ...SETTINGS, ...LOOPBACK, apiBase: origin }, keys: {} }
    const sent = await wechatChannel.send?.(
      message({ files: [], text: 'x' }),
      { ...account, token: async () => 't' },
      never,
    )
    expect(sent).toMatchObject({ state: 'later', code: 'unreachable' })
  })
})

describe('what is set', () => {
  const given = {
    settings: { appid: ME.appid },
    secrets: { token: 'abc', encoding_aes_key: ME.aesKey },
    has: [] as string[],
  }
  const paths = (change: Partial<typeof given>) =>
    (wechatChannel.setUp.problems?.({ ...given, ...change }) ?? []).map(({ path, code }) => `${path} ${code}`)

  test('is checked as the platform would', () => {
    expect(paths({})).toEqual([])
    expect(paths({ secrets: { token: 'a b', encoding_aes_key: 'short' } })).toEqual([
      'secrets.token wrong_format',
      'secrets.encoding_aes_key wrong_format',
    ])
    const { encoding_aes_key: _key, ...secrets } = given.secrets
    const only = { ...given, secrets }
    expect(wechatChannel.setUp.problems?.(only)).toMatchObject([{ code: 'required' }])
    expect(wechatChannel.setUp.problems?.({ ...only, has: ['encoding_aes_key'] })).toEqual([])
    expect(wechatChannel.setUp.problems?.({ ...only, settings: { appid: ME.appid, mode: 'plain' } })).toEqual([])
    for (const apiBase of ['http://relay.example.com', 'http://127.0.0.1.example.com'])
      expect(paths({ settings: { ...given.settings, ...{ apiBase } } })).toEqual(['settings.apiBase wrong_format'])
    expect(paths({ settings: { ...given.settings, ...{ apiBase: 'https://relay.example.com/wx' } } })).toEqual([])
    for (const apiBase of ['http://127.0.0.1:9', 'http://10.1.2.3/wx'])
      for (const networks of [[], ['10.0.0.0/8']])
        expect(paths({ settings: { ...given.settings, ...{ apiBase, networks } } })).toEqual(
          networks.length > 0 ? [] : ['settings.apiBase wrong_format'],
        )
  })
})
