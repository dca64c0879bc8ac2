import { productOf, type Product } from './catalogue.ts'
import {
  onlineCustomer,
  signUp,
  storeCustomer,
  newCustomer,
  shopUserId,
  type Customer,
  type Shopper,
} from './customers.ts'
import { DAY, deviceId, moment, type Diary } from './diary.ts'
import { BUSINESSES, TITLES } from './names.ts'
import { buy, visit } from './visit.ts'

/** A record staff typed. `at` in epoch ms; `owner` is a key of STAFF; `account` the name of one. */
export type TypedContact = {
  key: string
  at: number
  owner: string
  account?: string
  values: Record<string, unknown>
}
export type TypedAccount = { name: string; at: number; owner: string; values: Record<string, unknown> }

/** Companies, the people met there, and what these buy with accounts of their own in the shop. */
export function businesses(diary: Diary): { accounts: TypedAccount[]; contacts: TypedContact[] } {
  const { random } = diary
  const accounts: TypedAccount[] = []
  const contacts: TypedContact[] = []
  BUSINESSES.forEach(({ name, city, industry, size, street }, index) => {
    const owner = index % 2 === 0 ? 'chen' : 'wu'
    const at = moment(diary, random.int(60, 395))
    const values = {
      name,
      industry,
      size,
      city,
      address: `${city}市${street}`,
      phone: landline(city, random.int(0, 9999)),
    }
    accounts.push({ name, at, owner, values })
    for (let n = random.int(1, 4); n > 0; n--) contacts.push(colleague(diary, { account: name, city, owner, at }))
  })
  return { accounts, contacts }
}

const AREA: Record<string, string> = {
  上海: '021',
  杭州: '0571',
  苏州: '0512',
  南京: '025',
  宁波: '0574',
  成都: '028',
  无锡: '0510',
  深圳: '0755',
  北京: '010',
  武汉: '027',
  合肥: '0551',
}

function landline(city: string, tail: number): string {
  return `${AREA[city] ?? '021'}-5500${String(tail).padStart(4, '0')}`
}

function colleague(
  diary: Diary,
  { account, city, owner, at }: { account: string; city: string; owner: string; at: number },
): TypedContact {
  const { random, now } = diary
  const met = Math.min(at + random.int(0, 50) * DAY, now - DAY)
  const customer: Customer = { ...newCustomer(diary), city, since: met }
  const email = `${customer.latin}@${random.pick(['office', 'team', 'work'])}.example.cn`
  if (random.chance(0.7))
    orderForTheOffice(diary, { ...customer, email, userId: shopUserId(diary), device: deviceId(diary) })
  const { name, phone, gender } = customer
  return {
    key: `colleague ${phone}`,
    at: met,
    owner,
    account,
    values: { name, phone, email, gender, city, company_name: account, title: random.pick(TITLES) },
  }
}

const OFFICE: [string, number][] = [
  ['CY-X20', 3],
  ['F-RO8', 5],
  ['F-CB2', 7],
  ['KIT-YR', 4],
  ['SRV-CK', 3],
]

function orderForTheOffice(diary: Diary, shopper: Shopper): void {
  const { random, now } = diary
  const start = signUp(diary, shopper, shopper.since + random.int(1, 9) * DAY)
  const who = { userId: shopper.userId, anonymousId: shopper.device }
  for (let at = start + 3_600_000; at < now; at += random.int(35, 130) * DAY) {
    const product = productOf(random.weighted(OFFICE))
    if (!product) continue
    const end = visit(diary, { who, at, about: product, depth: 'checkout' })
    const lines: [Product, number][] = [[product, product.category === 'filter' ? random.int(1, 6) : 1]]
    buy(diary, { source: 'server', who: { userId: shopper.userId }, at: end + 20_000, lines })
  }
}

const REMARKS = [
  '家里有小宝宝，关心余氯',
  '老小区，水压偏低',
  '自己会换芯，寄到家即可',
  '搬家后需重新安装',
  '喜欢周末上午联系',
  '介绍过两位邻居',
]

/** Regulars of the two shops: the advisor keeps a record, the till and often the web shop know them too. */
export function regulars(diary: Diary): TypedContact[] {
  const { random } = diary
  return Array.from({ length: 44 }, (_, index): TypedContact => {
    const customer = index % 3 === 0 ? onlineCustomer(diary) : newCustomer(diary)
    storeCustomer(diary, customer)
    const owner = index % 5 < 3 ? 'lin' : 'zheng'
    const city = owner === 'lin' ? '上海' : '成都'
    const { name, phone, gender, since } = customer
    const note = random.chance(0.5) ? { note: random.pick(REMARKS) } : {}
    return { key: `regular ${phone}`, at: since - DAY, owner, values: { name, phone, gender, city, ...note } }
  })
}
