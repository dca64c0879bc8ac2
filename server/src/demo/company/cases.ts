import { productOf, type Product } from './catalogue.ts'
import { greet, shopUserId, signUp, storeCustomer, type Shopper } from './customers.ts'
import type { TypedContact } from './business.ts'
import { DAY, HOUR, MINUTE, deviceId, tell, type Diary } from './diary.ts'
import { mailAddress, mobile, named, type PersonName } from './names.ts'
import { buy, visit } from './visit.ts'

/** What every company has and no list of features shows: the cases in which software joins the wrong people, or does not know. */
export function cases(diary: Diary, shoppers: Shopper[]): TypedContact[] {
  oneOfficePhone(diary)
  oneBrowserForTwo(diary)
  wifesCardOnHisNumber(diary)
  numberWithANewOwner(diary)
  claimsOfKnownPeople(diary, shoppers.slice(-9))
  return [everywhere(diary)]
}

const THE_OFFICE = '021-55001234'

/** Three colleagues with accounts of their own, and a card from the counter, all with the number of the reception. */
function oneOfficePhone(diary: Diary): void {
  const colleagues = [named('苏', '一诺', 'female'), named('程', '浩', 'male'), named('叶', '文静', 'female')]
  colleagues.forEach((name, index) => {
    const shopper = shopperOf(diary, name, { daysAgo: 150 - index * 30, phone: THE_OFFICE })
    signUp(diary, shopper, shopper.since)
    order(diary, shopper, { at: shopper.since + DAY, sku: 'F-CB2', quantity: 2 })
  })
  const at = diary.now - 21 * DAY
  greet(diary, { card: '88269001', name: '范丽娟', phone: THE_OFFICE, at })
  buy(diary, { source: 'till', who: { userId: '88269001' }, at: at + MINUTE, lines: lines('CY-K12', 3) })
}

/** A couple takes turns on the living-room tablet; what nobody was signed in for belongs to neither. */
function oneBrowserForTwo(diary: Diary): void {
  const device = deviceId(diary)
  const couple = [named('林', '涛', 'male'), named('何', '静', 'female')].map((name, index) => ({
    ...shopperOf(diary, name, { daysAgo: 80 - index * 12, phone: mobile(diary.random) }),
    device,
  }))
  for (const shopper of couple) {
    signUp(diary, shopper, shopper.since)
    order(diary, shopper, { at: shopper.since + HOUR, sku: 'CY-D1', quantity: 1 })
  }
  const about = product('CY-800')
  visit(diary, { who: { anonymousId: device }, at: diary.now - 2 * DAY, about, depth: 'cart' })
  visit(diary, { who: { anonymousId: device }, at: diary.now - 26 * HOUR, about: product('CY-P1'), depth: 'look' })
}

/** She gave his number at the counter: her card and her purchases stand on his page until somebody cuts. */
function wifesCardOnHisNumber(diary: Diary): void {
  const him = shopperOf(diary, named('陈', '立峰', 'male'), { daysAgo: 210, phone: mobile(diary.random) })
  signUp(diary, him, him.since)
  order(diary, him, { at: him.since + HOUR, sku: 'CY-800', quantity: 1 })
  order(diary, him, { at: diary.now - 12 * DAY, sku: 'KIT-YR', quantity: 1 })
  const at = diary.now - 33 * DAY
  greet(diary, { card: '88269114', name: '王倩', phone: him.phone, at })
  buy(diary, { source: 'till', who: { userId: '88269114' }, at: at + MINUTE, lines: lines('CY-K12', 1) })
  buy(diary, { source: 'till', who: { userId: '88269114' }, at: diary.now - 6 * DAY, lines: lines('F-JUG3', 2) })
}

/** 二次放号: the number slept for more than two years and woke up with somebody else. */
function numberWithANewOwner(diary: Diary): void {
  const phone = mobile(diary.random)
  greet(diary, { card: '88200417', name: '曾国华', phone, at: diary.now - 840 * DAY })
  buy(diary, { source: 'till', who: { userId: '88200417' }, at: diary.now - 839 * DAY, lines: lines('CY-P1', 1) })
  const now = shopperOf(diary, named('许', '若溪', 'female'), { daysAgo: 40, phone })
  signUp(diary, now, now.since)
  order(diary, now, { at: now.since + HOUR, sku: 'CY-400', quantity: 1 })
}

/** Somebody types the address of a known customer into a form: perhaps he himself on a new telephone, perhaps not. */
function claimsOfKnownPeople(diary: Diary, known: Shopper[]): void {
  const { random, now } = diary
  for (const { email, name } of known) {
    const anonymousId = deviceId(diary)
    const at = now - random.int(1, 20 * 24) * HOUR
    const end = visit(diary, {
      who: { anonymousId },
      at,
      about: product(random.pick(['CY-800', 'CY-S3', 'CY-D1'])),
      depth: 'look',
    })
    tell(diary, 'site', [
      {
        type: 'track',
        anonymousId,
        event: 'Form Submitted',
        properties: { formName: '预约试用', fields: ['name', 'email'] },
        at: end,
      },
      { type: 'identify', anonymousId, traits: { email, name }, at: end + 500 },
    ])
  }
}

/** A regular who uses every door, and is on the site right now. */
function everywhere(diary: Diary): TypedContact {
  const { now } = diary
  const phone = '13800125521'
  const xiaowen: Shopper = {
    ...shopperOf(diary, named('李', '晓雯', 'female'), { daysAgo: 392, phone }),
    email: 'li.xiaowen@mail.example.com',
    city: '上海',
  }
  signUp(diary, xiaowen, xiaowen.since)
  const skus = ['CY-400', 'F-CB2', 'CY-K12', 'KIT-YR', 'F-JUG3', 'CY-P1']
  skus.forEach((sku, index) => order(diary, xiaowen, { at: xiaowen.since + (2 + index * 66) * DAY, sku, quantity: 1 }))
  storeCustomer(diary, xiaowen)
  const app = { userId: xiaowen.userId, anonymousId: deviceId(diary) }
  tell(diary, 'server', [{ type: 'identify', ...app, traits: {}, at: xiaowen.since + 20 * DAY }])
  const who = { userId: xiaowen.userId, anonymousId: xiaowen.device }
  for (let day = 5; day < 370; day += 7) {
    const source = day % 3 === 0 ? 'app' : 'site'
    const by = source === 'app' ? app : who
    visit(diary, { who: by, at: now - day * DAY - (day % 5) * HOUR, about: product('CY-800'), depth: 'look', source })
  }
  visit(diary, { who, at: now - 22 * MINUTE, about: product('CY-800'), depth: 'cart' })
  return {
    key: 'xiaowen',
    at: xiaowen.since - DAY,
    owner: 'lin',
    values: {
      name: '李晓雯',
      phone,
      gender: 'female',
      city: '上海',
      birthday: '1990-09-16',
      note: '家里两只猫，水碗也用滤过的水',
    },
  }
}

function shopperOf(diary: Diary, name: PersonName, { daysAgo, phone }: { daysAgo: number; phone: string }): Shopper {
  const since = diary.now - daysAgo * DAY - 3 * HOUR
  const email = mailAddress(diary.random, name)
  return { ...name, phone, email, city: '上海', since, userId: shopUserId(diary), device: deviceId(diary) }
}

type Ordering = { at: number; sku: string; quantity: number }

function order(diary: Diary, { userId, device }: Shopper, { at, sku, quantity }: Ordering): void {
  const end = visit(diary, { who: { userId, anonymousId: device }, at, about: product(sku), depth: 'checkout' })
  buy(diary, { source: 'server', who: { userId }, at: end + 20_000, lines: lines(sku, quantity) })
}

function lines(sku: string, quantity: number): [Product, number][] {
  return [[product(sku), quantity]]
}

function product(sku: string): Product {
  const found = productOf(sku)
  if (!found) throw new Error(`the catalogue has no ${sku}`)
  return found
}
