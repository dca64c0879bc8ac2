import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FormulaTrial, ImportView, ObjectDef, Problem, RecordList, RecordRow } from '@huiliu/contracts'
import { testApp, type TestApp } from '../../test/app.ts'
import { person, role } from '../../test/people.ts'
import { dropFile, runToEnd } from '../../test/transfer.ts'
import { backgroundDone } from './index.ts'

let t: TestApp
const label = (text: string) => ({ zh: text, en: text })
beforeAll(async () => {
  t = await testApp()
  const made = await t.api('POST', '/objects', {
    name: 'deal',
    label: label('商机'),
    fields: [
      { name: 'price', type: 'currency', label: label('单价') },
      { name: 'quantity', type: 'number', label: label('数量') },
      { name: 'stage', type: 'select', label: label('阶段'), options: [{ value: 'won', label: label('赢单') }] },
      { name: 'closes', type: 'date', label: label('预计成交') },
      { name: 'account', type: 'lookup', object: 'account', label: label('公司') },
      { name: 'total', type: 'formula', formula: 'price * quantity', label: label('合计') },
      { name: 'grade', type: 'formula', formula: 'IF(total > 10000, "A", "B")', label: label('等级') },
    ],
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
})
afterAll(() => t.close())

const create = async (object: string, body: unknown, token?: string) =>
  (await t.api<RecordRow>('POST', `/records/${object}`, body, token)).body
const read = async (object: string, id: string, token?: string) =>
  (await t.api<RecordRow>('GET', `/records/${object}/${id}`, undefined, token)).body
const query = (object: string, body: unknown, token?: string) =>
  t.api<RecordList & Problem>('POST', `/records/${object}/query`, body, token)
const addField = (object: string, field: unknown) =>
  t.api<ObjectDef & Problem>('POST', `/objects/${object}/fields`, field)

describe('a formula field', () => {
  test('has the type of its value, and that value wherever the record is read', async () => {
    const def = (await t.api<ObjectDef>('GET', '/objects/deal')).body
    expect(def.fields.find(field => field.name === 'total')).toMatchObject({
      type: 'number',
      formula: 'price * quantity',
      readonly: true,
    })
    const made = await create('deal', { name: '大单', price: '12.50', quantity: 1000 })
    expect(made).toMatchObject({ total: '12500', grade: 'A' })
    const changed = await t.api<RecordRow>('PATCH', `/records/deal/${made.id}`, { quantity: '2' })
    expect(changed.body).toMatchObject({ total: '25', grade: 'B' })
    expect(await read('deal', made.id)).toMatchObject({ total: '25', grade: 'B' })
    const refused = await t.api<Problem>('PATCH', `/records/deal/${made.id}`, { total: 1 })
    expect(refused.body.errors).toMatchObject([{ path: 'total', code: 'readonly' }])
  })

  test('filters and sorts, page by page', async () => {
    const names = []
    for (const quantity of [3, 1, null, 2, 5, 4])
      names.push(await create('deal', { name: `序 ${String(quantity)}`, price: 7, quantity, stage: 'won' }))
    const seen: unknown[] = []
    let cursor: string | null = null
    do {
      const page: RecordList = (
        await query('deal', {
          filter: { field: 'stage', op: 'eq', value: 'won' },
          sort: [{ field: 'total', dir: 'desc' }],
          limit: 2,
          ...(cursor && { cursor }),
        })
      ).body
      seen.push(...page.items.map(item => item['total']))
      cursor = page.next
    } while (cursor)
    expect(seen).toEqual(['35', '28', '21', '14', '7', null])
    const some = await query('deal', {
      filter: {
        all: [
          { field: 'total', op: 'between', value: [14, 21] },
          { field: 'grade', op: 'eq', value: 'B' },
        ],
      },
      count: true,
    })
    expect(some.body).toMatchObject({ count: 2, countIs: 'exact' })
  })

  test('reaches through lookups, and totals children, as far as the reader may read', async () => {
    await addField('deal', { name: 'industry', type: 'formula', formula: 'account.name & "!"', label: label('公司名') })
    await addField('account', {
      name: 'worth',
      type: 'formula',
      formula: 'SUM(deal.total) + COUNT(deal)',
      label: label('总额'),
    })
    const account = await create('account', { name: '远洋' })
    const deal = await create('deal', { name: '一', price: 10, quantity: 2, account: account.id })
    await create('deal', { name: '二', price: 5, quantity: 2, account: account.id })
    expect(deal).toMatchObject({ industry: '远洋!' })
    expect(await read('account', account.id)).toMatchObject({ worth: '32' })
    const byPath = await query('deal', { filter: { field: 'account.worth', op: 'eq', value: 32 } })
    expect(byPath.body.items).toHaveLength(2)

    const own = { read: 'own', update: 'own', delete: 'own', create: true, export: true, import: true } as const
    const all = { ...own, read: 'all' } as const
    await role(t, 'own_deals', { byObject: { account: all, deal: own } })
    await role(t, 'own_accounts', { byObject: { account: own, deal: all } })
    const seller = await person(t, { role: 'own_deals' })
    const other = await person(t, { role: 'own_accounts' })
    await create('deal', { name: '三', price: 1, quantity: 1, account: account.id }, seller.token)
    expect(await read('account', account.id, seller.token)).toMatchObject({ worth: '2' })
    expect(await read('deal', deal.id, other.token)).toMatchObject({ industry: '!' })
  })

  test('is not there for who may not see what it is computed from, in whatever way it is asked', async () => {
    const all = { read: 'all', update: 'all', delete: 'all', create: true, export: true, import: true } as const
    for (const right of ['hidden', 'masked'] as const) {
      await role(t, `no_price_${right}`, { byObject: { '*': all }, byField: { 'deal.price': right } })
      const { token } = await person(t, { role: `no_price_${right}` })
      const made = await create('deal', { name: '密', quantity: 3 }, token)
      const shown = await read('deal', made.id, token)
      expect(Object.keys(shown)).not.toContain('total')
      expect(Object.keys(shown)).not.toContain('grade')
      const def = (await t.api<ObjectDef>('GET', '/objects/deal', undefined, token)).body
      expect(def.fields.map(field => field.name)).not.toContain('grade')
      for (const asked of [
        { filter: { field: 'grade', op: 'eq', value: 'A' } },
        { sort: [{ field: 'total', dir: 'asc' }] },
        { fields: ['total'] },
      ])
        expect((await query('deal', asked, token)).status).toBe(422)
      expect((await query('account', { filter: { field: 'worth', op: 'gt', value: 0 } }, token)).status).toBe(422)
      const openApi = await t.api<object>('GET', '/openapi.json', undefined, token)
      expect(JSON.stringify(openApi.body)).not.toContain('"grade"')
    }
    await role(t, 'no_accounts', { byObject: { deal: all } })
    const { token } = await person(t, { role: 'no_accounts' })
    const made = await create('deal', { name: '无', price: 1, quantity: 1 }, token)
    expect(Object.keys(made)).toContain('total')
    expect(Object.keys(made)).not.toContain('industry')
  })

  test('is refused with the place of what is wrong, and when it would come back to itself', async () => {
    const wrong = await addField('deal', { name: 'bad', type: 'formula', formula: 'price + name', label: label('错') })
    expect(wrong.status).toBe(422)
    expect(wrong.body.errors).toMatchObject([
      { path: 'formula', code: 'formula_wrong_type', message: '第 9 个字符：这里应是数字，却是文字' },
    ])
    const circular = await t.api<Problem>('PATCH', '/objects/deal/fields/total', { formula: 'IF(grade = "A", 1, 2)' })
    expect(circular.body.errors).toMatchObject([{ path: 'formula', code: 'formula_circular' }])
    const indexed = await addField('deal', {
      name: 'fast',
      type: 'formula',
      formula: '1',
      indexed: true,
      label: label('x'),
    })
    expect(indexed.status).toBe(422)
    let formula = 'price'
    for (const [at, name] of ['f_a', 'f_b', 'f_c', 'f_d'].entries()) {
      formula = Array.from({ length: 8 }, () => (at === 0 ? 'price' : ['f_a', 'f_b', 'f_c'][at - 1])).join(' + ')
      const made = await addField('deal', { name, type: 'formula', formula, label: label(name) })
      expect([made.status, made.body.errors?.[0]?.code]).toEqual(at < 3 ? [201, undefined] : [422, 'formula_too_large'])
    }
  })

  test('keeps the fields it uses from being deleted without a word', async () => {
    const refused = await t.api<Problem>('DELETE', '/objects/deal/fields/price')
    expect(refused.status).toBe(409)
    expect(refused.body.code).toBe('field_in_use')
    expect(refused.body.detail ?? refused.body.title).toContain('deal.total')
  })

  test('can be tried on a record before it is kept', async () => {
    const deal = await create('deal', { name: '试', price: '2.5', quantity: 4 })
    const tried = await t.api<FormulaTrial>('POST', '/objects/deal/formula-trials', {
      formula: 'name & ":" & ROUND(price * quantity, 0)',
      record: deal.id,
    })
    expect(tried.body).toEqual({ type: 'text', value: '试:10' })
    const wrong = await t.api<FormulaTrial>('POST', '/objects/deal/formula-trials', { formula: 'nope + 1' })
    expect(wrong.body).toMatchObject({ type: null, problem: { code: 'unknown_field', from: 0, to: 4 } })
  })
})

describe('rules and defaults', () => {
  test('a rule that holds refuses the record where its message stands; imports tell it row by row', async () => {
    const made = await t.api('POST', '/objects', {
      name: 'visit',
      label: label('拜访'),
      fields: [
        { name: 'starts', type: 'date', label: label('开始'), defaultFormula: 'TODAY()' },
        { name: 'ends', type: 'date', label: label('结束') },
        {
          name: 'level',
          type: 'select',
          label: label('级别'),
          defaultFormula: 'IF(CONTAINS(name, "VIP"), "high", "low")',
          options: ['high', 'low'].map(value => ({ value, label: label(value) })),
        },
      ],
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const message = { zh: '结束不能早于开始', en: 'The end cannot be before the beginning' }
    const ruled = await t.api<ObjectDef>('PATCH', '/objects/visit/validations', {
      items: [{ formula: 'ends < starts', message, field: 'ends' }],
    })
    expect(ruled.body.validations).toHaveLength(1)
    const refused = await t.api<Problem>('POST', '/records/visit', {
      name: 'x',
      starts: '2026-03-02',
      ends: '2026-03-01',
    })
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toEqual([{ path: 'ends', code: 'validation', message: message.zh }])
    const good = await create('visit', { name: 'VIP 客户', starts: '2026-03-02', ends: '2026-03-03' })
    expect(good).toMatchObject({ level: 'high' })
    expect((await create('visit', { name: '普通' }))['level']).toBe('low')
    expect((await create('visit', { name: '普通', level: null }))['level']).toBe(null)
    const moved = await t.api<Problem>('PATCH', `/records/visit/${good.id}`, { starts: '2026-03-09' })
    expect(moved.status).toBe(422)
    expect((await read('visit', good.id))['starts']).toBe('2026-03-02')
    const batch = await t.api<Problem>('POST', '/records/visit/batch', {
      create: [{ name: 'a' }, { name: 'b', starts: '2026-03-02', ends: '2026-03-01' }],
    })
    expect(batch.body.errors).toMatchObject([{ path: 'create.1.ends', code: 'validation' }])

    const file = '名称,开始,结束\n好,2026-01-01,2026-01-02\n坏,2026-01-03,2026-01-02\n也好,2026-01-01,2026-01-01\n'
    const dropped = await dropFile<ImportView>(t, file, { object: 'visit' })
    const done = await runToEnd(t, dropped.body.id)
    expect(done.counts).toMatchObject({ created: 2, refused: 1 })
    const rows = await t.runtime.db.query<{ problems: { message: { zh: string } }[] }>(
      'select problems from ws.import_refusal where import_id = $1',
      [dropped.body.id],
    )
    expect(JSON.stringify(rows)).toContain(message.zh)
  })

  test('a rule that says nothing about truth is refused', async () => {
    const wrong = await t.api<Problem>('PATCH', '/objects/visit/validations', {
      items: [{ formula: '1 + 1', message: label('x') }],
    })
    expect(wrong.body.errors).toMatchObject([{ path: 'items.0.formula', code: 'formula_wrong_result' }])
  })
})

describe('a roll-up', () => {
  const rollup = (fn: string, extra: object = {}) => ({ object: 'piece', by: 'box', function: fn, ...extra })
  const box = async (name: string) => create('box', { name })
  const totals = async (id: string) => {
    const { pieces, weight, lightest, mean, heavy } = await read('box', id)
    return { pieces, weight, lightest, mean, heavy }
  }
  const piece = (of: string | null, weight: unknown) => create('piece', { name: '件', box: of, weight, times: 2 })

  beforeAll(async () => {
    await t.api('POST', '/objects', { name: 'box', label: label('箱'), fields: [] })
    await t.api('POST', '/objects', {
      name: 'piece',
      label: label('件'),
      fields: [
        { name: 'box', type: 'lookup', object: 'box', label: label('箱') },
        { name: 'weight', type: 'number', label: label('重量') },
        { name: 'times', type: 'number', label: label('倍') },
        { name: 'double', type: 'formula', formula: 'weight * times', label: label('总重') },
      ],
    })
    const old = await box('旧')
    for (let at = 0; at < 3; at++) await piece(old.id, 1)
    for (const [name, of] of [
      ['pieces', rollup('count')],
      ['weight', rollup('sum', { field: 'double' })],
      ['lightest', rollup('min', { field: 'weight' })],
      ['mean', rollup('avg', { field: 'weight' })],
      ['heavy', rollup('count', { filter: { field: 'double', op: 'gt', value: 10 } })],
    ] as const) {
      const made = await addField('box', { name, type: 'rollup', rollup: of, label: label(name) })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
    }
    await backgroundDone(t.runtime.db)
    const def = (await t.api<ObjectDef>('GET', '/objects/box')).body
    expect(def.fields.filter(field => field.filled !== undefined)).toEqual([])
    expect(await totals(old.id)).toEqual({ pieces: '3', weight: '6', lightest: '1', mean: '1', heavy: '0' })
  })

  test('follows children made, changed, moved, deleted, restored and undone', async () => {
    const [a, b] = [await box('甲'), await box('乙')]
    expect(await totals(a.id)).toEqual({ pieces: '0', weight: '0', lightest: null, mean: null, heavy: '0' })
    const one = await piece(a.id, '1.5')
    await piece(a.id, 6)
    expect(await totals(a.id)).toEqual({ pieces: '2', weight: '15', lightest: '1.5', mean: '3.75', heavy: '1' })
    await t.api('PATCH', `/records/piece/${one.id}`, { times: 10 })
    expect(await totals(a.id)).toMatchObject({ weight: '27', heavy: '2' })
    const moved = await t.request<RecordRow>({ method: 'PATCH', path: `/records/piece/${one.id}`, body: { box: b.id } })
    expect([await totals(a.id), await totals(b.id)]).toMatchObject([
      { pieces: '1', weight: '12' },
      { pieces: '1', weight: '15', heavy: '1' },
    ])
    await t.api('DELETE', `/acts/${String(moved.headers['x-act-id'])}`)
    expect([await totals(a.id), await totals(b.id)]).toMatchObject([{ pieces: '2' }, { pieces: '0', weight: '0' }])
    const gone = await t.api<{ actId: string }>('DELETE', `/records/piece/${one.id}`)
    expect(await totals(a.id)).toMatchObject({ pieces: '1', weight: '12' })
    await t.api('DELETE', `/acts/${gone.body.actId}`)
    expect(await totals(a.id)).toMatchObject({ pieces: '2', weight: '27' })
    await t.api('PATCH', `/records/piece/${one.id}`, { box: null })
    expect(await totals(a.id)).toMatchObject({ pieces: '1' })
    const listed = await query('box', {
      sort: [{ field: 'weight', dir: 'desc' }],
      filter: { field: 'pieces', op: 'gt', value: 0 },
    })
    expect(listed.body.items.map(item => item['name'])).toEqual(['甲', '旧'])
  })

  test('is right after eight writers at once, and rolls up further', async () => {
    await t.api('POST', '/objects', { name: 'shelf', label: label('架'), fields: [] })
    await addField('box', { name: 'shelf', type: 'lookup', object: 'shelf', label: label('架') })
    await addField('shelf', {
      name: 'load',
      type: 'rollup',
      rollup: { object: 'box', by: 'shelf', function: 'sum', field: 'weight' },
      label: label('负重'),
    })
    await backgroundDone(t.runtime.db)
    const shelf = await create('shelf', { name: '一号' })
    const boxes = await Promise.all(['一', '二', '三'].map(name => create('box', { name, shelf: shelf.id })))
    const idAt = (at: number) => boxes[at % boxes.length]?.id ?? ''
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let at = 0; at < 10; at++) {
          const made = await piece(idAt(writer + at), writer + 1)
          if (at % 3 === 0) await t.api('PATCH', `/records/piece/${made.id}`, { box: idAt(at + 1), weight: at })
          if (at % 4 === 1) await t.api('DELETE', `/records/piece/${made.id}`)
        }
      }),
    )
    const [truth] = await t.runtime.db.query<{ wrong: string; load: string }>(
      `select (select count(*) from ws.rec_box b where b.pieces is distinct from (select count(*)::numeric from ws.rec_piece p where p.box = b.id and p.deleted_at is null)
         or b.weight is distinct from (select coalesce(sum(p.weight * p.times), 0) from ws.rec_piece p where p.box = b.id and p.deleted_at is null)) as wrong,
       (select trim_scale(sum(p.weight * p.times))::text from ws.rec_piece p join ws.rec_box b on b.id = p.box where b.shelf = $1 and p.deleted_at is null) as load`,
      [shelf.id],
    )
    expect(truth?.wrong).toBe('0')
    expect((await read('shelf', shelf.id))['load']).toBe(truth?.load)
  })

  test('is refused where it would not stay right', async () => {
    await addField('piece', { name: 'age', type: 'formula', formula: 'YEAR(TODAY())', label: label('龄') })
    for (const [of, code] of [
      [rollup('sum', { field: 'age' }), 'not_allowed'],
      [rollup('sum', { field: 'name' }), 'not_allowed'],
      [rollup('sum'), 'required'],
      [{ object: 'piece', by: 'weight', function: 'count' }, 'not_allowed'],
      [{ object: 'nothing', by: 'x', function: 'count' }, 'unknown_field'],
      [rollup('count', { filter: { field: 'created_at', op: 'gt', value: { relative: 'today' } } }), 'unknown_field'],
    ] as const) {
      const made = await addField('box', { name: 'wrong', type: 'rollup', rollup: of, label: label('x') })
      expect([made.status, made.body.errors?.[0]?.code]).toEqual([422, code])
    }
    const used = await t.api<Problem>('DELETE', '/objects/piece/fields/times')
    expect(used.body.code).toBe('field_in_use')
  })
})
