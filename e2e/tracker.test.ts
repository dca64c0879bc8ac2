import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { eventually, timelineOf } from './product.ts'
import { answered, openVisits, READY, turn, type Sent, type Visits } from './visits.ts'

/** What the tracker tells of a visitor, and what it keeps to itself, in Chromium. */
let v: Visits

beforeAll(async () => {
  v = await openVisits({ args: ['--host-resolver-rules=MAP *.shop.test 127.0.0.1'] })
})
afterAll(() => v?.stop())
beforeEach(() => {
  v.gate.seen.length = 0
  v.errors.length = 0
})
afterEach(() => expect(v.errors).toEqual([]))

const pages = () => v.sent().filter(one => one.type === 'page')
const events = (name: string) => v.sent().filter(one => one.event === name)
const arrived = (name: string) => eventually(async () => events(name).length > 0)
const properties = (one: Sent | undefined) => Object(one?.['properties'])
const storage = (page: Page) => page.evaluate(`[document.cookie, Object.keys(localStorage).join()]`)

test('a visit, a form and an own event stand on one timeline; what no stranger may read never leaves', async () => {
  const page = await v.visit('/p/1')
  await page.fill('input[name=name]', '李晓雯')
  await page.fill('input[name=email]', 'li.xiaowen@example.com')
  await page.fill('input[name=mobile]', '138 0012 5521')
  await page.fill('input[name=pw]', 'not-for-anybody')
  await page.fill('input[name=card_number]', '6222020200112230')
  await page.fill('input[name=authorization]', 'code-of-the-card')
  await page.fill('textarea', '三台，月底前')
  await page.click('button')
  await page.evaluate(`huiliu.track('Product Viewed', { name: 'P-200' })`)
  await arrived('Product Viewed')

  const types = ['identify', 'page', 'track.Form Submitted', 'track.Product Viewed']
  await eventually(async () => (await timelineOf(v.product, 'email', 'li.xiaowen@example.com')).length >= types.length)
  const items = await timelineOf(v.product, 'email', 'li.xiaowen@example.com')
  expect(items.map(item => item.type).sort()).toEqual(types)
  expect(items.find(item => item.type === 'identify')?.body?.['traits']).toEqual({
    name: '李晓雯',
    email: 'li.xiaowen@example.com',
    phone: '138 0012 5521',
  })
  expect(properties(events('Form Submitted')[0])).toEqual({
    formName: '询价',
    formId: null,
    path: '/p/1',
    fields: ['id', 'name', 'email', 'mobile', 'needs'],
  })
  const text = v.gate.seen.map(one => one.text).join()
  for (const secret of ['not-for-anybody', '6222020200112230', 'code-of-the-card', '月底前'])
    expect(text).not.toContain(secret)
  await page.context().close()
})

test('a card number typed into the field of a name or a telephone number stays there', async () => {
  const page = await v.visit('/p/1')
  await page.fill('input[name=name]', '6222020200112230')
  await page.fill('input[name=email]', '不是邮箱')
  await page.fill('input[name=mobile]', '6222020200112230000000')
  await page.evaluate(`document.querySelector('form').requestSubmit = undefined`)
  await page.evaluate(`document.querySelector('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true }))`)
  await arrived('Form Submitted')
  expect(v.sent().filter(one => one.type === 'identify')).toEqual([])
  expect(v.gate.seen.map(one => one.text).join()).not.toContain('622202020011')
  await page.context().close()
})

describe('pages', () => {
  test('the first page keeps where a visitor came from, without what a link carries to let somebody in', async () => {
    const query = 'utm_source=baidu&utm_medium=cpc&utm_campaign=%E6%98%A5%E5%AD%A3&bd_vid=bd-77&reset_token=let-me-in'
    const page = await v.visit(`/p/1?${query}`, { referer: 'https://www.baidu.com/s?wd=pump' })
    await eventually(async () => pages().length === 1)
    const [first] = pages()
    expect(first?.['context']).toMatchObject({
      campaign: { source: 'baidu', medium: 'cpc', name: '春季' },
      clickId: { kind: 'bd_vid', value: 'bd-77' },
      page: { path: '/p/1', title: '水泵', referrer: 'https://www.baidu.com/s?wd=pump' },
    })
    expect(properties(first)['search']).toContain('utm_source=baidu')
    expect(JSON.stringify(first)).not.toContain('let-me-in')
    await page.context().close()
  })

  test('single-page sites: each place is a page once, also behind a hash; anchors and tidied queries are none', async () => {
    const page = await v.visit('/spa/a')
    await eventually(async () => pages().length === 1)
    const step = async (script: string) => {
      const before = pages().length
      await page.evaluate(script)
      await eventually(async () => pages().length > before)
    }
    await page.evaluate(`location.hash = '#needs'`)
    await page.evaluate(`history.replaceState(null, '', '/spa/a?tidy=1')`)
    await page.evaluate(`location.hash = '#form'`)
    await step(`history.pushState(null, '', '/spa/b'), setTimeout(() => (document.title = '阀门'))`)
    await step(`history.pushState(null, '', '/spa/b?id=2')`)
    await step(`history.replaceState(null, '', '/spa/c')`)
    // A router that moves on at once: one page, the one that is seen.
    await step(`history.pushState(null, '', '/spa/login'), history.replaceState(null, '', '/spa/d')`)
    await step(`location.hash = '#/orders/7?tab=2'`)
    await step(`history.back()`)
    expect(pages().map(one => `${properties(one).path} ${properties(one).search}`)).toEqual([
      '/spa/a ',
      '/spa/b ',
      '/spa/b ?id=2',
      '/spa/c ',
      '/spa/d ',
      '/spa/d#/orders/7 ?tab=2',
      '/spa/d ',
    ])
    expect(properties(pages()[2]).referrer).toBe(`${v.site.origin}/spa/b`)
    await page.context().close()
  })

  test('data-page and data-forms off: only what the site tells itself', async () => {
    const page = await v.visit('/bare/1')
    await page.click('button')
    await page.evaluate(`history.pushState(null, '', '/bare/2'), huiliu.page('Own'), huiliu.track('Only')`)
    await arrived('Only')
    expect(v.sent().map(one => one.event ?? one['name'])).toEqual(['Own', 'Only'])
    await page.context().close()
  })

  test('a page loaded ahead of its time is seen when it is shown', async () => {
    const page = await (await v.browser.newContext()).newPage()
    await page.addInitScript(`Object.defineProperty(document, 'prerendering', { configurable: true, value: true })
      window.huiliu = [['track', 'Queued']]`)
    await page.goto(`${v.site.origin}/p/9`, { waitUntil: 'load' })
    expect(await page.evaluate('window.huiliu.length')).toBe(1)
    expect(await storage(page)).toEqual(['', ''])
    await page.evaluate(`Object.defineProperty(document, 'prerendering', { value: false })
      document.dispatchEvent(new Event('prerenderingchange'))`)
    await arrived('Queued')
    await eventually(async () => pages().length === 1)
    await page.context().close()
  })

  // A headless browser keeps no pages: what one that does tells a page is told it by hand.
  test('a page from the back/forward cache is seen again, and its tracker lives on', async () => {
    const page = await v.visit('/p/1')
    await answered(page, 1)
    await page.evaluate(`dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))`)
    await page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`)
    await eventually(async () => pages().length === 2)
    expect(pages().map(one => properties(one).path)).toEqual(['/p/1', '/p/1'])
    await page.evaluate(`huiliu.track('Lives On')`)
    await arrived('Lives On')
    await page.context().close()
  })
})

test('active seconds count only while the page is visible and somebody is there', async () => {
  const context = await v.browser.newContext()
  await context.clock.install({ time: Date.now() })
  const page = await v.visit('/p/1', { context })
  await answered(page, 1)
  await context.clock.pauseAt(Date.now() + 120_000)
  const seconds = async (act: () => Promise<unknown>) => {
    await turn(page, 'visible')
    await act()
    const before = events('Page Left').length
    await turn(page, 'hidden')
    await eventually(async () => events('Page Left').length > before)
    return properties(events('Page Left').at(-1)).seconds
  }
  // Until here the clock ran by itself.
  await seconds(() => Promise.resolve())
  expect(await seconds(() => context.clock.runFor(10_000))).toBe(10)
  await context.clock.runFor(3_600_000)
  expect(await seconds(() => context.clock.runFor(3_600_000))).toBe(30)
  const reading = async () => {
    await context.clock.runFor(20_000)
    await page.mouse.move(10, 10)
    await context.clock.runFor(25_000)
    await page.keyboard.press('ArrowDown')
    await context.clock.runFor(5_000)
  }
  expect(await seconds(reading)).toBe(50)
  expect(properties(events('Page Left').at(-1))).toMatchObject({ path: '/p/1', title: '水泵' })
  await context.close()
})

test('a wrong clock of the visitor is taken out', async () => {
  const context = await v.browser.newContext()
  await context.clock.install({ time: Date.now() + 3 * 86_400_000 })
  const page = await v.visit('/p/1', { context })
  await page.evaluate(`huiliu.identify('skew', { email: 'skew@example.com' })`)
  const items = await eventually(async () => {
    const found = await timelineOf(v.product, 'email', 'skew@example.com')
    return found.length > 0 && found
  })
  for (const item of items) expect(Math.abs(Date.parse(item.at) - Date.now())).toBeLessThan(120_000)
  expect(Date.parse(String(v.sent()[0]?.['timestamp'])) - Date.now()).toBeGreaterThan(2 * 86_400_000)
  await context.close()
})

describe('consent', () => {
  const OBJECTIONS: [string, string, string | undefined][] = [
    ['data-consent="required"', '/ask/1', undefined],
    ['Do Not Track', '/p/1', `Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })`],
    [
      'Global Privacy Control',
      '/p/1',
      `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })`,
    ],
  ]
  test.each(OBJECTIONS)(
    '%s: nothing leaves and nothing is kept before a grant, then all of it',
    async (_, path, before) => {
      const context = await v.browser.newContext()
      await context.clock.install({ time: Date.now() })
      const page = await v.visit(`${path}?utm_source=baidu`, { context, ...(before && { before }) })
      await page.evaluate(
        `huiliu.track('Early'), huiliu.identify('consent-user'), huiliu.reset(), huiliu.track('Later')`,
      )
      await page.evaluate(`for (let i = 0; i < 200; i++) huiliu.track('Many', { i })`)
      await context.clock.runFor(60_000)
      await turn(page, 'hidden')
      await turn(page, 'visible')
      expect(v.sent()).toEqual([])
      expect(await storage(page)).toEqual(['', ''])
      expect(await page.evaluate('huiliu.anonymousId()')).toBeNull()

      await page.evaluate(`huiliu.consent('granted')`)
      await context.clock.runFor(60_000)
      await eventually(async () => v.sent().length === 99)
      const told = v.sent()
      expect(told.slice(0, 4).map(one => one.event ?? one.type)).toEqual(['page', 'Early', 'identify', 'Later'])
      expect(told[0]?.['context']).toMatchObject({ campaign: { source: 'baidu' } })
      expect(told[2]?.['userId']).toBe('consent-user')
      expect(told[3]?.['userId']).toBeUndefined()
      expect(told[3]?.['anonymousId']).not.toBe(told[2]?.['anonymousId'])
      await context.close()
    },
  )

  test('after a refusal nothing leaves any more: not what waited, not what an earlier page left, not from another tab', async () => {
    const page = await v.visit('/p/2')
    await eventually(async () => pages().length === 1)
    const context = page.context()
    const other = await v.visit('/p/3', { context })
    await eventually(async () => pages().length === 2)
    v.gate.otherwise = { status: 503 }
    await page.evaluate(`huiliu.track('Before The Refusal')`)
    await other.evaluate(`huiliu.track('In The Other Tab')`)
    await eventually(async () => events('Before The Refusal').length + events('In The Other Tab').length === 2)
    await other.evaluate(
      `localStorage.setItem('hl_unsent_x', JSON.stringify([{ type: 'track', event: 'Left Behind', messageId: 'm', timestamp: new Date().toISOString() }]))`,
    )
    await page.evaluate(`huiliu.consent('denied')`)
    v.gate.otherwise = 'pass'
    v.gate.seen.length = 0
    await other.evaluate(`dispatchEvent(new Event('online'))`)
    await other.evaluate(`huiliu.track('After')`)
    await page.reload()
    await page.waitForFunction(READY)
    await page.evaluate(`huiliu.track('After')`)
    await turn(other, 'hidden')
    await turn(page, 'hidden')
    // A visitor of another browser comes after them all.
    const fence = await v.visit('/p/4')
    await eventually(async () => pages().length > 0)
    expect(v.sent().map(one => properties(one).path)).toEqual(['/p/4'])
    expect(await storage(page)).toEqual(['hl_consent=denied', ''])
    await fence.context().close()
    await context.close()
  })

  test('it reaches as far as the identity: the whole domain', async () => {
    const context = await v.browser.newContext()
    const on = (host: string, path: string) => v.visit(`http://${host}.shop.test:${v.site.port}${path}`, { context })
    const www = await on('www', '/ask/1')
    await www.evaluate(`huiliu.consent('granted'), huiliu.identify('domain-user')`)
    const phone = await on('m', '/ask/2')
    await eventually(async () => pages().length === 2)
    const [first, second] = pages()
    expect(second?.['anonymousId']).toBe(first?.['anonymousId'])
    expect(second?.['userId']).toBe('domain-user')
    await phone.evaluate(`huiliu.reset()`)
    expect(await www.evaluate('huiliu.anonymousId()')).not.toBe(first?.['anonymousId'])
    await phone.evaluate(`huiliu.consent('denied')`)
    expect(await www.evaluate('huiliu.anonymousId()')).toBeNull()
    expect(await storage(www)).toEqual(['hl_consent=denied', ''])
    await context.close()
  })
})

test('somebody else on the same browser is another visitor, and so is who signs out', async () => {
  const page = await v.visit('/bare/1')
  await page.evaluate(
    `huiliu.track('A'), huiliu.identify('first'), huiliu.track('B'), huiliu.identify('second'), huiliu.track('C'), huiliu.reset(), huiliu.track('D')`,
  )
  await arrived('D')
  const who = (name: string) => ({ user: events(name)[0]?.['userId'], device: events(name)[0]?.['anonymousId'] })
  expect([who('A').user, who('B').user, who('C').user, who('D').user]).toEqual([
    undefined,
    'first',
    'second',
    undefined,
  ])
  expect(who('A').device).toBe(who('B').device)
  expect(new Set([who('B').device, who('C').device, who('D').device]).size).toBe(3)
  await page.context().close()
})

test('a queue that the site has kept by reference goes on working after the script has come', async () => {
  const page = await v.visit('/bare/1', {
    before: `const kept = (window.huiliu = window.huiliu || [])
      kept.push(['track', 'Before'])
      globalThis.kept = kept`,
  })
  await page.evaluate(`kept.push(['track', 'After']), kept.track('Called'), window.huiliu.track('By Its Name')`)
  await arrived('By Its Name')
  const device = await page.evaluate('huiliu.anonymousId()')
  const told = v.sent().filter(one => one['anonymousId'] === device)
  expect(told.map(one => one.event)).toEqual(['Before', 'After', 'Called', 'By Its Name'])
  await page.context().close()
})

test('traits and properties alone are no user id and no name', async () => {
  const page = await v.visit('/bare/1')
  await page.evaluate(`huiliu.identify({ city: '上海' }), huiliu.page({ sku: 'P-1' }), huiliu.identify(42)`)
  await eventually(async () => v.sent().length === 3)
  const [told, seen, numbered] = v.sent()
  expect([told?.['userId'], told?.['traits']]).toEqual([undefined, { city: '上海' }])
  expect([seen?.['name'], properties(seen).sku]).toEqual([undefined, 'P-1'])
  expect(numbered?.['userId']).toBe('42')
  await page.context().close()
})

describe('the host page', () => {
  test('a strict policy needs the one line of the documentation', async () => {
    const page = await v.visit('/strict/1', {
      before: `globalThis.refused = []
        addEventListener('securitypolicyviolation', event => refused.push(event.blockedURI))`,
    })
    await page.evaluate(`huiliu.track('Under A Policy')`)
    await arrived('Under A Policy')
    // The page's own favicon is nobody's business here.
    expect(await page.evaluate(`refused.filter(uri => !uri.endsWith('/favicon.ico'))`)).toEqual([])
    await page.evaluate(`huiliu.track('On Leaving')`)
    await page.goto('about:blank')
    await arrived('On Leaving')
    await page.context().close()
  })

  test('a host that never answers, or answers nonsense, holds up nothing', async () => {
    const context = await v.browser.newContext()
    const page = await context.newPage()
    page.on('pageerror', error => v.errors.push(String(error)))
    await page.route('**/tracker.js', () => new Promise(() => undefined))
    await page.goto(`${v.site.origin}/p/1`, { waitUntil: 'domcontentloaded' })
    await page.fill('input[name=email]', 'still.works@example.com')
    expect(await page.evaluate('document.readyState')).toBe('interactive')
    await page.unrouteAll()
    await page.route('**/v1/batch', () => new Promise(() => undefined))
    await page.goto(`${v.site.origin}/p/2`)
    await page.waitForFunction(READY)
    await page.evaluate(
      `huiliu.track('Into The Void', { circular: window }), huiliu.push('nonsense'), huiliu.push(['constructor']), huiliu.consent('perhaps')`,
    )
    await page.evaluate(`history.pushState(null, '', '/p/3')`)
    expect(new URL(page.url()).pathname).toBe('/p/3')
    await context.close()
  })

  test('the script is zipped, and not sent again to who has it', async () => {
    const get = (headers: Record<string, string>) => fetch(`${v.product.origin}/tracker.js`, { headers })
    const plain = await get({ 'accept-encoding': 'identity' })
    const zipped = await get({ 'accept-encoding': 'gzip, br' })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(zipped.headers.get('content-encoding')).toBe('gzip')
    expect(await zipped.text()).toBe(await plain.text())
    const etag = plain.headers.get('etag') ?? ''
    expect(zipped.headers.get('etag')).toBe(etag)
    expect(plain.headers.get('cache-control')).toContain('max-age=3600')
    const again = await get({ 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await get({ 'if-none-match': 'W/"older"' })).status).toBe(200)
  })
})
