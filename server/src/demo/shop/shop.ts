import { randomInt } from 'node:crypto'
import type { Locale } from '@huiliu/contracts'
import { asItem } from '../company/diary.ts'
import { mobile, personName } from '../company/names.ts'
import { createRandom } from '../../kernel/index.ts'
import type { DemoSources } from '../sources.ts'
import type { TellHuiliu } from '../tell-huiliu.ts'
import type { Given } from './pages.ts'
import { linesOf, totalOf, type Account, type ShopState, type Visitor } from './state.ts'

export type ShopServices = { state: ShopState; tell: TellHuiliu; sources: () => Promise<DemoSources> }
type Doing = ShopServices & { visitor: Visitor; now: Date }

/**
 * Somebody nobody is, to spare people the typing. No customer of the demo company has four digits in an address, so that
 * nobody becomes one of them by chance.
 */
export function inventedCustomer(locale: Locale): Given {
  const random = createRandom(randomInt(2 ** 32))
  const person = personName(random)
  const [surname = '', given = ''] = person.latin.split('.').map(capital)
  return {
    name: locale === 'zh' ? person.name : `${given} ${surname}`,
    email: `${person.latin}${random.int(1000, 9999)}@mail.example.com`,
    phone: mobile(random),
  }
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

/**
 * Opens an account. The shop's server vouches for what it knows: this account, in this browser, under this name. The
 * address is not among it until the link in the mail was opened; till then only the browser claims it.
 */
export async function signUp(doing: Doing, given: Given): Promise<Account> {
  const { state, tell, sources, visitor, now } = doing
  const account = state.open(given)
  visitor.account = account
  visitor.addresses.add(account.email)
  state.send(account, 'confirm', now)
  const { server } = await sources()
  const who = whoIs(account, visitor)
  tell(server.writeKey, 'identify', { ...who, traits: { name: account.name } })
  tell(server.writeKey, 'track', { ...who, event: 'Signed Up', properties: {} })
  return account
}

/** Mails a link when the address has an account, and says the same when it has none. */
export function requestSignIn({ state, visitor, now }: Pick<Doing, 'state' | 'visitor' | 'now'>, email: string): void {
  const account = state.accountOf(email)
  if (!account) return
  visitor.addresses.add(account.email)
  state.send(account, 'signIn', now)
}

/** A link that only the address's owner could open: signs in, and from now on the address is known to be theirs. */
export async function openLink(doing: Doing, ticket: string): Promise<{ account: Account; confirmed: boolean } | null> {
  const { state, tell, sources, visitor, now } = doing
  const used = state.use(ticket)
  if (!used) return null
  const { account } = used
  const confirmed = account.confirmedAt === null
  account.confirmedAt ??= now
  visitor.account = account
  const { server } = await sources()
  const who = whoIs(account, visitor)
  tell(server.writeKey, 'identify', { ...who, traits: { email: account.email } })
  tell(server.writeKey, 'track', { ...who, event: confirmed ? 'Email Confirmed' : 'Signed In', properties: {} })
  return { account, confirmed }
}

type Delivery = { address: string; phone: string }

/** Takes the order; the number the courier calls is the shop's own knowledge from here on. */
export async function placeOrder(doing: Doing, account: Account, { address, phone }: Delivery) {
  const { tell, sources, visitor, now } = doing
  const lines = linesOf(visitor)
  if (lines.length === 0) return undefined
  const order = { number: orderNumber('C', now), total: totalOf(lines), at: now }
  account.phone = phone
  account.orders.unshift(order)
  visitor.cart.clear()
  const { server } = await sources()
  const who = whoIs(account, visitor)
  const products = lines.map(line => asItem(line.product, line.quantity))
  const properties = { order_id: order.number, total: order.total, currency: 'CNY', products }
  tell(server.writeKey, 'identify', { ...who, traits: { phone, address } })
  tell(server.writeKey, 'track', { ...who, event: 'Order Completed', properties })
  return order
}

export function orderNumber(letter: string, now: Date): string {
  const day = now.toISOString().slice(2, 10).replaceAll('-', '')
  return `${letter}${day}${String(randomInt(100_000)).padStart(5, '0')}`
}

function whoIs({ userId }: Account, { device }: Visitor): { userId: string; anonymousId?: string } {
  return device === '' ? { userId } : { userId, anonymousId: device }
}
