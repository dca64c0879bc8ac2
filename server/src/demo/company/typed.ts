import type { Random } from '../../kernel/index.ts'
import { DAY, HOUR } from './diary.ts'

/** Another record of the demo, by its key; of a product, its SKU. */
export type Ref = { ref: string; key: string }
/** A record staff typed: `values` may point to others by their keys. `at` in epoch ms; `owner` is a key of STAFF. */
export type TypedRecord = {
  object: string
  key: string
  at: number
  owner: string
  values: Record<string, unknown>
}
/** What deals are made of: a company, somebody met there, and who looks after it. */
export type Client = { account: string; contact: string; owner: string; city: string }
export type Deals = { random: Random; now: number; clients: Client[]; records: TypedRecord[] }

export function add(deals: Deals, record: Omit<TypedRecord, 'at'> & { daysAgo: number }): Ref {
  const { daysAgo, ...rest } = record
  const { object: ref, key } = record
  deals.records.push({ ...rest, at: Math.min(deals.now - daysAgo * DAY, deals.now - HOUR) })
  return { ref, key }
}

/** A day in China, so many from today. */
export function day({ now }: Pick<Deals, 'now'>, ahead: number): string {
  return new Date(now + ahead * DAY + 8 * HOUR).toISOString().slice(0, 10)
}

/** A moment of a day, at an hour in China. */
export function time(deals: Pick<Deals, 'now'>, ahead: number, hour: number): string {
  return `${day(deals, ahead)}T${String(hour).padStart(2, '0')}:00:00+08:00`
}

export function about({ account, contact }: Client): Record<string, Ref> {
  return { account: { ref: 'account', key: account }, contact: { ref: 'contact', key: contact } }
}

export function product(sku: string): Ref {
  return { ref: 'product', key: sku }
}
