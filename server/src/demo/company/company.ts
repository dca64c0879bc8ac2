import { businesses, regulars, type TypedAccount, type TypedContact } from './business.ts'
import { cases } from './cases.ts'
import { marketplaceCustomer, onlineCustomer, passerBy, storeCustomer, wish, type Shopper } from './customers.ts'
import { DAY, MINUTE, deviceId, type Diary, type Letter } from './diary.ts'
import { createRandom } from '../../kernel/index.ts'
import { visit } from './visit.ts'

/** Everything 澄屿净水 knows: what staff typed and what its systems reported, both oldest first. Times in epoch ms. */
export type Company = {
  accounts: TypedAccount[]
  contacts: TypedContact[]
  letters: Letter[]
  /** where the company began: the earliest time in it */
  since: number
}

const SEED = 20_260_923
const ONLINE = 215
const STORE = 110
const MARKETPLACE = 46
const PASSERS_BY = 260
const ON_THE_SITE_NOW = 4

/** The demo company as of `now`: the same `now` gives the same company. */
export function makeCompany(now: number): Company {
  const diary: Diary = { random: createRandom(SEED), now, letters: [], count: 0 }
  const shoppers = times(ONLINE, () => onlineCustomer(diary))
  times(STORE, () => storeCustomer(diary))
  for (const shopper of shoppers.filter((_, index) => index % 6 === 0)) storeCustomer(diary, shopper)
  times(MARKETPLACE, () => marketplaceCustomer(diary))
  times(PASSERS_BY, () => passerBy(diary))
  const { accounts, contacts } = businesses(diary)
  const typed = [...contacts, ...regulars(diary), ...cases(diary, shoppers)]
  rightNow(diary, shoppers)
  const letters = diary.letters.sort((a, b) => a.at - b.at)
  const since = Math.min(letters[0]?.at ?? now, ...typed.map(one => one.at)) - DAY
  return { accounts: accounts.sort(byTime), contacts: typed.sort(byTime), letters, since }
}

/** The last half hour, so that whoever looks sees a company at work. */
function rightNow(diary: Diary, shoppers: Shopper[]): void {
  const { random, now } = diary
  for (const { userId, device } of shoppers.slice(0, ON_THE_SITE_NOW)) {
    const at = now - random.int(9, 40) * MINUTE
    visit(diary, { who: { userId, anonymousId: device }, at, about: wish(random), depth: 'cart' })
  }
  times(ON_THE_SITE_NOW, () => {
    const at = now - random.int(7, 30) * MINUTE
    visit(diary, { who: { anonymousId: deviceId(diary) }, at, about: wish(random), depth: 'look' })
  })
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

function byTime(a: { at: number }, b: { at: number }): number {
  return a.at - b.at
}
