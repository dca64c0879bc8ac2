import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { eventually, timelineOf } from './product.ts'
import { answered, openVisits, READY, turn, type Visits } from './visits.ts'

/** What the tracker sends over bad networks: nothing lost, nothing twice on the timeline. */
let v: Visits

beforeAll(async () => {
  v = await openVisits()
})
afterAll(() => v?.stop())
beforeEach(() => {
  v.gate.seen.length = 0
  v.gate.plan.length = 0
  v.gate.otherwise = 'pass'
  v.errors.length = 0
})
afterEach(() => expect(v.errors).toEqual([]))

const events = (name: string) => v.sent().filter(one => one.event === name)
const arrived = (...names: string[]) => eventually(async () => names.every(name => events(name).length > 0))
const ids = () => v.sent().map(one => one.messageId)
/** Names of the events this host keeps for later. */
const kept = (page: Page) =>
  page.evaluate<string[]>(`Object.keys(localStorage).filter(key => key.startsWith('hl_unsent'))
    .flatMap(key => JSON.parse(localStorage[key])).map(one => one.event ?? one.type)
    .filter(name => name !== 'Page Left').sort()`)

/** The network goes; returns when every page knows. */
async function goOffline(...pages: Page[]): Promise<void> {
  await pages[0]?.context().setOffline(true)
  await Promise.all(pages.map(page => page.waitForFunction('!navigator.onLine')))
}

/** Types on the timeline of the person with this address, once what arrived has been processed; the time on pages apart. */
async function timeline(email: string): Promise<string[]> {
  await eventually(async () => v.gate.waiting === 0)
  const types = (await timelineOf(v.product, 'email', email)).map(item => item.type)
  return types.filter(type => type !== 'track.Page Left').sort()
}

describe('without a network', () => {
  test('what happens meanwhile arrives after it is back, once', async () => {
    const page = await v.visit('/bare/1')
    await page.evaluate(`huiliu.identify(null, { email: 'offline@example.com' })`)
    await answered(page, 1)
    await goOffline(page)
    await page.evaluate(`huiliu.track('One'), huiliu.track('Two')`)
    // It is tried, and tried again, before the network is back.
    await page.waitForEvent('requestfailed')
    await page.evaluate(`huiliu.track('Three')`)
    expect(v.sent()).toHaveLength(1)
    await page.context().setOffline(false)
    await arrived('One', 'Two', 'Three')
    expect(await timeline('offline@example.com')).toEqual(['identify', 'track.One', 'track.Three', 'track.Two'])
    expect(new Set(ids()).size).toBe(ids().length)
    await page.context().close()
  })

  test('also over a reload without it, when the visitor comes back another day', async () => {
    const page = await v.visit('/bare/1')
    const context = page.context()
    const beside = await context.newPage()
    await beside.goto(`${v.site.origin}/none/1`)
    await page.evaluate(`huiliu.identify(null, { email: 'reload@example.com' })`)
    await answered(page, 1)
    await goOffline(page)
    await page.evaluate(`huiliu.track('Before The Reload')`)
    await expect(page.reload()).rejects.toThrow('ERR_INTERNET_DISCONNECTED')
    // The page that went ends its work behind the one that shows: another of the same site sees when.
    await eventually(async () => (await kept(beside)).join() === 'Before The Reload')
    await page.close()
    expect(v.sent()).toHaveLength(1)
    await context.setOffline(false)
    const back = await v.visit('/bare/2', { context })
    await arrived('Before The Reload')
    expect(await timeline('reload@example.com')).toEqual(['identify', 'track.Before The Reload'])
    expect(new Set(ids()).size).toBe(ids().length)
    await eventually(async () => (await kept(back)).length === 0)
    await context.close()
  })

  test('two tabs lose nothing, and what both send is one event', async () => {
    const one = await v.visit('/bare/1')
    const context = one.context()
    const two = await v.visit('/bare/2', { context })
    const three = await v.visit('/bare/3', { context })
    await one.evaluate(`huiliu.identify(null, { email: 'tabs@example.com' })`)
    await answered(one, 1)
    await goOffline(one, two, three)
    await one.evaluate(`huiliu.track('In One')`)
    await two.evaluate(`huiliu.track('In Two')`)
    await three.evaluate(`huiliu.track('In Three')`)
    await two.close()
    await turn(three, 'hidden')
    // What one tab stores another sees a little later.
    await eventually(async () => (await kept(one)).join() === 'In Three,In Two')
    await context.setOffline(false)
    await turn(three, 'visible')
    await arrived('In One', 'In Two', 'In Three')
    expect(await timeline('tabs@example.com')).toEqual(['identify', 'track.In One', 'track.In Three', 'track.In Two'])
    // A tab may learn too late that another took a message: both then send the very same.
    for (const same of Map.groupBy(v.sent(), one => one.messageId).values())
      for (const one of same) expect(one).toEqual(same[0])
    await eventually(async () => (await kept(one)).length === 0)
    await context.close()
  })
})

describe('when the page goes', () => {
  test('the last words leave by beacon, the time on the page among them', async () => {
    const context = await v.browser.newContext()
    await context.clock.install({ time: Date.now() })
    const page = await v.visit('/p/1', { context })
    await answered(page, 1)
    await context.clock.runFor(7000)
    await page.evaluate(`huiliu.track('Last Words')`)
    await page.goto('about:blank')
    await arrived('Last Words', 'Page Left')
    const [left] = events('Page Left')
    expect(Object(left?.['properties'])).toMatchObject({ path: '/p/1', title: '水泵' })
    expect(Object(left?.['properties']).seconds).toBeGreaterThanOrEqual(7)
    const beacon = v.gate.seen.find(one => one.text.includes('Last Words'))
    expect(beacon?.headers['content-type']).toContain('text/plain')
    expect(JSON.parse(beacon?.text ?? '{}').writeKey).toBe(v.writeKey)
    expect(new Set(ids()).size).toBe(ids().length)
    await context.close()
  })

  const noBeacon = `delete Navigator.prototype.sendBeacon`
  test('without sendBeacon they leave by a request that outlives the page', async () => {
    const page = await v.visit('/bare/1', { before: noBeacon })
    await page.evaluate(`huiliu.track('First')`)
    await answered(page, 1)
    await page.evaluate(`huiliu.track('Last Words')`)
    await page.goto('about:blank')
    await arrived('Last Words')
    await page.context().close()
  })

  test('where the browser has neither, with the next page', async () => {
    const page = await v.visit('/bare/1', { before: `${noBeacon}; delete Request.prototype.keepalive` })
    await page.evaluate(`huiliu.track('First')`)
    await answered(page, 1)
    await page.evaluate(`huiliu.track('Last Words')`)
    await page.goto(`${v.site.origin}/bare/2`)
    await arrived('Last Words')
    expect(new Set(ids()).size).toBe(ids().length)
    await page.context().close()
  })

  test('while the server is away they wait for it, though the visitor moves on at once', async () => {
    const page = await v.visit('/bare/1')
    await page.evaluate(`huiliu.identify(null, { email: 'away@example.com' })`)
    await answered(page, 1)
    v.gate.otherwise = { status: 503 }
    for (const path of ['/p/1', '/p/2', '/p/3']) {
      await page.goto(v.site.origin + path)
      await page.waitForFunction(READY)
    }
    await turn(page, 'hidden')
    expect(await kept(page)).toEqual(['page', 'page', 'page'])
    v.gate.otherwise = 'pass'
    await turn(page, 'visible')
    await eventually(async () => (await kept(page)).length === 0 && (await timeline('away@example.com')).length >= 4)
    expect(await timeline('away@example.com')).toEqual(['identify', 'page', 'page', 'page'])
    await page.context().close()
  })
})

describe('over a bad one', () => {
  test('lost answers and refusals make it repeat under the same ids, and a repeat changes nothing', async () => {
    const page = await v.visit('/bare/1')
    await page.evaluate(`huiliu.identify(null, { email: 'lossy@example.com' })`)
    await answered(page, 1)
    v.gate.plan.push('lose-answer', { status: 503 })
    await page.evaluate(`huiliu.track('Paid')`)
    await eventually(async () => events('Paid').length === 3)
    expect(new Set(events('Paid').map(one => one.messageId)).size).toBe(1)
    expect(await timeline('lossy@example.com')).toEqual(['identify', 'track.Paid'])
    await page.context().close()
  })

  test.each([429, 503])('after %i it waits as long as Retry-After says, leaving the page included', async status => {
    const context = await v.browser.newContext()
    await context.clock.install({ time: Date.now() })
    const page = await v.visit('/bare/1', { context })
    await page.evaluate(`huiliu.track('First')`)
    await arrived('First')
    v.gate.plan.push({ status, headers: { 'Retry-After': '300' } })
    await page.evaluate(`huiliu.track('Later')`)
    await arrived('Later')
    await answered(page, 2)
    await page.evaluate(`dispatchEvent(new Event('online')), huiliu.track('Meanwhile')`)
    await context.clock.runFor(200_000)
    await turn(page, 'hidden')
    expect(await kept(page)).toEqual(['Later', 'Meanwhile'])
    await turn(page, 'visible')
    await page.evaluate(`huiliu.track('Still Meanwhile')`)
    expect(events('Later')).toHaveLength(1)
    await context.clock.runFor(110_000)
    await arrived('Meanwhile', 'Still Meanwhile')
    expect(events('Later')).toHaveLength(2)
    await context.close()
  })

  test('a refusal for good ends it: it does not ask again', async () => {
    const page = await v.visit('/bare/1')
    v.gate.plan.push({ status: 400 })
    await page.evaluate(`huiliu.track('Refused')`)
    await arrived('Refused')
    await page.evaluate(`huiliu.track('Next')`)
    await arrived('Next')
    expect(events('Refused')).toHaveLength(1)
    await page.context().close()
  })

  test('more Chinese text than a browser lets outlive a page arrives in parts', async () => {
    const page = await v.visit('/bare/1')
    await page.evaluate(`for (let i = 0; i < 19; i++) huiliu.track('Long', { i, text: '水'.repeat(5000) })`)
    await page.evaluate(`huiliu.track('End')`)
    await arrived('End')
    expect(events('Long').map(one => Object(one['properties']).i)).toEqual(Array.from({ length: 19 }, (_, i) => i))
    await page.evaluate(`for (let i = 0; i < 19; i++) huiliu.track('Longer', { i, text: '泵'.repeat(5000) })`)
    await page.goto('about:blank')
    const next = await v.visit('/bare/2', { context: page.context() })
    await eventually(async () => new Set(events('Longer').map(one => one.messageId)).size === 19)
    await next.context().close()
  })
})

describe('without storage', () => {
  test('a sandboxed frame, which has neither cookies nor storage, is a visitor as long as it lives', async () => {
    const page = await v.visit('/frame')
    const frame = await eventually(async () => page.frames().find(one => one.url().endsWith('/framed')))
    await frame.waitForFunction(READY)
    await frame.evaluate(`huiliu.track('In A Frame'), huiliu.identify('framed'), huiliu.track('Again')`)
    await arrived('In A Frame', 'Again')
    expect(new Set(v.sent().map(one => one['anonymousId'])).size).toBe(1)
    expect(events('Again')[0]?.['userId']).toBe('framed')
    await page.context().close()
  })

  test('with storage full and no network, memory has them', async () => {
    const page = await v.visit('/bare/1')
    await page.evaluate(`huiliu.identify(null, { email: 'full@example.com' })`)
    await answered(page, 1)
    await page.evaluate(`for (let size = 1 << 22; size >= 1; size >>= 1)
      try { for (let i = 0; ; i++) localStorage.setItem(size + '-' + i, 'x'.repeat(size)) } catch {}`)
    await goOffline(page)
    await page.evaluate(`huiliu.track('One'), huiliu.track('Two')`)
    await turn(page, 'hidden')
    expect(await kept(page)).toEqual([])
    await turn(page, 'visible')
    await page.context().setOffline(false)
    await arrived('One', 'Two')
    expect(await timeline('full@example.com')).toEqual(['identify', 'track.One', 'track.Two'])
    await page.context().close()
  })
})
