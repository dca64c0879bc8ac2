import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  ChannelLedger,
  ChannelTrial,
  DeliveryView,
  IdentityView,
  List,
  OutgoingView,
  LookupView,
  Problem,
  RecordRow,
  Timeline,
  TimelineItem,
  WechatMenu,
  WechatScene,
  WechatStanding,
} from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'
import { eventually } from '../../test/eventually.ts'
import { connectWechat, type Connected } from '../../test/wechat.ts'
import { someIdentity } from '../demo/stand-ins/wechat/platform.ts'
import { windowOf } from './index.ts'

let t: TestApp
let origin: string
let one: Connected
beforeAll(async () => {
  t = await testApp()
  origin = await t.app.http.listen({ host: '127.0.0.1', port: 0 })
  one = await connectWechat(t, origin)
})
afterAll(async () => {
  await t.close()
  await one.close()
})

const appid = () => one.platform.account.identity.appid

async function contactOf(openid: string): Promise<string> {
  const { body } = await t.api<LookupView>('POST', '/contacts/lookup', {
    kind: 'openid',
    value: openid,
    scope: appid(),
  })
  return body.contact?.id ?? 'nobody'
}

async function timelineOf(openid: string): Promise<TimelineItem[]> {
  return (await t.api<Timeline>('GET', `/contacts/${await contactOf(openid)}/timeline`)).body.items
}

const titles = (items: TimelineItem[]) => items.map(item => item.title)

async function windowNow(openid: string, now = new Date()) {
  return windowOf(t.runtime.db, { sourceId: one.channel.id, kind: 'wechat', recipient: openid, now })
}

describe('what is pushed', () => {
  test('becomes a person with a timeline; sent again, dropped and out of order it is the same', async () => {
    const { platform } = one
    await platform.follow('oANNE-0001')
    const said = await platform.text('oANNE-0001', '净水器漏水了 👍🏽 & <b>', { repeat: 3 })
    expect(said).toMatchObject([{ tries: 1, status: 200, answer: 'success' }, { tries: 1 }, { tries: 1 }])
    await platform.text('oANNE-0001', '没有到', { drop: true })
    await platform.click('oANNE-0001', 'repair')
    await t.processed()
    const items = await timelineOf('oANNE-0001')
    expect(items.filter(item => item.type === 'message.received')).toHaveLength(1)
    expect(titles(items)).toEqual(expect.arrayContaining(['点菜单', '关注公众号']))
    expect(items.find(item => item.type === 'message.received')?.body).toMatchObject({ text: '净水器漏水了 👍🏽 & <b>' })
    const { body } = await t.api<List<DeliveryView>>('GET', `/deliveries?source=${one.channel.id}`)
    expect(body.items.every(item => item.problems.length === 0)).toBe(true)
  })

  test('is refused when it is not from there, and the reason is said', async () => {
    const stranger = { ...one.platform.account.identity, ...someIdentity() }
    const forged = await connectWechat(t, origin)
    forged.platform.callback = one.platform.callback
    expect(await forged.platform.text('oFORGED-01', 'x')).toMatchObject([{ tries: 3, status: 401 }])
    await forged.close()
    expect(stranger.appid).not.toBe(appid())
    const look = await fetch(`${one.platform.callback}?signature=x&timestamp=1&nonce=2&echostr=3`)
    expect([look.status, (JSON.parse(await look.text()) as Problem).code]).toEqual([401, 'wrong_token'])
    expect(await contactOf('oFORGED-01')).toBe('nobody')
  })

  test('the platform’s look at the address is answered', async () => {
    const { query } = one.platform.request('<xml></xml>')
    const asked = new URLSearchParams({ ...query, echostr: '4242424242' })
    const look = await fetch(`${one.platform.callback}?${asked.toString()}`)
    expect([look.status, await look.text()]).toEqual([200, '4242424242'])
  })

  test('a key that was replaced is taken for a day, and one account’s appid is not changed by it', async () => {
    const { identity } = one.platform.account
    const { token, aesKey } = someIdentity()
    const path = `/channels/${one.channel.id}`
    expect((await t.api('PATCH', path, { secrets: { token, encoding_aes_key: aesKey } })).status).toBe(200)
    expect(await one.platform.text('oOLDKEY-01', '旧密钥')).toMatchObject([{ status: 200 }])
    Object.assign(identity, { token, aesKey })
    expect(await one.platform.text('oOLDKEY-01', '新密钥')).toMatchObject([{ status: 200 }])
    await t.processed()
    expect((await timelineOf('oOLDKEY-01')).filter(item => item.type === 'message.received')).toHaveLength(2)
    const { body } = await t.api<Problem>('PATCH', path, { secrets: { encoding_aes_key: 'short' } })
    expect(body.errors?.map(error => error.path)).toEqual(['secrets.encoding_aes_key'])
  })
})

describe('what may be sent', () => {
  test('is what the platform counts: five for a message, three for a follow, a scan, a click', async () => {
    const { platform } = one
    expect(await windowNow('oQUOTA-001')).toBeNull()
    await platform.follow('oQUOTA-001')
    await platform.text('oQUOTA-001', '一')
    await t.processed()
    const item = (await timelineOf('oQUOTA-001')).find(one => one.type === 'message.received')
    const open = await windowNow('oQUOTA-001', new Date(item?.at ?? ''))
    expect(open).toMatchObject({ trigger: 'message', remaining: 8 })
    const hours = ((open?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(47.9)
    expect(await windowNow('oQUOTA-001', new Date(Date.now() + 120_000))).toMatchObject({ remaining: 5 })
    expect(await windowNow('oQUOTA-001', new Date(Date.now() + 49 * 3_600_000))).toBeNull()
    expect(
      await windowOf(t.runtime.db, { sourceId: one.channel.id, kind: 'mail', recipient: 'x', now: new Date() }),
    ).toBe(undefined)
    await platform.unfollow('oQUOTA-001')
    await t.processed()
    expect(await windowNow('oQUOTA-001')).toBeNull()
    const { body } = await t.api<WechatStanding>('GET', `/channels/${one.channel.id}/standing`)
    expect(body.calledAt).not.toBeNull()
    expect(body.triggers.find(one => one.trigger === 'message')).toMatchObject({ sends: 5, minutes: 2880 })
  })
})

describe('what is sent', () => {
  async function write(openid: string, text: string): Promise<OutgoingView> {
    const { body } = await t.api<OutgoingView>('POST', '/outbox', {
      contact: await contactOf(openid),
      source: one.channel.id,
      text,
    })
    await t.processed()
    return (await t.api<OutgoingView>('GET', `/outbox/${body.id}`)).body
  }

  test('reaches the follower, stands on his timeline, and is taken from what may be sent', async () => {
    const { platform } = one
    await platform.text('oSENT-0001', '在吗')
    await t.processed()
    const sent = await write('oSENT-0001', '在的，您请说 👍🏽')
    expect(sent).toMatchObject({ state: 'sent', reason: null })
    expect(platform.account.sent.at(-1)).toEqual({ to: 'oSENT-0001', text: '在的，您请说 👍🏽', mediaId: null })
    expect((await timelineOf('oSENT-0001')).map(item => item.type)).toContain('message.sent')
    expect(await windowNow('oSENT-0001')).toMatchObject({ trigger: 'message', remaining: 4 })
    for (let n = 0; n < 4; n++) expect(await write('oSENT-0001', `第 ${n} 条`)).toMatchObject({ state: 'sent' })
    expect(await windowNow('oSENT-0001')).toMatchObject({ remaining: 0 })
    expect(await write('oSENT-0001', '太多了')).toMatchObject({ state: 'refused', reason: { code: 'quota_used' } })
    expect(platform.account.sent.filter(one => one.to === 'oSENT-0001')).toHaveLength(5)
  })

  test('is refused by the gate where nothing is open, and by the platform in words', async () => {
    const { platform } = one
    await platform.text('oSENT-0002', '你好')
    await t.processed()
    platform.fault({ errcode: 48002 })
    const blocked = await write('oSENT-0002', 'x')
    expect([blocked.state, blocked.reason?.sentence]).toEqual(['failed', '客户拒收公众号的消息'])
    await platform.unfollow('oSENT-0002')
    await t.processed()
    expect(await write('oSENT-0002', 'x')).toMatchObject({ state: 'refused', reason: { code: 'window_closed' } })
  })
})

describe('what is in a message', () => {
  test('is fetched before the platform forgets it; what it no longer has is lost, not an error saved as a picture', async () => {
    const { platform } = one
    const bytes = Buffer.from('ffd8ffe000104a46494600010100', 'hex')
    await platform.picture('oPICT-0001', bytes)
    await t.processed()
    const file = async () => (await timelineOf('oPICT-0001')).find(item => item.type === 'message.received')?.files?.[0]
    // The app fetches by itself, too, and may hold it just now.
    await eventually(async () => (await file())?.state === 'held')
    expect(await file()).toMatchObject({ mediaType: 'image/jpeg', bytes: bytes.length })
    const got = await t.app.http.inject({
      url: `/api/v1/files/${(await file())?.id}`,
      headers: { authorization: `Bearer ${t.token}` },
    })
    expect(got.rawPayload.equals(bytes)).toBe(true)
    await platform.say('oPICT-0002', { MsgType: 'voice', MediaId: 'gone', Format: 'amr', Recognition: '帮我看看' })
    await t.processed()
    const voice = async () => (await timelineOf('oPICT-0002')).find(item => item.type === 'message.received')
    await eventually(async () => (await voice())?.files?.[0]?.state === 'lost')
    expect((await voice())?.body).toMatchObject({ text: '帮我看看' })
  })
})

describe('followers', () => {
  test('are asked for their unionid once, and two accounts of one company meet in it', async () => {
    const other = await connectWechat(t, origin)
    await one.platform.follow('oUNION-A01', { unionid: 'uUNION-001' })
    await other.platform.follow('oUNION-B01', { unionid: 'uUNION-001' })
    await t.processed()
    await t.runtime.wechat.drain()
    await t.processed()
    const asked = one.platform.calls.filter(call => call.endsWith('batchget')).length
    await t.runtime.wechat.drain()
    expect(one.platform.calls.filter(call => call.endsWith('batchget'))).toHaveLength(asked)
    const scope = other.platform.account.identity.appid
    const { body } = await t.api<LookupView>('POST', '/contacts/lookup', { kind: 'openid', value: 'oUNION-B01', scope })
    expect(body.contact?.id).toBe(await contactOf('oUNION-A01'))
    await other.close()
  })

  test('are compared with the platform’s list: who is missing on either side is found', async () => {
    const { platform, channel } = await connectWechat(t, origin)
    for (const openid of ['oHELD-0001', 'oHELD-0002']) platform.account.follower(openid)
    await platform.follow('oGONE-0001')
    await t.processed()
    platform.account.follower('oGONE-0001').follows = false
    const ledger = async () => (await t.api<ChannelLedger>('GET', `/channels/${channel.id}/ledger`)).body
    // A look a day; one of these may have been before he was gone.
    await t.runtime.db.query('update ws.wechat_account set next_at = $2 where source_id = $1', [channel.id, new Date()])
    await t.runtime.wechat.drain()
    const items = [{ name: 'followers', platform: 2, ours: 2, missing: 0 }]
    expect(await ledger()).toMatchObject({ items, problem: null })
    expect((await ledger()).comparedAt).not.toBeNull()
    expect(
      await windowOf(t.runtime.db, { sourceId: channel.id, kind: 'wechat', recipient: 'oGONE-0001', now: new Date() }),
    ).toBeNull()
  })
})

describe('a one-time code', () => {
  const ask = async <T>(method: 'GET' | 'POST', path: string, key: string, body?: object) =>
    t.request<T>({
      method,
      path,
      ...(body && { body }),
      headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    })

  async function scene(key: string, userId: string): Promise<WechatScene> {
    const { status, body } = await ask<WechatScene>('POST', `/channels/${one.channel.id}/scenes`, key, { userId })
    expect(status).toBe(201)
    return body
  }

  test('makes whoever scans it the signed-in user, and says why', async () => {
    const { key } = await t.source('server')
    await t.collect(key, 'identify', { userId: 'member-1', traits: { name: '林晓' } })
    const code = await scene(key, 'member-1')
    await one.platform.scan('oSCAN-0001', code.scene)
    await t.processed()
    const linked = await contactOf('oSCAN-0001')
    const { body: found } = await t.api<LookupView>('POST', '/contacts/lookup', {
      kind: 'user_id',
      value: 'member-1',
      scope: 'main',
    })
    expect(found.contact?.id).toBe(linked)
    const { body: identity } = await t.api<IdentityView>('GET', `/contacts/${linked}/identity`)
    const edge = identity.edges.find(one => one.rule === 'scanned_qr')
    expect(edge).toMatchObject({
      state: 'joined',
      identifier: { kind: 'user_id', value: 'member-1', trust: 'verified' },
    })
    expect(edge?.sentence).toContain('用微信扫了登录后显示给他的一次性二维码')
    expect(titles(await timelineOf('oSCAN-0001'))).toEqual(expect.arrayContaining(['扫码关联账号', '关注公众号']))
    const path = `/channels/${one.channel.id}/scenes/${code.scene}`
    expect((await ask<WechatScene>('GET', path, key)).body.state).toBe('linked')
  })

  test('joins nobody else: who scans it second is told to have come too late', async () => {
    const { key } = await t.source('server')
    const code = await scene(key, 'member-2')
    await one.platform.scan('oSCAN-0002', code.scene)
    await one.platform.scan('oSCAN-0003', code.scene)
    await one.platform.scan('oSCAN-0002', code.scene)
    await t.processed()
    expect(await contactOf('oSCAN-0003')).not.toBe(await contactOf('oSCAN-0002'))
    expect(titles(await timelineOf('oSCAN-0003'))).toContain('扫的二维码已被别人用过，没有关联账号')
    const first = await timelineOf('oSCAN-0002')
    expect(titles(first).filter(title => title === '扫码关联账号')).toHaveLength(1)
    const explained = await t.api<{ same: boolean; missing: { sentence: string }[] }>('POST', '/identity/explain', {
      a: { kind: 'openid', value: 'oSCAN-0003', scope: appid() },
      b: { kind: 'user_id', value: 'member-2', scope: 'main' },
    })
    expect(explained.body.same).toBe(false)
  })

  test('of two accounts scanned by one telephone joins neither with the other, and shows the conflict', async () => {
    const { key } = await t.source('server')
    for (const userId of ['couple-1', 'couple-2']) {
      await t.collect(key, 'identify', { userId, traits: { name: userId } })
      await one.platform.scan('oSCAN-0004', (await scene(key, userId)).scene)
      await t.processed()
    }
    const filter = { field: 'name', op: 'in', value: ['couple-1', 'couple-2'] }
    const { body: found } = await t.api<List<RecordRow>>('POST', '/records/contact/query', { filter })
    expect(new Set(found.items.map(one => one.id)).size).toBe(2)
    const { body } = await t.api<IdentityView>('GET', `/contacts/${await contactOf('oSCAN-0004')}/identity`)
    expect(body.edges.some(edge => edge.refusal === 'two_login_ids')).toBe(true)
  })

  test('ends by itself, belongs to who asked for it, and is given to servers only', async () => {
    const { key } = await t.source('server')
    const site = await t.source('website')
    const other = await t.source('server', '另一个')
    const code = await scene(key, 'member-3')
    const path = `/channels/${one.channel.id}/scenes`
    expect((await ask('POST', path, site.key, { userId: 'x' })).status).toBe(403)
    expect((await ask('POST', path, 'hlw_nobody', { userId: 'x' })).status).toBe(401)
    expect((await t.api('POST', path, { userId: 'x' })).status).toBe(401)
    expect((await ask('GET', `${path}/${code.scene}`, other.key)).status).toBe(404)
    await t.runtime.db.query(`update ws.wechat_scene set expires_at = now() - interval '1 hour' where scene = $1`, [
      code.scene,
    ])
    expect((await ask<WechatScene>('GET', `${path}/${code.scene}`, key)).body.state).toBe('expired')
    await one.platform.scan('oSCAN-0005', code.scene)
    await t.processed()
    expect(titles(await timelineOf('oSCAN-0005'))).not.toContain('扫码关联账号')
  })
})

describe('the settings of an account', () => {
  test('a trial says what works, and what to do about what does not', async () => {
    const trial = async (id: string) => (await t.api<ChannelTrial>('POST', `/channels/${id}/trials`)).body
    expect(await trial(one.channel.id)).toMatchObject({ ok: true, steps: [{ name: 'callback' }, { name: 'token' }] })
    const { channel, platform, close } = await connectWechat(t, origin)
    platform.unlisted = true
    const { steps } = await trial(channel.id)
    expect(steps.map(step => step.ok)).toEqual([false, false])
    expect(steps[1]?.message).toContain('IP 白名单')
    platform.unlisted = false
    await t.api('PATCH', `/channels/${channel.id}`, { secrets: { app_secret: 'wrong' } })
    expect((await trial(channel.id)).steps[1]).toMatchObject({ ok: false, message: 'AppSecret 不对，或已被重置' })
    await close()
    expect((await trial(channel.id)).steps[1]).toMatchObject({ ok: false, message: '连不上微信接口' })
  })

  test('the menu is read and replaced, within the platform’s limits', async () => {
    const path = `/channels/${one.channel.id}/menu`
    expect((await t.api<WechatMenu>('GET', path)).body).toEqual({ buttons: [] })
    const buttons = [
      { name: '报修', type: 'click', key: 'repair', below: [] },
      { name: '商城', below: [{ name: '看滤芯', type: 'view', url: 'https://shop.example.com', below: [] }] },
    ]
    expect((await t.api('PATCH', path, { buttons })).status).toBe(200)
    expect((await t.api<WechatMenu>('GET', path)).body).toEqual({ buttons })
    const bad = [
      { name: '这个名字实在太长', type: 'click', below: [] },
      { name: '', type: 'view', url: 'ftp://x', below: [] },
    ]
    const { status, body } = await t.api<Problem>('PATCH', path, { buttons: bad })
    expect([status, body.errors?.map(error => `${error.path} ${error.code}`)]).toEqual([
      422,
      ['buttons.0.name too_long', 'buttons.0.key required', 'buttons.1.name required', 'buttons.1.url wrong_format'],
    ])
    one.platform.fault({ errcode: 48001 })
    expect((await t.api<Problem>('GET', path)).body).toMatchObject({ status: 409, code: 'wechat_not_permitted' })
    expect((await t.api('PATCH', path, { buttons: [] })).status).toBe(200)
    expect((await t.api<WechatMenu>('GET', path)).body).toEqual({ buttons: [] })
  })

  test('nobody without the right sees any of it', async () => {
    const { token } = await person(t, { role: await role(t, 'nothing', {}) })
    for (const path of ['menu', 'standing', 'ledger'])
      expect((await t.api('GET', `/channels/${one.channel.id}/${path}`, undefined, token)).status).toBe(403)
  })
})
