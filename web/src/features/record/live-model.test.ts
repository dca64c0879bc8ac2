import { expect, test } from 'vitest'
import type { ObjectDef } from '@huiliu/contracts'
import { liveOf } from './live-model.ts'

const label = { zh: '', en: '' }
const message = { zh: '超出上限', en: 'too much' }
const def: ObjectDef = {
  name: 'deal',
  label,
  nameField: 'name',
  fields: [
    { name: 'name', type: 'text', label },
    { name: 'price', type: 'number', label },
    { name: 'quantity', type: 'number', label, defaultFormula: '1 + 1' },
    { name: 'account', type: 'lookup', object: 'account', label },
    { name: 'grade', type: 'text', label, formula: 'IF(total > 100, "A", "B")' },
    { name: 'total', type: 'number', label, formula: 'price * quantity' },
    { name: 'far', type: 'text', label, formula: 'account.name' },
  ],
  validations: [{ formula: 'total > 1000', message, field: 'quantity' }],
}
const account: ObjectDef = {
  name: 'account',
  label,
  nameField: 'name',
  fields: [{ name: 'name', type: 'text', label }],
}
const setting = { now: new Date('2026-11-30T00:00:00Z'), timeZone: 'Asia/Shanghai', country: 'CN' }
const live = (values: Record<string, unknown>) => liveOf(def, [account], { values, setting })
const told = (values: Record<string, unknown>) => live(values).computed.map(one => (one.known ? one.value : '?'))

test('formulas follow what is typed, through other formulas; what looks further waits', () => {
  expect(told({ price: '30', quantity: '5' })).toEqual(['A', '150', '?'])
  expect(told({ price: '30' })).toEqual(['B', null, '?'])
})

test('rules that hold are told, and what empty fields will be given', () => {
  expect(live({ price: '500', quantity: '3' })).toMatchObject({ broken: [{ message }], defaults: [] })
  expect(live({ price: '500' })).toMatchObject({ broken: [], defaults: [{ field: { name: 'quantity' }, value: '2' }] })
})
