import { idFrom, startAct, type Ctx } from '../kernel/index.ts'
import { catalogOf, changeField, contactStates, findByField, write, type Change } from '../objects/index.ts'
import type { CallCtx } from '../workspace/index.ts'
import { CATEGORIES, PRODUCTS } from './company/catalogue.ts'
import type { TypedAccount, TypedContact } from './company/business.ts'
import type { StaffMembers } from './staff.ts'

/** What staff typed, written the way the application writes: by `objects.write`, under an act of whoever typed it. */

type At = { ctx: CallCtx; staff: StaffMembers }

/** The catalogue, with categories of the company's own. */
export async function typeProducts({ ctx }: At): Promise<void> {
  const field = (await catalogOf(ctx)).byName.get('product')?.fields.find(one => one.name === 'category')
  if (!field?.options?.some(option => option.value === 'purifier'))
    await changeField(ctx, 'product', { name: 'category', change: { options: CATEGORIES } })
  const known = await findByField(ctx.db, { object: 'product', field: 'sku', values: PRODUCTS.map(one => one.sku) })
  const changes = PRODUCTS.filter(one => !known.has(one.sku)).map((one): Change => {
    const { sku, price, unit, category, line } = one
    return {
      op: 'create',
      object: 'product',
      values: { sku, name: one.name.zh, price, unit, category, active: true, note: line.zh },
    }
  })
  await writeAs(ctx, changes)
}

export async function typeAccounts({ ctx, staff }: At, accounts: TypedAccount[]): Promise<void> {
  const known = await findByField(ctx.db, { object: 'account', field: 'name', values: accounts.map(one => one.name) })
  for (const { name, at, owner, values } of accounts.filter(one => !known.has(one.name))) {
    const member = staff(owner)
    await writeAs(as(ctx, member, at), [
      { op: 'create', object: 'account', id: accountId(name), values, ownerId: member.id },
    ])
  }
}

export async function typeContacts({ ctx, staff }: At, contacts: TypedContact[]): Promise<void> {
  const known = await contactStates(
    ctx.db,
    contacts.map(one => contactId(one.key)),
  )
  for (const { key, at, owner, account, values } of contacts) {
    if (known.has(contactId(key))) continue
    const member = staff(owner)
    const linked = account === undefined ? values : { ...values, account: accountId(account) }
    await writeAs(as(ctx, member, at), [
      { op: 'create', object: 'contact', id: contactId(key), values: linked, ownerId: member.id },
    ])
  }
}

type Graded = { id: string; orders: number; spent: number; account: boolean; known: boolean }
const GOLD = 3_000
const VIP = 10_000
const CHUNK = 200

/** Stage and card by what each has really bought: the counts come from the order records the log has made. */
export async function gradeContacts({ ctx, staff }: At): Promise<void> {
  const rows = await ctx.db.query<Graded>(
    `select c.id, count(o.id)::int as orders, coalesce(sum(o.total), 0)::float8 as spent, c.account is not null as account,
            coalesce(c.phone, c.email) is not null as known
     from ws.rec_contact c left join ws.rec_order o on o.contact = c.id and o.deleted_at is null and o.status <> 'cancelled'
     where c.deleted_at is null and c.joined_into is null and c.created_at < $1 group by c.id order by c.id`,
    [ctx.now],
  )
  const changes = rows.map(({ id, ...bought }): Change => ({
    op: 'update',
    object: 'contact',
    id,
    values: gradeOf(bought),
  }))
  const by = as(ctx, staff('he'), ctx.now.getTime())
  for (let at = 0; at < changes.length; at += CHUNK) await writeAs(by, changes.slice(at, at + CHUNK), '按累计消费分级')
}

function gradeOf({ orders, spent, account, known }: Omit<Graded, 'id'>): Record<string, unknown> {
  const stage = orders > 0 ? 'customer' : known ? 'prospect' : 'lead'
  const tags = [...(spent >= VIP ? ['vip'] : []), ...(spent >= GOLD && !account ? ['gold'] : [])]
  return { stage, ...(tags.length > 0 && { tags }) }
}

function as(ctx: CallCtx, { id, name }: { id: string; name: string }, at: number): Ctx {
  return { ...ctx, actor: { kind: 'member', id, name }, now: new Date(at) }
}

async function writeAs(ctx: Ctx, changes: Change[], reason?: string): Promise<void> {
  if (changes.length === 0) return
  await ctx.db.tx(async tx => {
    const actId = await startAct(tx, ctx, { kind: 'record', reason })
    await write(tx, ctx, { actId, changes })
  })
}

function accountId(name: string): string {
  return idFrom('demo account', name)
}

function contactId(key: string): string {
  return idFrom('demo contact', key)
}
