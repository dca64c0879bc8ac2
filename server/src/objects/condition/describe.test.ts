import { expect, test } from 'vitest'
import type { Condition, Field } from '@huiliu/contracts'
import { describeCondition } from './describe.ts'
import type { FieldSet } from './fields.ts'

const OWN: Field[] = [
  {
    name: 'industry',
    label: { zh: '行业', en: 'Industry' },
    type: 'select',
    options: [
      { value: 'making', label: { zh: '制造', en: 'Manufacturing' } },
      { value: 'retail', label: { zh: '零售', en: 'Retail' } },
    ],
  },
  { name: 'amount', label: { zh: '金额', en: 'Amount' }, type: 'currency' },
  { name: 'closes_on', label: { zh: '预计成交', en: 'Close date' }, type: 'date' },
  { name: 'owner_id', label: { zh: '负责人', en: 'Owner' }, type: 'member' },
  { name: 'won', label: { zh: '赢单', en: 'Won' }, type: 'boolean' },
]
const fields: FieldSet = path => {
  const field = OWN.find(one => one.name === path)
  return field ? { field, column: { column: field.name } } : null
}
const making: Condition = { field: 'industry', op: 'eq', value: 'making' }
const large: Condition = { field: 'amount', op: 'gt', value: '1000' }

const SENTENCES: [condition: Condition, zh: string, en: string][] = [
  [
    { all: [making, large] },
    '行业 是 制造 且 金额 大于 1,000',
    'Industry is Manufacturing and Amount is greater than 1,000',
  ],
  [
    { all: [{ any: [making, large] }, { field: 'won', op: 'eq', value: true }] },
    '（行业 是 制造 或 金额 大于 1,000） 且 赢单 是 是',
    '(Industry is Manufacturing or Amount is greater than 1,000) and Won is yes',
  ],
  // A group of one must not hide the brackets its content needs.
  [
    { all: [{ all: [{ any: [making, large] }] }, making] },
    '（行业 是 制造 或 金额 大于 1,000） 且 行业 是 制造',
    '(Industry is Manufacturing or Amount is greater than 1,000) and Industry is Manufacturing',
  ],
  [{ not: making }, '不满足（行业 是 制造）', 'not (Industry is Manufacturing)'],
  [
    { field: 'industry', op: 'in', value: ['making', 'retail'] },
    '行业 是其中之一：制造、零售',
    'Industry is one of Manufacturing, Retail',
  ],
  [
    { field: 'amount', op: 'between', value: ['-1234567.50', 12345678] },
    '金额 介于 -1,234,567.5 和 12,345,678',
    'Amount is between -1,234,567.5 and 12,345,678',
  ],
  [
    { field: 'closes_on', op: 'gte', value: { relative: 'daysAgo', n: 7 } },
    '预计成交 不早于 7 天前',
    'Close date is not before 7 days ago',
  ],
  [{ field: 'closes_on', op: 'isEmpty' }, '预计成交 为空', 'Close date is empty'],
  [{ field: 'owner_id', op: 'eq', value: 'id-1' }, '负责人 是 林晓', 'Owner is 林晓'],
  [{ all: [] }, '总是', 'always'],
  [{ field: 'gone', op: 'eq', value: 'x' }, 'gone 是 x', 'gone is x'],
]

test.each(SENTENCES)('%j', (condition, zh, en) => {
  const nameOf = (_field: Field, id: string) => (id === 'id-1' ? '林晓' : undefined)
  expect(describeCondition(condition, fields, 'zh', nameOf)).toBe(zh)
  expect(describeCondition(condition, fields, 'en', nameOf)).toBe(en)
})
