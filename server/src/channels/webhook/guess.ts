import { FACT_NAMES, WHO_KINDS, type Mapping } from '@huiliu/contracts'
import { isObject, type Json } from '../json-safe.ts'
import { NAMES, STATUS_WORDS, plainName, type Named } from './guess-names.ts'
import { below, pointed } from './place.ts'
import { textOf } from './values.ts'

const DEPTH = 5
const MOST = 500

/** A value that is no object, or a list of objects, and where it stands. */
type Leaf = { place: string; name: string; value: Json; whose: number }

/** A first mapping by the names in one message, for a person to look at: null where nothing in it names anybody. */
export function guessMapping(message: Json): Mapping | null {
  const each = itemsPlace(message)
  const list = pointed(message, each)
  const item = Array.isArray(list) ? list[0] : list
  if (!isObject(item)) return null
  const leaves = leavesOf(item)
  const who = whoIn(leaves)
  if (who.length === 0) return null
  const order = orderIn(leaves)
  const status = find(leaves, 'status')
  const at = find(leaves, 'at')
  const is = order ? 'order' : status ? 'event' : 'person'
  const facts = FACT_NAMES.flatMap(field => {
    const leaf = isNamed(field) ? find(leaves, field) : undefined
    return leaf ? [{ field, from: leaf.place }] : []
  })
  return {
    each,
    is,
    ...(is !== 'person' && { event: eventIn(is, status) }),
    ...(at && { at: at.place }),
    who,
    facts,
    properties: [],
    ...(order && { order }),
  }
}

/** The list whose members have order numbers, where the message itself has none; else the message. */
function itemsPlace(message: Json): string {
  if (Array.isArray(message)) return ''
  const leaves = leavesOf(message)
  if (find(leaves, 'number')) return ''
  const lists = leaves.filter(leaf => Array.isArray(leaf.value))
  const found = lists.find(({ value }) => Array.isArray(value) && find(leavesOf(value[0] ?? null), 'number'))
  return found?.place ?? ''
}

/** Breadth first, so that of two fields of one name the one nearer to the top is found. */
function leavesOf(item: Json): Leaf[] {
  const leaves: Leaf[] = []
  let level = [{ place: '', value: item }]
  for (let depth = 0; depth < DEPTH && level.length > 0 && leaves.length < MOST; depth++) {
    const inside: typeof level = []
    for (const { place, value } of level) {
      for (const [key, part] of Object.entries(isObject(value) ? value : {})) {
        const at = below(place, key)
        const name = plainName(key)
        if (isObject(part)) inside.push({ place: at, value: part })
        else leaves.push({ place: at, name, value: part, whose: whoseOf(plainName(at)) })
      }
    }
    level = inside
  }
  return leaves
}

/** The best name; of a person first what is the buyer's, and what is somebody else's last. */
function find(leaves: Leaf[], what: Named): Leaf | undefined {
  const names = NAMES[what]
  const rank = (leaf: Leaf) => (OF_PERSONS.has(what) ? leaf.whose * names.length : 0) + names.indexOf(leaf.name)
  const fits = ({ name, value }: Leaf) =>
    names.includes(name) && (what === 'lines' ? Array.isArray(value) : textOf(value) !== null)
  return leaves.filter(fits).toSorted((a, b) => rank(a) - rank(b))[0]
}

const OF_PERSONS = new Set<Named>(['name', 'phone', 'email', 'city', 'address', 'user_id'])

/** 0: the buyer's; 2: the receiver's, the shop's, the seller's. */
function whoseOf(place: string): number {
  if (/buyer|customer|user|member|client|买家|客户|会员/.test(place)) return 0
  return /receiver|consignee|shipping|seller|shop|store|merchant|收货|卖家|店/.test(place) ? 2 : 1
}

function isNamed(name: string): name is Named {
  return Object.hasOwn(NAMES, name)
}

function whoIn(leaves: Leaf[]): Mapping['who'] {
  const appid = textOf(find(leaves, 'appid')?.value)
  return WHO_KINDS.flatMap((kind): Mapping['who'] => {
    const leaf = isNamed(kind) ? find(leaves, kind) : undefined
    if (!leaf) return []
    // What company the ids of a platform belong to cannot be guessed where the message does not say it.
    if (kind === 'unionid' || kind === 'external_userid') return []
    if (kind === 'openid') return appid === null ? [] : [{ kind, from: leaf.place, scope: appid.slice(0, 100) }]
    return [{ kind, from: leaf.place }]
  })
}

function orderIn(leaves: Leaf[]): Mapping['order'] {
  const number = find(leaves, 'number')
  if (!number) return undefined
  const total = find(leaves, 'total')
  const currency = find(leaves, 'currency')
  const list = find(leaves, 'lines')
  const first = Array.isArray(list?.value) ? list.value[0] : undefined
  return {
    number: number.place,
    ...(total && { total: total.place }),
    ...(currency && { currency: currency.place }),
    // WeChat Pay and its like count whole fen.
    amounts: total?.name === 'totalfee' && Number.isInteger(total.value) ? 'hundredths' : 'whole',
    ...(list && first !== undefined && { lines: linesIn(list.place, leavesOf(first)) }),
  }
}

function linesIn(each: string, leaves: Leaf[]): NonNullable<NonNullable<Mapping['order']>['lines']> {
  const [sku, name, quantity, unitPrice] = (['sku', 'lineName', 'quantity', 'unitPrice'] as const).map(what =>
    find(leaves, what),
  )
  return {
    each,
    ...(sku && { sku: sku.place }),
    ...(name && { name: name.place }),
    ...(quantity && { quantity: quantity.place }),
    ...(unitPrice && { unitPrice: unitPrice.place }),
  }
}

function eventIn(is: 'order' | 'event', status: Leaf | undefined): NonNullable<Mapping['event']> {
  const seen = textOf(status?.value)
  if (!status || seen === null) return { name: is === 'order' ? 'Order Completed' : 'Event' }
  if (is === 'event') return { from: status.place, names: [{ value: seen.slice(0, 200), name: seen.slice(0, 100) }] }
  const family = STATUS_WORDS.find(words => words.some(([value]) => value === seen))
  const names = family ?? [[seen.slice(0, 200), 'Order Completed']]
  return { from: status.place, names: names.map(([value, name]) => ({ value, name })) }
}
