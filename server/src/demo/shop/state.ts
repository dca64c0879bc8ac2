import { randomBytes, randomInt } from 'node:crypto'
import { remember } from '../../kernel/index.ts'
import { productOf, type Product } from '../company/catalogue.ts'

/** The shop's own small database, in memory: a restart of the demo empties it, as nobody's money is in it. */
export type Account = {
  userId: string
  name: string
  email: string
  phone: string
  confirmedAt: Date | null
  orders: { number: string; total: number; at: Date }[]
  /** the stranger whose card a cashier gave this customer's number */
  mixedWith: { card: string; name: string } | null
  /** the number of what was bought in a store */
  storeOrder: string | null
  /** in the official account, since it was scanned */
  openid: string | null
}
export type Mail = {
  id: string
  to: string
  kind: 'confirm' | 'signIn'
  name: string
  /** what its button opens, below the shop */
  path: string
  at: Date
  read: boolean
}
/** One browser. */
export type Visitor = {
  id: string
  cart: Map<string, number>
  account: Account | null
  /** whose mail it may read */
  addresses: Set<string>
  /** the tracker's id of this browser; empty without consent */
  device: string
}
type Ticket = { account: Account; kind: Mail['kind'] }

const MOST = 2_000

export type ShopState = ReturnType<typeof createShopState>

export function createShopState() {
  const visitors = new Map<string, Visitor>()
  const accounts = new Map<string, Account>()
  const tickets = new Map<string, Ticket>()
  const mails: Mail[] = []

  function visitor(id: string | undefined): Visitor {
    const known = id === undefined ? undefined : visitors.get(id)
    if (known) return known
    const fresh: Visitor = { id: secret(), cart: new Map(), account: null, addresses: new Set(), device: '' }
    remember(visitors, fresh.id, fresh, MOST)
    return fresh
  }

  function open({ name, email, phone }: Pick<Account, 'name' | 'email' | 'phone'>): Account {
    const userId = String(randomInt(500_000, 10_000_000))
    const account: Account = {
      userId,
      name,
      email,
      phone,
      confirmedAt: null,
      orders: [],
      mixedWith: null,
      storeOrder: null,
      openid: null,
    }
    remember(accounts, email.toLowerCase(), account, MOST)
    return account
  }

  function send(account: Account, kind: Mail['kind'], now: Date): Mail {
    const ticket = secret()
    remember(tickets, ticket, { account, kind }, MOST)
    const mail: Mail = {
      id: secret(),
      to: account.email,
      kind,
      name: account.name,
      path: `/link/${ticket}`,
      at: now,
      read: false,
    }
    mails.unshift(mail)
    mails.length = Math.min(mails.length, MOST)
    return mail
  }

  /** A link of a mail works once. */
  function use(ticket: string): Ticket | undefined {
    const found = tickets.get(ticket)
    tickets.delete(ticket)
    return found
  }

  return {
    visitor,
    open,
    send,
    use,
    forget: (id: string | undefined) => void (id !== undefined && visitors.delete(id)),
    accountOf: (email: string) => accounts.get(email.toLowerCase()),
    mailsOf: (who: Visitor) => mails.filter(mail => who.addresses.has(mail.to)),
  }
}

export type Line = { product: Product; quantity: number; amount: number }

export function linesOf({ cart }: Visitor): Line[] {
  return [...cart].flatMap(([sku, quantity]): Line[] => {
    const product = productOf(sku)
    return product ? [{ product, quantity, amount: product.price * quantity }] : []
  })
}

export function totalOf(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + line.amount, 0)
}

function secret(): string {
  return randomBytes(18).toString('base64url')
}
