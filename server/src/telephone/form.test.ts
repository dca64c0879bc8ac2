import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { phoneForm, phoneFragments, phonesOf } from './index.ts'

test('one number has one form, however it is given', () => {
  for (const given of ['13800125521', '138 0012 5521', '+86-138-0012-5521', '（86）138 0012 5521', '1.3800125521E10'])
    expect(phoneForm(given, 'CN')).toBe('+8613800125521')
  expect(phoneForm('021-5888 1234 转 801', 'CN')).toBe('+862158881234;ext=801')
  expect(phoneForm('(415) 555-2671', 'US')).toBe('+14155552671')
})

test('what is no number, or says more, stays as it was given', () => {
  for (const given of [
    '问前台',
    '58881234',
    '139****0005',
    '13800120003、13800120004',
    '张三 13800125521',
    '17012340007（隐私号）',
  ])
    expect(phoneForm(given, 'CN')).toBe(given)
})

test('the form of a form is itself', () => {
  const table = readFileSync(new URL('../identity/normalize/tables/phone.tsv', import.meta.url), 'utf8')
  for (const line of table.split('\n').slice(1)) {
    const [country = '', given = ''] = line.split('\t')
    const form = phoneForm(given, country)
    expect(phoneForm(form, country)).toBe(form)
  }
})

test('a part of a number is sought as it stands in the form', () => {
  expect(phoneFragments('138 0012', { country: 'CN', beginning: false })).toEqual(['1380012'])
  expect(phoneFragments('138-0012', { country: 'CN', beginning: true })).toEqual(['1380012', '+861380012'])
  expect(phoneFragments('021', { country: 'CN', beginning: true })).toEqual(['021', '+8621'])
  expect(phoneFragments('+86 138', { country: 'CN', beginning: true })).toEqual(['+86138'])
  expect(phoneFragments('前台', { country: 'CN', beginning: true })).toEqual(['前台'])
  expect(phoneFragments('-', { country: 'CN', beginning: true })).toEqual(['-'])
})

test('a mobile number told at a glance is what the long way tells', () => {
  const spaced = (number: string) => `${number.slice(0, -4)} ${number.slice(-4)}`
  for (const range of Array.from({ length: 100 }, (_, n) => `1${String(n).padStart(2, '0')}`))
    for (const [number, country] of [
      [`${range}00012345`, 'CN'],
      [`86${range}00012345`, 'CN'],
      [`+86${range}00012345`, 'CN'],
      [`+86${range}00012345`, 'US'],
      [`86${range}00012345`, 'US'],
      [`${range}00012345`, 'US'],
    ] as const)
      expect({ number, country, is: phonesOf(number, country) }).toEqual({
        number,
        country,
        is: phonesOf(spaced(number), country),
      })
})
