import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { testApp, type TestApp } from '../../test/app.ts'
import { connectWechat, type Connected } from '../../test/wechat.ts'
import { bind, openPool } from '../kernel/index.ts'
import { wechatAccount } from './account.ts'
import { tell } from './ask.ts'
import { createTokens, type TokenOf } from './token.ts'

let t: TestApp
let one: Connected
let clock = 0
const pools = [openPool(inject('postgres'), 3), openPool(inject('postgres'), 3)]
beforeAll(async () => {
  t = await testApp()
  one = await connectWechat(t, 'http://127.0.0.1:9')
})
beforeEach(async () => {
  clock = Date.now()
  one.platform.account.endTokens()
  one.platform.account.tokensMade = 0
  await t.runtime.db.query('update ws.wechat_account set token = null')
})
afterAll(async () => {
  await Promise.all(pools.map(pool => pool.end()))
  await t.close()
  await one.close()
})

/** Two processes, as far as the database can tell. */
function processes(): { tokenOf: TokenOf; services: Parameters<typeof wechatAccount>[0] }[] {
  const { sealer } = t.runtime.wechat
  return pools.map(pool => {
    const own = { db: bind(pool, t.runtime.db.schema), sealer, now: () => new Date(clock) }
    const tokenOf = createTokens(own)
    return { tokenOf, services: { ...own, tokenOf } }
  })
}

test('of many who ask at once in two processes one asks the platform, and all get the same', async () => {
  const [a, b] = processes()
  const asked = Array.from({ length: 20 }, (_, n) => (n % 2 ? a : b)?.tokenOf(one.channel.id))
  expect(new Set(await Promise.all(asked)).size).toBe(1)
  expect(one.platform.account.tokensMade).toBe(1)
})

test('a token that failed is replaced once, and the one that replaced it is not', async () => {
  const [a, b] = processes()
  const stale = await a?.tokenOf(one.channel.id)
  one.platform.account.endTokens()
  const fresh = await Promise.all([a, b, a, b].map(each => each?.tokenOf(channelId(), stale)))
  expect(new Set(fresh).size).toBe(1)
  expect(fresh[0]).not.toBe(stale)
  expect(one.platform.account.tokensMade).toBe(2)
  expect(await b?.tokenOf(channelId(), stale)).toBe(fresh[0])
  expect(one.platform.account.tokensMade).toBe(2)
})

test('one that the platform gives again and refuses nevertheless is ended by force', async () => {
  const [a] = processes()
  const stale = await a?.tokenOf(channelId())
  const fresh = await a?.tokenOf(channelId(), stale)
  expect(fresh).not.toBe(stale)
  expect(one.platform.account.tokenError(String(fresh))).toBe(0)
})

test('one about to end is replaced before anybody is refused with it', async () => {
  const [a, b] = processes()
  const first = await a?.tokenOf(channelId())
  clock += 7_000_000
  expect(await b?.tokenOf(channelId())).toBe(first)
  clock += 180_000
  one.platform.account.endTokens()
  expect(await b?.tokenOf(channelId())).not.toBe(first)
})

test('processes that work while tokens end under them never fail, and ask no more than once for each', async () => {
  const working = processes()
  one.platform.account.follower('oBUSY-0001')
  let failed = 0
  for (let round = 0; round < 5; round++) {
    one.platform.account.endTokens()
    const calls = Array.from({ length: 8 }, async (_, n) => {
      const services = working[n % 2]?.services
      if (!services) return
      const account = await wechatAccount(services, channelId())
      const told = await tell(account, { path: '/cgi-bin/user/info', query: { openid: 'oBUSY-0001' } })
      if ('problem' in told) failed++
    })
    await Promise.all(calls)
  }
  expect(failed).toBe(0)
  expect(one.platform.account.tokensMade).toBe(5)
})

test('whoever stopped while asking holds nobody up for longer than his lease', async () => {
  const [a] = processes()
  await t.runtime.db.query(`update ws.wechat_account set refreshing_until = $1`, [new Date(clock - 1)])
  expect(await a?.tokenOf(channelId())).toMatch(/^1_/)
})

function channelId(): string {
  return one.channel.id
}
