import { FACT_NAMES, WHO_KINDS } from '@huiliu/contracts'
import { placeAt, type Draft, type Target } from './draft.ts'

/** What there is to connect, in the order it is asked for; the first of each group are always shown. */
export const FACTS = FACT_NAMES.map((field): Target => `fact.${field}`)
export const ORDER: Target[] = ['order.number', 'order.total', 'order.currency']
export const LINE: Target[] = ['line.sku', 'line.name', 'line.quantity', 'line.unitPrice']
export const SHOWN_WHO: Target[] = ['who.phone', 'who.email', 'who.user_id']
export const WHO: Target[] = [...new Set([...SHOWN_WHO, ...WHO_KINDS.map((kind): Target => `who.${kind}`)])]
export const SHOWN_FACTS: Target[] = ['fact.name', 'fact.city', 'fact.address']

export function targetsOf({ is }: Draft): Target[] {
  const order: Target[] = is === 'order' ? [...ORDER, 'lines', ...LINE] : []
  return [...WHO, ...(is === 'person' ? [] : (['event'] as const)), ...order, 'at', ...FACTS, 'key']
}

/** What a press in the message connects to before a field is chosen: what nothing can do without. */
export function wantedNext(draft: Draft): Target | undefined {
  if (draft.who.length === 0) return 'who.phone'
  const order: Target[] = draft.is === 'order' ? ['order.number', 'order.total'] : []
  return order.find(target => placeAt(draft, target) === undefined)
}
