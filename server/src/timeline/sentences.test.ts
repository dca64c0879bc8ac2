import { expect, test } from 'vitest'
import type { Field, ObjectDef } from '@huiliu/contracts'
import { titleOf } from './sentences.ts'
import { moneyText, type Voice } from './value-text.ts'

const zh: Voice = { locale: 'zh', currency: 'CNY', country: 'CN', timeZone: 'Asia/Shanghai' }
const en: Voice = { ...zh, locale: 'en' }
const own = { required: false, unique: false, readonly: false, searchable: false, indexed: false, standard: true }
const field = (name: string, type: Field['type'], words: [string, string], more: Partial<Field> = {}): Field => ({
  ...own,
  name,
  type,
  label: { zh: words[0], en: words[1] },
  ...more,
})
const contact: ObjectDef = {
  name: 'contact',
  label: { zh: '联系人', en: 'Contact' },
  nameField: 'name',
  standard: true,
  fields: [
    field('stage', 'select', ['阶段', 'Stage'], {
      options: [{ value: 'customer', label: { zh: '客户', en: 'Customer' } }],
    }),
    field('tags', 'multi_select', ['标签', 'Tags'], {
      options: [{ value: 'gold', label: { zh: '金卡', en: 'Gold' } }],
    }),
    field('phone', 'phone', ['手机', 'Phone']),
    field('account', 'lookup', ['公司', 'Account'], { object: 'account' }),
  ],
}

function updated(changes: Record<string, [unknown, unknown]>, voice: Voice) {
  return titleOf({ type: 'record.updated', kind: 'record', object: 'contact', def: contact, body: { changes } }, voice)
}

test('a changed record is told by labels in the reader’s language, never by stored values or ids', () => {
  const changes: Record<string, [unknown, unknown]> = {
    stage: ['lead', 'customer'],
    tags: [null, ['gold', 'kept_option']],
    account: [null, '019be000-0000-7000-8000-000000000000'],
    gone_field: [null, 'x'],
  }
  expect(updated(changes, zh)).toEqual({ title: '更新资料', detail: '阶段 客户 · 标签 金卡、kept_option' })
  expect(updated(changes, en)).toEqual({ title: 'Record updated', detail: 'Stage Customer · Tags Gold, kept_option' })
  expect(updated({ stage: ['customer', null] }, zh).detail).toBe('阶段 —')
})

test('a telephone number is told in the groups people say it in, in whatever form it was left', () => {
  const left = (phone: string, voice: Voice) =>
    titleOf({ type: 'identify', kind: 'identify', object: null, def: undefined, body: { traits: { phone } } }, voice)
  expect(left('13800138000', zh)).toEqual({ title: '留下资料', detail: '138 0013 8000' })
  expect(left('+86 138-0013-8000', en).detail).toBe('138 0013 8000')
  expect(left('138****8000', zh).detail).toBe('138****8000')
  expect(left('+8613800138000', { ...zh, country: 'SG' }).detail).toBe('+86 138 0013 8000')
  expect(updated({ phone: [null, '+8613800138000'] }, zh).detail).toBe('手机 138 0013 8000')
})

test('one sign never stands for two currencies', () => {
  expect(moneyText('1280', 'CNY', zh)).toBe('¥1,280.00')
  expect(moneyText('1280', 'CNY', en)).toBe('¥1,280.00')
  expect(moneyText(1280, 'JPY', zh)).toMatch(/^JPY\s1,280$/)
  expect(moneyText(12, 'usd', en)).toMatch(/^USD\s12\.00$/)
  expect(moneyText('***', 'CNY', zh)).toBe('***')
  expect(moneyText(null, 'CNY', zh)).toBe('')
})

test('messages are told by their subject and words, cut to what a line shows; a machine that opened one is no person', () => {
  const told = (type: string, body: Record<string, unknown>, voice: Voice) =>
    titleOf({ type, kind: 'message', object: null, def: undefined, body }, voice)
  expect(told('message.received', { form: 'image', text: '' }, zh).detail).toBe('［图片］')
  expect(told('message.received', { form: 'voice', text: '漏水了' }, en).detail).toBe('[Voice] · 漏水了')
  expect(told('message.received', { subject: '报价', text: '多少钱？' }, zh)).toEqual({
    title: '来信',
    detail: '报价 · 多少钱？',
  })
  expect(told('message.sent', { subject: null, text: ' ' }, en)).toEqual({ title: 'Was written to', detail: null })
  expect(told('message.opened', { subject: '新品', machine: true }, en).title).toBe('A mail was opened by a program')
  expect(told('message.opened', { subject: '新品', machine: false }, en).title).toBe('Opened a mail')
  expect(told('message.clicked', { url: 'https://shop.example.com' }, zh).detail).toBe('https://shop.example.com')
  expect(told('message.received', { text: '长'.repeat(1000) }, zh).detail).toHaveLength(301)
})
