import { expect, test } from 'vitest'
import { phonesInText, phoneText } from './phone.ts'

test('one number reads the same in whatever form it was given', () => {
  for (const given of [
    '13800125521',
    '+8613800125521',
    '138 0012 5521',
    '138-0012-5521',
    '0086 13800125521',
    '8613800125521',
  ])
    expect({ given, read: phoneText(given, 'CN') }).toEqual({ given, read: '138 0012 5521' })
  expect(phoneText('+862158881234', 'CN')).toBe('021 5888 1234')
  expect(phoneText('+862158881234;ext=801', 'CN')).toBe('021 5888 1234 #801')
  expect(phoneText('0571-8765432', 'CN')).toBe('0571 876 5432')
  expect(phoneText('400-800-1234', 'CN')).toBe('400 800 1234')
  expect(phoneText('+861066668888', 'CN')).toBe('010 6666 8888')
  expect(phoneText('+8695588', 'CN')).toBe('95588')
})

test('abroad, the country code stays; what is no plain number stays as it is', () => {
  expect(phoneText('+8613800125521', 'DE')).toBe('+86 138 0012 5521')
  expect(phoneText('13800125521', 'US')).toBe('13800125521')
  for (const kept of ['139****7713', '+14155552671', '66668888', '110', '', 'n/a'])
    expect(phoneText(kept, 'CN')).toBe(kept)
})

test('numbers in sentences read like all others, order numbers stay', () => {
  expect(phonesInText('都带有手机号 +8613800125521，订单 13800125521', 'CN')).toBe(
    '都带有手机号 138 0012 5521，订单 13800125521',
  )
})
