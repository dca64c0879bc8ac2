import { PRODUCTS, productOf, type Product } from './catalogue.ts'
import { DAY, HOUR, MINUTE, deviceId, moment, tell, type Diary, type Who } from './diary.ts'
import { CITIES, mailAddress, mobile, personName, type PersonName } from './names.ts'
import type { Random } from '../../kernel/index.ts'
import { buy, visit } from './visit.ts'

/** A customer as the company would know him if it knew everything. */
export type Customer = PersonName & { phone: string; email: string; city: string; since: number }
export type Shopper = Customer & { userId: string; device: string }

const OLDEST = 400
const FIRST_BUYS: [string, number][] = [
  ['CY-800', 7],
  ['CY-400', 8],
  ['CY-D1', 6],
  ['CY-P1', 5],
  ['CY-K12', 9],
  ['CY-S3', 1],
  ['PUMP-20', 2],
]

export function newCustomer(diary: Diary): Customer {
  const { random } = diary
  const name = personName(random)
  // Squared: the company grows, so more of its customers are recent.
  const since = moment(diary, OLDEST * (1 - Math.sqrt(random.next())))
  return { ...name, phone: mobile(random), email: mailAddress(random, name), city: random.weighted(CITIES), since }
}

export function shopUserId(diary: Diary): string {
  return String(20_000 + ++diary.count)
}

/** Somebody who only ever looked. */
export function passerBy(diary: Diary): void {
  const { random } = diary
  const who = { anonymousId: deviceId(diary) }
  let daysAgo = random.int(0, 90)
  for (
    let visits = random.weighted([
      [1, 6],
      [2, 3],
      [3, 1],
    ]);
    visits > 0 && daysAgo >= 0;
    visits--
  ) {
    visit(diary, { who, at: moment(diary, daysAgo), about: wish(random), depth: random.chance(0.2) ? 'cart' : 'look' })
    daysAgo -= random.int(1, 12)
  }
}

/** Browses, signs up, confirms, buys, and comes back when the filters are due. */
export function onlineCustomer(diary: Diary): Shopper {
  const { random } = diary
  const shopper = { ...newCustomer(diary), userId: shopUserId(diary), device: deviceId(diary) }
  const first = wish(random)
  for (let before = random.int(0, 3); before > 0; before--) {
    const at = shopper.since - before * random.int(1, 6) * DAY
    visit(diary, { who: { anonymousId: shopper.device }, at, about: first, depth: 'look' })
  }
  const signedUp = signUp(diary, shopper, shopper.since, random.chance(0.93))
  if (random.chance(0.8)) purchase(diary, shopper, { at: signedUp + 4 * MINUTE, product: first })
  comeBack(diary, shopper, first)
  if (random.chance(0.3)) useApp(diary, shopper)
  return shopper
}

/** The server ties account and browser together; the address counts as verified from the confirmed link on. */
export function signUp(diary: Diary, shopper: Shopper, at: number, confirms = true): number {
  const { userId, device, name, email, phone, city, gender } = shopper
  const both = { userId, anonymousId: device }
  tell(diary, 'site', [
    { type: 'page', anonymousId: device, name: '注册', properties: { path: '/sign-up', title: '注册' }, at },
    {
      type: 'track',
      anonymousId: device,
      event: 'Form Submitted',
      properties: { formName: '注册', fields: ['name', 'email', 'phone'] },
      at: at + MINUTE,
    },
    { type: 'identify', ...both, traits: { name, email, phone }, at: at + MINUTE + 900 },
  ])
  tell(diary, 'server', [
    { type: 'identify', ...both, traits: { name, gender, city }, at: at + MINUTE + 300 },
    { type: 'track', ...both, event: 'Signed Up', properties: {}, at: at + MINUTE + 400 },
  ])
  const confirmed = at + diary.random.int(2, 30) * MINUTE
  if (confirms)
    tell(diary, 'server', [
      { type: 'identify', userId, traits: { email, phone }, at: confirmed },
      { type: 'track', userId, event: 'Email Confirmed', properties: {}, at: confirmed + 100 },
    ])
  return confirmed
}

type Buying = { at: number; product: Product }

export function purchase(diary: Diary, { userId, device }: Shopper, { at, product }: Buying): void {
  const { random } = diary
  const end = visit(diary, { who: { userId, anonymousId: device }, at, about: product, depth: 'checkout' })
  const lines: [Product, number][] = [
    [
      product,
      product.category === 'filter'
        ? random.weighted([
            [1, 6],
            [2, 3],
            [3, 1],
          ])
        : 1,
    ],
  ]
  const [extra] = product.refills ?? []
  if (product.category === 'purifier' && random.chance(0.35)) add(lines, 'SRV-IN')
  if (extra && random.chance(0.25)) add(lines, extra)
  buy(diary, { source: 'server', who: { userId }, at: end + 20_000, lines })
}

function add(lines: [Product, number][], sku: string): void {
  const product = productOf(sku)
  if (product) lines.push([product, 1])
}

/** Filters are due every few months; in between people look around. */
function comeBack(diary: Diary, shopper: Shopper, owned: Product): void {
  const { random, now } = diary
  const due = (owned.months ?? 9) * 30 * DAY
  for (
    let at = shopper.since + due * (0.85 + random.next() * 0.3);
    at < now;
    at += due * (0.85 + random.next() * 0.3)
  ) {
    const product = productOf(random.pick(owned.refills ?? ['F-CB2'])) ?? owned
    if (random.chance(0.72)) purchase(diary, shopper, { at, product })
  }
  const who: Who = { userId: shopper.userId, anonymousId: shopper.device }
  for (let at = shopper.since + random.int(5, 60) * DAY; at < now; at += random.int(12, 95) * DAY)
    visit(diary, {
      who,
      at: moment(diary, (now - at) / DAY),
      about: wish(random),
      depth: random.chance(0.15) ? 'cart' : 'look',
    })
}

function useApp(diary: Diary, { userId, since }: Shopper): void {
  const { random, now } = diary
  const who = { userId, anonymousId: deviceId(diary) }
  const start = since + random.int(3, 50) * DAY
  tell(diary, 'server', [{ type: 'identify', ...who, traits: {}, at: start }])
  tell(diary, 'app', [{ type: 'track', ...who, event: 'Signed In', properties: {}, at: start + 2000 }])
  for (let at = start + HOUR; at < now; at += random.int(6, 55) * DAY)
    visit(diary, { who, at: moment(diary, (now - at) / DAY), about: wish(random), depth: 'look', source: 'app' })
}

/** Shops at the counter: the card is the store's own number, the telephone is what the other channels may know too. */
export function storeCustomer(diary: Diary, known?: Customer): Customer & { card: string } {
  const { random, now } = diary
  const customer = known ?? newCustomer(diary)
  const card = `88${String(260_000 + ++diary.count).padStart(6, '0')}`
  const joined = known ? customer.since + random.int(2, 40) * DAY : customer.since
  greet(diary, { card, name: customer.name, phone: customer.phone, at: joined })
  for (let at = joined + 5 * MINUTE; at < now; at += random.int(60, 210) * DAY) {
    const product = productOf(
      random.weighted([
        ['CY-K12', 4],
        ['F-JUG3', 5],
        ['CY-P1', 2],
        ['F-CB2', 4],
        ['SRV-CK', 3],
        ['CY-400', 1],
      ]),
    )
    if (product)
      buy(diary, {
        source: 'till',
        who: { userId: card },
        at,
        lines: [
          [
            product,
            random.weighted([
              [1, 4],
              [2, 1],
            ]),
          ],
        ],
      })
  }
  return { ...customer, card }
}

/** The cashier takes down who it is. */
export function greet(
  diary: Diary,
  { card, name, phone, at }: { card: string; name: string; phone: string; at: number },
): void {
  tell(diary, 'till', [{ type: 'identify', userId: card, traits: { name, phone }, at }])
}

/** The marketplace hides the number behind asterisks, so its customers stay by themselves until somebody asks them. */
export function marketplaceCustomer(diary: Diary): void {
  const { random, now } = diary
  const { name, phone, city, since } = newCustomer(diary)
  const who = { userId: `dy${String(4_700_000_000 + ++diary.count)}` }
  const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`
  tell(diary, 'douyin', [
    { type: 'identify', ...who, traits: { name: `${name.slice(0, 1)}**`, phone: masked, city }, at: since },
  ])
  for (let at = since + MINUTE; at < now; at += random.int(70, 240) * DAY)
    buy(diary, { source: 'douyin', who, at, lines: [[wish(random), 1]] })
}

export function wish(random: Random): Product {
  const product = productOf(random.weighted(FIRST_BUYS))
  return product ?? random.pick(PRODUCTS)
}
