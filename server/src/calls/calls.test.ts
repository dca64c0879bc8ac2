import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  CallLine,
  CallView,
  ChannelTrial,
  HistoryEntry,
  List,
  Problem,
  RecordList,
  Timeline,
} from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role, type Person } from '../../test/people.ts'
import { connectLine, type TelephoneLine } from '../../test/telephone-line.ts'
import { callEvents, type Script } from '../demo/stand-ins/pbx.ts'
import { concerns } from './visible.ts'

let t: TestApp
let line: TelephoneLine
let li: Person
let wang: Person
beforeAll(async () => {
  t = await testApp()
  const own = { read: 'own', update: 'own', delete: 'own', create: true, export: false, import: false } as const
  const ownOnly = await role(t, 'own_only', { byObject: { '*': own } })
  li = await person(t, { role: ownOnly, name: '李' })
  wang = await person(t, { role: ownOnly, name: '王' })
  line = await connectLine(t, { '801': li.memberId, '802': wang.memberId })
})
afterAll(() => t.close())

let numbers = 0
const newNumber = () => `1380012${String(1000 + ++numbers)}`
const e164 = (number: string) => `+86${number}`
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const events = (script: Partial<Script>) =>
  callEvents({ customer: newNumber(), rings: ['801'], start: ago(1), talk: 60, ...script })

async function ring(script: Partial<Script>, upTo = 99) {
  const all = events(script)
  await line.pbx.tell(all.slice(0, upTo))
  await t.processed()
  return all
}

const get = async <T>(path: string, who?: Person) =>
  (await t.api<T>('GET', path, undefined, who?.token ?? t.token)).body
const ringing = async (who: Person) => (await get<List<CallView>>('/calls/ringing', who)).items
async function callOf(callId: string, who?: Person): Promise<CallLine | undefined> {
  return (await get<List<CallLine>>('/calls?limit=200', who)).items.find(one => one.callId === callId)
}
const contact = async (name: string, phone: string, owner?: Person) =>
  (await t.api<{ id: string }>('POST', '/records/contact', { name, phone, ...(owner && { owner_id: owner.memberId }) }))
    .body.id
const tasks = async (callId: string) => {
  const call = await callOf(callId)
  const all = await get<RecordList>('/records/task?limit=200')
  return all.items.filter(task => task['call_id'] === call?.id)
}

describe('one row a call', () => {
  test('whatever way its events came', async () => {
    const said = { customer: newNumber(), rings: ['801', '802'], talk: 192, queue: '售后' }
    const rows = []
    for (const [callId, way] of [
      ['way-1', {}],
      ['way-2', { reorders: true, repeats: 0.6, seed: 5 }],
      ['way-3', { reorders: true, drops: 0.5, seed: 11 }],
    ] as const) {
      await line.pbx.tell(events({ ...said, callId, start: new Date('2026-11-20T02:00:00Z') }), way)
      await t.processed()
      const { id: _, callId: own, ...row } = (await callOf(callId)) ?? {}
      expect(own).toBe(callId)
      rows.push(row)
    }
    expect(rows[0]).toMatchObject({
      state: 'ended',
      seconds: 192,
      agent: { name: '王' },
      queue: '售后',
      direction: 'in',
    })
    expect(rows[1]).toEqual(rows[0])
    expect(rows[2]).toEqual(rows[0])
  })

  test('on the timeline of whose number it is', async () => {
    const number = newNumber()
    const id = await contact('时间线', number)
    await ring({ customer: number, talk: 192 })
    const { items } = await get<Timeline>(`/contacts/${id}/timeline?kind=call`)
    expect(items.map(item => [item.type, item.title])).toEqual([
      ['call.ended', '来电，通话 3 分 12 秒'],
      ['call.answered', '接听来电'],
      ['call.ringing', '来电响铃'],
    ])
    expect((await get<List<CallLine>>(`/calls?contact=${id}`)).items).toHaveLength(1)
  })
})

describe('a call that rings', () => {
  test('shows at the desk where it rings, with whose number it is, until somebody else takes it', async () => {
    const number = newNumber()
    const id = await contact('老客户', number, li)
    await t.api('POST', '/records/order', { number: 'open-1', contact: id, status: 'paid', owner_id: li.memberId })
    await t.api('POST', '/records/order', { number: 'done-1', contact: id, status: 'completed', owner_id: li.memberId })
    const all = events({ callId: 'pop-1', customer: number, rings: ['801', '802'], start: ago(0) })
    await line.pbx.tell(all.slice(0, 2))
    await t.processed()
    const [card] = await ringing(li)
    expect(card).toMatchObject({
      callId: 'pop-1',
      state: 'ringing',
      number: { value: e164(number), is: 'shown' },
      caller: { is: 'customer', persons: [{ id, name: '老客户', ownerName: '李', openOrders: 1 }] },
    })
    await line.pbx.tell(all.slice(2, 3))
    await t.processed()
    expect(await ringing(li)).toEqual([])
    expect(await ringing(wang)).toMatchObject([{ callId: 'pop-1', state: 'answered', mine: true }])
    await line.pbx.tell(all.slice(3))
    await t.processed()
    expect(await ringing(wang)).toEqual([])
  })

  test('of a colleague’s customer tells no name and masks the number', async () => {
    const number = newNumber()
    await contact('王的客户', number, wang)
    await ring({ callId: 'closed', customer: number, start: ago(0) }, 1)
    const [card] = await ringing(li)
    expect(card).toMatchObject({ number: { is: 'masked' }, contact: null, caller: { is: 'closed' } })
    expect(JSON.stringify(card)).not.toContain(number.slice(3, 7))
    expect(JSON.stringify(card)).not.toContain('王的客户')
    await ring({ callId: 'closed', customer: number, start: ago(0) })
  })

  test('at nobody’s extension is everybody’s who sees to customers, and nobody else’s', async () => {
    const { byObject } = {
      byObject: {
        contact: { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false },
      },
    } as const
    const outsider = await person(t, { role: await role(t, 'outsider', { byObject }) })
    await ring({ callId: 'nobodys', rings: ['899'], start: ago(0) }, 1)
    expect((await ringing(li)).map(one => one.callId)).toEqual(['nobodys'])
    expect((await ringing(wang)).map(one => one.callId)).toEqual(['nobodys'])
    expect(await ringing(outsider)).toEqual([])
    const id = (await callOf('nobodys'))?.id
    expect((await t.api('GET', `/calls/${id}`, undefined, outsider.token)).status).toBe(404)
    await ring({ callId: 'nobodys', rings: ['899'], start: ago(0) })
  })

  test('rings no more after three minutes, whatever became of it', async () => {
    await ring({ start: ago(4) }, 1)
    expect(await ringing(li)).toEqual([])
  })

  test('from a number that several share names them all', async () => {
    const number = newNumber()
    const a = await contact('门店甲', number, li)
    const marking = { kind: 'phone', value: number, reason: '门店共用' }
    expect((await t.api('POST', '/identity/shared-identifiers', marking)).status).toBe(201)
    const b = await contact('门店乙', number, li)
    await t.processed()
    await ring({ callId: 'shared', customer: number, start: ago(0) }, 1)
    const [card] = await ringing(li)
    expect(card?.caller).toMatchObject({ is: 'candidates' })
    const persons = card?.caller.is === 'candidates' ? card.caller.persons.map(one => one.id) : []
    expect(persons.toSorted()).toEqual([a, b].toSorted())
    await ring({ callId: 'shared', customer: number, start: ago(0) })
  })
})

describe('a caller nobody knows', () => {
  test('becomes a customer of whoever takes the call, with a verified number', async () => {
    const number = newNumber()
    await ring({ callId: 'new', customer: number, start: ago(0) }, 1)
    const [card] = await ringing(li)
    expect(card).toMatchObject({ number: { value: e164(number), is: 'shown' }, caller: { is: 'new', mayCreate: true } })
    const path = `/calls/${card?.id}/customer`
    const made = await t.api<{ contactId: string }>('POST', path, { name: '新客户' }, li.token)
    expect(made.status).toBe(201)
    await t.processed()
    expect(await get(`/records/contact/${made.body.contactId}`, li)).toMatchObject({
      name: '新客户',
      owner_id: li.memberId,
    })
    expect((await ringing(li))[0]?.caller).toMatchObject({
      is: 'customer',
      persons: [{ name: '新客户', ownerName: '李' }],
    })
    const { edges } = await get<{ edges: { identifier: { value: string; trust: string } }[] }>(
      `/contacts/${made.body.contactId}/identity`,
    )
    expect(edges.map(edge => edge.identifier)).toContainEqual(
      expect.objectContaining({ value: e164(number), trust: 'verified' }),
    )
    const again = await t.api<Problem>('POST', path, { name: '又一个' }, li.token)
    expect([again.status, again.body.code]).toEqual([409, 'caller_known'])
    await ring({ callId: 'new', customer: number, start: ago(0) })
  })

  test('who withholds his number stays nobody', async () => {
    const contacts = () =>
      t.runtime.db.query('select count(*)::int as count from ws.rec_contact where deleted_at is null')
    const before = await contacts()
    await ring({ callId: 'withheld', customer: 'anonymous', start: ago(0) }, 1)
    const [card] = await ringing(li)
    expect(card).toMatchObject({ number: { value: null, is: 'withheld' }, caller: { is: 'withheld' } })
    const made = await t.api<Problem>('POST', `/calls/${card?.id}/customer`, { name: '谁' }, li.token)
    expect([made.status, made.body.code]).toEqual([409, 'caller_withheld'])
    await ring({ callId: 'withheld', customer: 'anonymous', start: ago(0), talk: null })
    // Nobody to call back, but it is known that somebody called.
    expect(await tasks('withheld')).toMatchObject([
      { kind: 'follow_up', subject: '未接来电，号码未显示', contact: null, owner_id: li.memberId, done: false },
    ])
    expect(await contacts()).toEqual(before)
  })
})

describe('a note on a call', () => {
  test('is an act, stands on the timeline, and can be taken back by its writer', async () => {
    const number = newNumber()
    const id = await contact('记事', number, li)
    await ring({ callId: 'note', customer: number })
    const call = await callOf('note', li)
    const made = await t.api<{ actId: string }>(
      'POST',
      `/calls/${call?.id}/notes`,
      { text: '周四上门，带 2 个密封圈' },
      li.token,
    )
    expect(made.status).toBe(201)
    const noted = async () => (await get<Timeline>(`/contacts/${id}/timeline?kind=call`, li)).items[0]
    expect(await noted()).toMatchObject({ title: '通话记录', detail: '周四上门，带 2 个密封圈', actor: '李' })
    expect((await callOf('note', li))?.notes).toMatchObject([
      { text: '周四上门，带 2 个密封圈', author: '李', mine: true },
    ])
    expect((await t.api('DELETE', `/acts/${made.body.actId}`, undefined, wang.token)).status).toBe(403)
    expect((await t.api('DELETE', `/acts/${made.body.actId}`, undefined, li.token)).status).toBe(200)
    expect((await callOf('note', li))?.notes).toEqual([])
    const { items } = await get<Timeline>(`/contacts/${id}/timeline?kind=call`, li)
    expect(JSON.stringify(items)).not.toContain('密封圈')
    expect((await t.api('POST', `/calls/${call?.id}/notes`, { text: '看不到' }, wang.token)).status).toBe(404)
  })
})

describe('a missed call', () => {
  test('is one task for whose desk rang, however often it is told', async () => {
    const number = newNumber()
    const id = await contact('错过', number)
    const said = { callId: 'missed', customer: number, talk: null, start: ago(10) }
    await line.pbx.tell(events(said), { repeats: 1, reorders: true })
    await t.processed()
    await line.pbx.tell(events(said), { repeats: 1 })
    await t.processed()
    const made = await tasks('missed')
    expect(made).toMatchObject([{ kind: 'call_back', done: false, contact: id, owner_id: li.memberId }])
    const due = new Date(String(made[0]?.['due_at'])).getTime() - Date.now()
    expect(Math.round(due / 60_000)).toBe(50)
    // Each reader reads it in his own language, wherever it stands, and finds it in either.
    const path = `/records/task/${made[0]?.id}`
    const read = async (language: string) => {
      const ask = async <T>(from: string) =>
        (await t.request<T>({ method: 'GET', path: from, headers: { 'accept-language': language } })).body
      const task = await ask<Record<string, unknown>>(path)
      const past = await ask<List<HistoryEntry>>(`${path}/history`)
      const hits = await ask<List<{ id: string; name: string }>>('/search?q=call back')
      const made = past.items.at(-1)?.changes.find(change => change.field === 'subject')?.after
      return [task['subject'], made, hits.items.find(hit => hit.id === task['id'])?.name]
    }
    const [zh, en] = ['未接来电，请回电', 'Missed call: call back']
    expect([await read('zh'), await read('en')]).toEqual([
      [zh, zh, zh],
      [en, en, en],
    ])
    await t.api('PATCH', path, { subject: '问他要不要滤芯' })
    expect(await read('en')).toEqual(['问他要不要滤芯', en, undefined])
  })

  test.each([
    ['is called back', 'out', '已给客户回电'],
    ['calls again and is answered', 'in', '客户再次来电，已接听'],
  ] as const)('ends its task when the customer %s, and says why', async (_, direction, reason) => {
    const customer = newNumber()
    await ring({ callId: `m-${direction}`, customer, talk: null, start: ago(20) })
    await ring({ callId: `u-${direction}`, customer, talk: null, start: ago(15), direction: 'out' })
    expect(await tasks(`m-${direction}`)).toMatchObject([{ done: false }])
    await ring({ callId: `b-${direction}`, customer, direction, start: ago(5) })
    const [task] = await tasks(`m-${direction}`)
    expect(task).toMatchObject({ done: true })
    const { items } = await get<List<HistoryEntry>>(`/records/task/${task?.id}/history`)
    expect(items[0]).toMatchObject({ reason, actor: '汇流' })
    // Opened again by hand, it is left alone.
    await t.api('PATCH', `/records/task/${task?.id}`, { done: false })
    await ring({ customer, direction, start: ago(2) })
    expect(await tasks(`m-${direction}`)).toMatchObject([{ done: false }])
  })

  test('is no task where he was reached since, though that was told first', async () => {
    const customer = newNumber()
    await ring({ callId: 'late-back', customer, direction: 'out', start: ago(5) })
    await ring({ callId: 'late-missed', customer, talk: null, start: ago(20) })
    expect(await tasks('late-missed')).toEqual([])
    expect((await callOf('late-missed'))?.state).toBe('missed')
  })

  test('that was answered after all ends its task', async () => {
    const all = events({ callId: 'after-all', rings: ['801'], talk: null, start: ago(9) })
    await line.pbx.tell(all)
    await t.processed()
    expect(await tasks('after-all')).toMatchObject([{ done: false }])
    const [ended] = events({ callId: 'after-all', rings: ['802'], start: ago(8) }).slice(-1)
    if (ended) await line.pbx.tell([ended])
    await t.processed()
    expect(await tasks('after-all')).toMatchObject([{ done: true }])
  })

  test('deleted by hand, the task does not come back', async () => {
    const customer = newNumber()
    await ring({ callId: 'gone', customer, talk: null, start: ago(9) })
    const [task] = await tasks('gone')
    await t.api('DELETE', `/records/task/${task?.id}`)
    await ring({ customer, talk: null, start: ago(1), callId: 'gone-2' })
    expect(await tasks('gone')).toEqual([])
    expect(await tasks('gone-2')).toHaveLength(1)
  })
})

test('a call that rings is hinted at to whose desk it is; at nobody’s desk, to all who see to customers', async () => {
  const none = { read: 'none', update: 'none', delete: 'none', create: false, export: false, import: false } as const
  const blind = await person(t, { role: await role(t, 'blind', { byObject: { '*': none } }) })
  const hears = (who: Person, rung: string[]) => concerns(who.ctx, rung)
  expect([li, wang, blind].map(who => hears(who, [li.memberId]))).toEqual([true, false, false])
  expect([li, wang, blind].map(who => hears(who, []))).toEqual([true, true, false])
})

test('pages of calls follow on each other, and what is no place is refused', async () => {
  const first = await get<List<CallLine>>('/calls?limit=3')
  const second = await get<List<CallLine>>(`/calls?limit=3&before=${first.next}`)
  const all = (await get<List<CallLine>>('/calls?limit=6')).items.map(one => one.id)
  expect([...first.items, ...second.items].map(one => one.id)).toEqual(all)
  expect((await t.api('GET', '/calls?before=x')).status).toBe(422)
})

test('a line is tried step by step: whether it reached us, could be read, and has somebody at its desks', async () => {
  const trial = async (id: string) => (await t.api<ChannelTrial>('POST', `/channels/${id}/trials`)).body
  expect((await trial(line.id)).steps.map(step => [step.name, step.ok])).toEqual([
    ['arrived', true],
    ['understood', true],
    ['manned', true],
  ])
  const silent = await connectLine(t, { '901': '0197b2c4-0000-7000-8000-000000000001' })
  expect(await trial(silent.id)).toMatchObject({ ok: false, steps: [{ name: 'arrived', ok: false }] })
  await silent.pbx.send('[]')
  await t.processed()
  expect((await trial(silent.id)).steps.at(-1)).toMatchObject({
    name: 'manned',
    ok: false,
    message: '分机 901 的成员已停用',
  })
  await silent.pbx.send('{"event":"call.teleported"}')
  await t.processed()
  expect((await trial(silent.id)).steps.at(-1)).toMatchObject({ name: 'understood', ok: false })
})
