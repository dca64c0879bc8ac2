import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorkspace, type TestWorkspace } from '../../test/workspace.ts'
import { sqlState } from './index.ts'

const MARK = 'insert into ws.setting_for_test (name) values ($1)'

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace()
  await ws.db.query('create table ws.setting_for_test (name text constraint setting_for_test_pkey primary key)')
})
afterAll(() => ws.close())

const marks = async () =>
  (await ws.db.query<{ name: string }>('select name from ws.setting_for_test')).map(row => row.name)

test('what is sent is done before what is asked next, and with the commit', async () => {
  const seen = await ws.db.tx(async tx => {
    tx.send(MARK, ['kept'])
    const rows = await tx.query('select name from ws.setting_for_test')
    tx.send(MARK, ['kept last'], { prepare: true })
    return rows
  })
  expect(seen).toEqual([{ name: 'kept' }])
  expect(await marks()).toEqual(['kept', 'kept last'])
})

test.each(['at the end', 'before something asked'])(
  'a failure of what was sent %s fails the transaction, and is told',
  async when => {
    let nudged = false
    const failing = ws.db.tx(async tx => {
      tx.afterCommit(() => (nudged = true))
      tx.send(MARK, ['lost'])
      tx.send(MARK, ['lost'])
      if (when !== 'at the end') await tx.query('select 1')
    })
    const error: unknown = await failing.catch((failure: unknown) => failure)
    expect(sqlState(error)).toBe('23505')
    expect(nudged).toBe(false)
    expect(await marks()).not.toContain('lost')
    expect(await ws.db.tx(tx => tx.query('select 1 as one'))).toEqual([{ one: 1 }])
  },
)

test('a failure is told as the sender puts it', async () => {
  const taken = new Error('taken')
  const refused = (error: unknown) => (sqlState(error) === '23505' ? taken : undefined)
  const sending = (name: string | null) =>
    ws.db.tx(async tx => {
      tx.send(MARK, [name], { refused })
      tx.send(MARK, [name], { refused })
      await tx.query('select 1')
    })
  await expect(sending('twice')).rejects.toBe(taken)
  expect(sqlState(await sending(null).catch((failure: unknown) => failure))).toBe('23502')
})

test('what is read back is what was committed, and its failure undoes nothing', async () => {
  const seen = await ws.db.txThen(
    async tx => tx.send(MARK, ['read back']),
    db => db.query('select name from ws.setting_for_test where name = $1', ['read back']),
  )
  expect(seen).toEqual([{ name: 'read back' }])
  let tries = 0
  const failing = ws.db.txThen(
    async tx => tx.send(MARK, [`stays ${++tries}`]),
    db => db.query(`do $$ begin raise sqlstate '40001'; end $$`),
  )
  expect(sqlState(await failing.catch((failure: unknown) => failure))).toBe('40001')
  expect((await marks()).filter(name => name.startsWith('stays'))).toEqual(['stays 1'])
  const refused = ws.db.txThen(
    async tx => tx.send(MARK, ['read back']),
    async () => 'never told',
  )
  expect(sqlState(await refused.catch((failure: unknown) => failure))).toBe('23505')
})
