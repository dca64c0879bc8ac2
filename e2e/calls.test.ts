import { createServer, type Server } from 'node:http'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ConnectedChannel, List, Member } from '@huiliu/contracts'
import { callEvents, createPbx, type Pbx, type PbxEvent, type Script } from '../server/src/demo/stand-ins/pbx.ts'
import { toneWav } from '../server/src/demo/stand-ins/tone.ts'
import { faults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { expectSoon } from './expect-soon.ts'
import { colleague, settled, signIn, startProduct, type Product } from './product.ts'

// A browser, a server and a database of its own on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 })

const NUMBER = '13800125521'
let product: Product
let browser: Browser
let recordings: Server
let recordingUrl: string
let pbx: Pbx
let line: string
let boss: Page
let agent: Page
let customer: string

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), openBrowser()])
  const who = await colleague(product, 'member')
  recordings = createServer((_request, response) => response.end(toneWav(2)))
  await new Promise<void>(resolve => recordings.listen(0, '127.0.0.1', resolve))
  const address = recordings.address()
  recordingUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/call.wav`
  const made = await product.api<ConnectedChannel & { secret: string }>('POST', '/channels', {
    kind: 'telephone',
    name: '呼叫中心',
    settings: { recordingNetworks: ['127.0.0.0/8'] },
  })
  line = made.id
  pbx = await createPbx({ url: `${product.origin}${made.path}`, secret: made.secret })
  boss = await signIn(browser, product)
  agent = await signIn(browser, product, who)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await new Promise(resolve => recordings.close(resolve))
})

const card = (page: Page, name: string | RegExp): Locator => page.getByRole('article', { name })
/** A call to the agent's desk, told as far as `upTo`. */
function call(script: Partial<Script>): PbxEvent[] {
  return callEvents({ customer: NUMBER, rings: ['802'], start: new Date(), talk: 75, queue: '售后', ...script })
}

describe.sequential('the telephone rings', () => {
  test('whose browser an extension rings in is set on the page of the channel', async () => {
    await boss.goto(`${product.origin}/settings/channels/${line}`)
    await boss.getByRole('button', { name: '加一个分机' }).click()
    await boss.getByLabel('分机号').fill('802')
    await boss.getByRole('combobox', { name: '成员' }).click()
    await boss.locator('.ant-select-item-option', { hasText: 'member' }).click()
    const extensions = boss.getByRole('region', { name: '分机' })
    await extensions.getByRole('button', { name: '保存' }).click()
    const { items } = await product.api<List<Member>>('GET', '/members')
    const memberId = items.find(one => one.roles.includes('member'))?.id
    await expectSoon(async () => {
      const { settings } = await product.api<ConnectedChannel>('GET', `/channels/${line}`)
      return settings['extensions']
    }).toEqual([{ extension: '802', memberId }])
    // The button is looked at as it is, not while it is pressed.
    await boss.mouse.move(0, 0)
    await settled(boss)
    expect(await faults(boss.mainFrame())).toEqual([])
    const owner = { name: '李晓雯', phone: NUMBER, owner_id: memberId }
    customer = (await product.api<{ id: string }>('POST', '/records/contact', owner)).id
    await product.api('POST', '/records/order', { number: 'A-1', contact: customer, status: 'paid', total: 580 })
  })

  test('the card is on the right screen alone, with who it is and what there is to know', async () => {
    await boss.goto(`${product.origin}/today`)
    const events = call({ callId: 'first', recordingUrl })
    await pbx.tell(events.slice(0, 1))
    const shown = card(agent, '李晓雯')
    await shown.waitFor()
    await shown.getByText('member 负责').waitFor()
    await shown.getByText('1 单进行中').waitFor()
    await shown.getByText('138 0012 5521').waitFor()
    await settled(agent)
    expect(await faults(agent.mainFrame())).toEqual([])
    await agent.keyboard.press('Control+j')
    await expectSoon(() => agent.evaluate<boolean>(`document.activeElement?.closest('.call-card') != null`)).toBe(true)

    await pbx.tell(events.slice(1, 2))
    await shown.getByText('通话中').waitFor()
    await shown.getByRole('button', { name: '记一笔' }).click()
    await shown.getByRole('textbox', { name: '记一笔' }).fill('周四上门，带 2 个密封圈')
    await shown.getByRole('button', { name: '保存' }).click()
    await agent.locator('.toast', { hasText: '已记下' }).waitFor()
    expect(await boss.locator('.call-card').count()).toBe(0)

    await pbx.tell(events.slice(2))
    await shown.getByText('通话结束').waitFor()
    await shown.getByRole('link', { name: '打开客户' }).click()
    await agent.waitForURL(`**/customers/${customer}`)
    await shown.getByRole('button', { name: '关闭' }).click()
    await expectSoon(() => shown.count()).toBe(0)
  })

  test('on the timeline the call is one line, with the note and the recording', async () => {
    const entry = agent.locator('.entry', { hasText: '来电，通话 1 分 15 秒' })
    await entry.getByText('周四上门，带 2 个密封圈').waitFor()
    expect(await agent.locator('.entry', { hasText: '来电响铃' }).count()).toBe(0)
    await expectSoon(async () => {
      await agent.reload()
      return agent.getByLabel('通话录音').count()
    }).toBe(1)
    await entry.getByRole('button', { name: '展开这次通话' }).click()
    await agent.locator('.entry', { hasText: '来电响铃' }).waitFor()
    await settled(agent)
    expect(await faults(agent.mainFrame())).toEqual([])
  })

  test('of a number that nobody has, a name makes a customer', async () => {
    await pbx.tell(call({ callId: 'new', customer: '13900125522' }).slice(0, 2))
    const shown = card(agent, '139 0012 5522')
    await shown.getByText('新号码，还没有客户用过。').waitFor()
    await shown.getByRole('button', { name: '新建客户' }).click()
    await shown.getByRole('textbox', { name: '客户姓名' }).fill('陈立')
    await agent.keyboard.press('Enter')
    await agent.getByRole('heading', { level: 1, name: '陈立' }).waitFor()
    await card(agent, '陈立').waitFor()
    await pbx.tell(call({ callId: 'new', customer: '13900125522' }))
    await card(agent, '陈立').getByRole('button', { name: '关闭' }).click()
  })

  test('a call nobody answered is to do today, until the customer is called back', async () => {
    const other = { name: '周明', phone: '13700125523' }
    await product.api('POST', '/records/contact', other)
    const said = { customer: other.phone, start: new Date(Date.now() - 7_200_000) }
    await pbx.tell(call({ ...said, callId: 'missed', talk: null }))
    await pbx.tell(call({ ...said, customer: '13600125524', callId: 'stranger', talk: null }))
    await agent.goto(`${product.origin}/today`)
    const missed = agent.locator('.to-do li', { hasText: '未接来电，请回电' })
    await missed.getByText('136 0012 5524').waitFor()
    const task = missed.filter({ hasText: '周明' })
    await task.getByText('已过期').waitFor()
    expect(await faults(agent.mainFrame())).toEqual([])
    const back = { callId: 'back', direction: 'out' as const, customer: other.phone }
    await pbx.tell(call({ ...back, start: new Date(Date.now() - 60_000), talk: 20 }))
    await expectSoon(() => task.count()).toBe(0)
  })

  test('on a phone, by night and in English it reads as well', async () => {
    await agent.setViewportSize({ width: 360, height: 780 })
    await agent.evaluate(async () => {
      localStorage.setItem('huiliu.theme', 'dark')
      const headers = { 'content-type': 'application/json' }
      await fetch('/api/v1/me', { method: 'PATCH', headers, body: JSON.stringify({ locale: 'en' }) })
    })
    await agent.reload()
    await pbx.tell(call({ callId: 'phone' }).slice(0, 1))
    await card(agent, '李晓雯').getByRole('link', { name: 'Open customer' }).waitFor()
    await settled(agent)
    expect(await faults(agent.mainFrame())).toEqual([])
    const root = 'document.documentElement'
    const wide = await agent.evaluate<boolean>(`${root}.scrollWidth > ${root}.clientWidth`)
    expect(wide).toBe(false)
  })
})
