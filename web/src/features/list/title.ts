import i18next from 'i18next'
import type { ObjectDef } from '@huiliu/contracts'
import { words } from '../../app/i18n.ts'

const JOBS = new Map([
  ['contact', 'job.customers'],
  ['account', 'job.account'],
  ['product', 'job.product'],
  ['order', 'job.order'],
])

/** A list is headed by the word the rail uses for it; the company's own objects by their label. */
export function listTitle(def: ObjectDef): string {
  const job = JOBS.get(def.name)
  return job ? i18next.t(job) : words(def.label)
}
