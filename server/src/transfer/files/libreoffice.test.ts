import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readAll } from '../testing/temporary.ts'

/** Written by LibreOffice: how is told in `server/test/sheets/README.md`. */
const sheet = (name: string) => readFileSync(new URL(`../../../test/sheets/${name}`, import.meta.url))

const NAMES = ['姓名', '联系方式 手机', '联系方式 邮箱', '生日', '成交时间', '金额', '折扣', '编号', '备注']

function customers(date: (day: string) => string, time: (day: string, clock: string) => string) {
  const noted = '第一次来，"现场"\n两行'
  return [
    [
      '赵云',
      '13800138003',
      'zhao@example.com',
      '1990-01-05',
      time('2024-03-15', '08:30:15'),
      '1234.5',
      '25%',
      '00123',
      noted,
    ],
    ['诸葛亮', '13900139004', '', date('1985-12-31'), '', '0.3', '', '20240105', '<不要&删>'],
    ['𠮷田', '021-5888 1234', 'y@example.com', '', time('2024-02-29', '23:59:59'), '-1280', '100%', '=1+1', 'Ünal'],
  ]
}

test.each(['customers.xlsx', 'customers.xls'])('%s', async name => {
  const { names, rows } = await readAll(sheet(name))
  expect(names).toEqual(NAMES)
  expect(rows.map(one => one.cells)).toEqual(
    customers(
      day => day,
      (day, clock) => `${day}T${clock}`,
    ),
  )
  expect(rows.map(one => one.row)).toEqual([4, 5, 6])
})

test.each(['customers-gb18030.csv', 'customers-utf16.csv'])('%s: dates as they were shown', async name => {
  const { format, names, rows } = await readAll(sheet(name))
  expect([format, names]).toEqual(['csv', NAMES])
  expect(rows.map(one => one.cells)).toEqual(
    customers(
      day => day.replaceAll('-', '/'),
      (day, clock) => `${day} ${clock}`,
    ),
  )
})

test('days counted from 1904', async () => {
  const { names, rows } = await readAll(sheet('since-1904.xlsx'))
  expect([names, ...rows.map(one => one.cells)]).toEqual([
    ['姓名', '生日', '时间'],
    ['关羽', '1990-01-05', '2024-03-15T08:30:15'],
  ])
})

test('a table of OpenDocument is told to be saved otherwise', async () => {
  await expect(readAll(sheet('customers.ods'))).rejects.toMatchObject({
    definition: { code: 'import_file_unreadable' },
  })
})
