import type { EdgeView, IdentityView } from '@huiliu/contracts'
import type { Person } from './use-person.ts'

/** What the visitor is to see happen, in order. */
export const STEPS = ['browse', 'signUp', 'confirm', 'buy', 'mail', 'scan', 'call', 'store', 'cut', 'undo'] as const
export type Step = (typeof STEPS)[number]

export type Seen = {
  /** who shops */
  customer: Person | undefined
  /** who carries the store card that got the customer's number; after a cut somebody else */
  cardHolder: Person | undefined
  card: string
}

/** The steps that what is known shows to have happened. Nothing here asks what was clicked. */
export function happened({ customer, cardHolder, card }: Seen): Step[] {
  const cut = wasCut(cardHolder) || wasCut(customer)
  const facts: Record<Step, boolean> = {
    browse: customer?.items.some(item => item.kind === 'page') ?? false,
    signUp: joins(customer?.identity, 'user_id'),
    confirm: joins(customer?.identity, 'email'),
    buy: (customer?.contact.orders.count ?? 0) > 0,
    mail: wrote(customer, 'mail'),
    scan: wrote(customer, 'wechat'),
    call: customer?.items.some(item => item.type === 'call.ended') ?? false,
    store: customer?.identity?.sightings.some(({ source }) => source.kind === 'file') ?? false,
    cut,
    undo: cut && wrongEdge(customer?.identity, card)?.state === 'joined',
  }
  return STEPS.filter(step => facts[step])
}

/** The edge by which the store card carries the customer's number. */
export function wrongEdge(identity: IdentityView | undefined, card: string): EdgeView | undefined {
  const holder = identity?.sightings.find(({ key }) => key.kind === 'user_id' && key.value === card)
  return holder && identity?.edges.find(edge => edge.sightingId === holder.id && edge.identifier.kind === 'phone')
}

function wrote(person: Person | undefined, channel: string): boolean {
  return person?.items.some(item => item.type === 'message.received' && item.channel === channel) ?? false
}

function joins(identity: IdentityView | undefined, kind: string): boolean {
  return (
    identity?.edges.some(
      ({ state, identifier }) => state === 'joined' && identifier.kind === kind && identifier.trust === 'verified',
    ) ?? false
  )
}

function wasCut(person: Person | undefined): boolean {
  return person?.items.some(item => item.type === 'identity.cut') ?? false
}
