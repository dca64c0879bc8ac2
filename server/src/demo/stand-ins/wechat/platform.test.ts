import { createServer } from 'node:http'
import API from 'co-wechat-api'
import wechat from 'wechat'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepMedium } from './api.ts'
import { WechatPlatform } from './platform.ts'
import { listen } from './server.ts'

// The stand-in counts only as far as packages that nobody of ours wrote take it for the platform.

let clock = Date.parse('2026-11-25T10:00:00Z')
const platform = new WechatPlatform({ now: () => clock })
const { account } = platform
const { identity } = account
let origin = ''
let close = async () => {}
beforeAll(async () => ({ origin, close } = await listen(platform)))
afterAll(() => close())

/** The independent client, sent here by its prefix. */
function client({ secret = identity.secret } = {}): API {
  const api = new API(identity.appid, secret)
  api.prefix = `${origin}/cgi-bin/`
  api.fileServerPrefix = api.prefix
  return api
}

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(origin + path, { method: 'POST', body: JSON.stringify(body) })
  const answer: Record<string, unknown> = JSON.parse(await response.text())
  return answer
}

const code = (errcode: number) => expect.objectContaining({ code: errcode })

describe('an independent client', () => {
  test('sends within the quota of each trigger, and is told why not beyond', async () => {
    const api = client()
    await expect(api.sendText('oNOBODY', 'x')).rejects.toEqual(code(40003))
    account.follower('oQUOTA')
    await expect(api.sendText('oQUOTA', 'x')).rejects.toEqual(code(45015))
    account.trigger('oQUOTA', 'menu')
    for (const text of ['一', '二', '三']) expect(await api.sendText('oQUOTA', text)).toMatchObject({ errcode: 0 })
    await expect(api.sendText('oQUOTA', '四')).rejects.toEqual(code(45047))
    clock += 61_000
    await expect(api.sendText('oQUOTA', '四')).rejects.toEqual(code(45015))
    account.trigger('oQUOTA', 'message')
    account.trigger('oQUOTA', 'scan')
    for (const _ of Array.from({ length: 8 })) await api.sendText('oQUOTA', '好')
    await expect(api.sendText('oQUOTA', '九')).rejects.toEqual(code(45047))
    expect(account.sent.map(one => one.text).slice(0, 3)).toEqual(['一', '二', '三'])
    await platform.unfollow('oQUOTA')
    await expect(api.sendText('oQUOTA', 'x')).rejects.toEqual(code(43004))
  })

  test('gets a new token when the one it has ended, and none with the wrong secret', async () => {
    const api = client()
    account.trigger('oTOKEN', 'message')
    await api.sendText('oTOKEN', '一')
    account.endTokens()
    expect(await api.sendText('oTOKEN', '二')).toMatchObject({ errcode: 0 })
    clock += 7_200_000
    account.trigger('oTOKEN', 'message')
    expect(await api.sendText('oTOKEN', '三')).toMatchObject({ errcode: 0 })
    await expect(client({ secret: 'x' }).getAccessToken()).rejects.toEqual(code(40125))
  })

  test('uploads a picture, gets it back as it was, and is told of one that is over', async () => {
    const api = client()
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 0, 13, 10, 13, 10, 45, 45, 1])
    const { media_id: id } = await api.uploadMedia(bytes, 'image', 'a.jpg', 'image/jpeg')
    expect(await api.getMedia(id)).toEqual(bytes)
    account.trigger('oMEDIA', 'message')
    expect(await api.sendImage('oMEDIA', id)).toMatchObject({ errcode: 0 })
    clock += 3 * 86_400_000 + 1
    await expect(api.getMedia(id)).rejects.toEqual(code(40007))
    const kept = keepMedium(account, { bytes, mediaType: 'image/jpeg', name: 'b.jpg' })
    expect(await api.getMedia(kept)).toEqual(bytes)
  })

  test('reads followers and sets the menu', async () => {
    const api = client()
    Object.assign(account.follower('oUNION'), { unionid: 'oUU' })
    expect((await api.getFollowers()).data.openid).toContain('oUNION')
    expect(await api.getUser('oUNION')).toMatchObject({ subscribe: 1, unionid: 'oUU' })
    expect((await api.batchGetUsers(['oUNION'])).user_info_list).toMatchObject([{ openid: 'oUNION' }])
    await expect(api.getMenu()).rejects.toEqual(code(46003))
    const menu = { button: [{ type: 'click', name: '报修', key: 'repair' }] }
    expect(await api.createMenu(menu)).toMatchObject({ errcode: 0 })
    expect(await api.getMenu()).toEqual({ menu })
    await expect(api.createMenu({ button: [] })).rejects.toEqual(code(40017))
    const long = { button: [{ type: 'click', name: '这个名字实在是太长了', key: 'x' }] }
    await expect(api.createMenu(long)).rejects.toEqual(code(40018))
  })

  test('meets the faults it is to meet', async () => {
    const api = client()
    account.trigger('oFAULT', 'message')
    await api.sendText('oFAULT', '一')
    platform.fault({ errcode: 45011 })
    await expect(api.sendText('oFAULT', '二')).rejects.toEqual(code(45011))
    platform.fault('gateway')
    await expect(api.sendText('oFAULT', '二')).rejects.toThrow('502')
    expect(await api.sendText('oFAULT', '二')).toMatchObject({ errcode: 0 })
  })
})

test('the stable token is the same until it is forced or about to end', async () => {
  const ask = (more: object = {}) =>
    post('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: identity.appid,
      secret: identity.secret,
      ...more,
    })
  const first = await ask()
  expect((await ask())['access_token']).toBe(first['access_token'])
  const forced = await ask({ force_refresh: true })
  expect(forced['access_token']).not.toBe(first['access_token'])
  clock += 7_000_000
  const next = await ask()
  expect(next['access_token']).not.toBe(forced['access_token'])
  expect(account.tokenError(String(forced['access_token']))).toBe(0)
  clock += 400_000
  expect(account.tokenError(String(forced['access_token']))).toBe(42001)
  expect(await ask({ appid: 'wx0' })).toMatchObject({ errcode: 40013 })
})

describe('an independent receiver', () => {
  test.each(['safe', 'plain'] as const)('takes what is pushed in %s mode', async mode => {
    const heard: Record<string, string>[] = []
    const { token, appid, aesKey } = identity
    const receive = wechat({ token, appid, encodingAESKey: aesKey, checkSignature: true }, (request, response) => {
      heard.push(request.weixin)
      response.reply('')
    })
    const server = createServer((request, response) => {
      const query = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams)
      receive(Object.assign(request, { query }), response, () => response.end())
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    platform.callback = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
    platform.mode = mode
    const said = '漏水了 👍🏽 & <b> ]]> "x"'
    expect(await platform.text('oHEARD', said)).toMatchObject([{ tries: 1, status: 200 }])
    account.codes.set('shop', { scene: 'shop', until: clock + 1 })
    await platform.scan('oHEARD', 'shop')
    expect(heard).toMatchObject([
      { FromUserName: 'oHEARD', ToUserName: identity.originalId, MsgType: 'text', Content: said },
      { MsgType: 'event', Event: 'SCAN', EventKey: 'shop' },
    ])
    await platform.text('oHEARD', '再说一次', { repeat: 2 })
    expect(heard[2]?.['MsgId']).toBe(heard[3]?.['MsgId'])
    await platform.text('oHEARD', '丢了', { drop: true })
    expect(heard).toHaveLength(4)
    // Signed with another token it is answered 401, and sent three times in all.
    platform.account.identity.token = 'other'
    expect(await platform.text('oHEARD', 'x')).toMatchObject([{ tries: 3, status: 401 }])
    platform.account.identity.token = token
    await new Promise(resolve => server.close(resolve))
  })
})
