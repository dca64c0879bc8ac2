import { expect, test } from 'vitest'
import { PRODUCTS } from './catalogue.ts'
import { makeCompany } from './company.ts'
import { makeDeals } from './deals.ts'
import type { Message } from './diary.ts'

const NOW = Date.UTC(2026, 8, 23, 2)
const company = makeCompany(NOW)
const messages = company.letters.flatMap(letter =>
  letter.messages.map((message): Message & { source: string } => ({ ...message, source: letter.source })),
)

test('the same moment gives the same company', () => {
  expect(makeCompany(NOW)).toEqual(company)
  expect(makeDeals(NOW, company)).toEqual(makeDeals(NOW, company))
})

test('it lies in the past, oldest first, and is more than a year of several channels', () => {
  const times = company.letters.map(letter => letter.at)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(messages.every(message => Date.parse(message.timestamp) < NOW)).toBe(true)
  expect(company.since).toBeLessThan(NOW - 395 * 86_400_000)
  expect(new Set(messages.map(message => message.source))).toEqual(new Set(['site', 'server', 'app', 'till', 'douyin']))
  const recent = messages.filter(message => Date.parse(message.timestamp) > NOW - 3_600_000)
  expect(recent.length).toBeGreaterThan(20)
})

test('every message has a key of its own, so that a second load changes nothing', () => {
  expect(new Set(messages.map(message => message.messageId)).size).toBe(messages.length)
  expect(new Set(company.contacts.map(contact => contact.key)).size).toBe(company.contacts.length)
})

test('orders are sums of what the catalogue sells', () => {
  const prices = new Map(PRODUCTS.map(product => [product.sku, product.price]))
  const orders = messages.filter(message => message['event'] === 'Order Completed')
  expect(orders.length).toBeGreaterThan(400)
  for (const { properties } of orders) {
    const { total, products } = properties as {
      total: number
      products: { sku: string; price: number; quantity: number }[]
    }
    expect(products.every(one => prices.get(one.sku) === one.price)).toBe(true)
    expect(products.reduce((sum, one) => sum + one.price * one.quantity, 0)).toBe(total)
  }
})

test('no address and no number belongs to anybody', () => {
  const said = JSON.stringify([company, makeDeals(NOW, company)])
  for (const [, host] of said.matchAll(/[\w.]+@([\w.]+)/g)) expect(host).toMatch(/(^|\.)example(\.(com|cn))?$/)
  for (const [number] of said.matchAll(/(?<!\d)1[35-8]\d{9}(?!\d)/g)) expect(number).toMatch(/^1\d\d00/)
})
