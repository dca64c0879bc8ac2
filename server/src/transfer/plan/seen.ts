import { hash } from 'node:crypto'

/**
 * What earlier rows of the file have made, where the tables do not hold it yet. A file may have two million rows: a key
 * takes 12 bytes in a table at most three quarters full, a person 8 and the letters of the name.
 */
export type Seen = {
  /** path → keys of records */
  records: Map<string, Keys>
  /** identifier → the row that carried it first, and the name in it */
  persons: { of(key: string): SeenPerson | undefined; add(keys: string[], person: SeenPerson): void }
}
export type SeenPerson = { row: number; name: string }

/** Keys with a number each. `add` keeps the first number given, and tells whether it was this one. */
export type Keys = { find(key: string): number | undefined; add(key: string, value: number): boolean }

export function emptySeen(): Seen {
  return { records: new Map(), persons: seenPersons() }
}

function seenPersons(): Seen['persons'] {
  const keys = createKeys()
  let rows = new Uint32Array(1024)
  let ends = new Uint32Array(1024)
  let names = Buffer.alloc(16 * 1024)
  let count = 0
  return {
    of(key) {
      const at = keys.find(key)
      if (at === undefined) return undefined
      return { row: rows[at] ?? 0, name: names.toString('utf8', ends[at - 1] ?? 0, ends[at]) }
    },
    add(given, { row, name }) {
      const added = given.filter(key => keys.add(key, count))
      if (added.length === 0) return
      const [from, bytes] = [ends[count - 1] ?? 0, Buffer.byteLength(name)]
      if (count === rows.length) [rows, ends] = [twice(rows), twice(ends)]
      while (from + bytes > names.length) names = Buffer.concat([names, Buffer.alloc(names.length)])
      names.write(name, from)
      rows[count] = row
      ends[count] = from + bytes
      count++
    },
  }
}

function twice(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}

/** high and low half of the key's hash, and its number plus one: 0 is an empty place */
const WIDTH = 3
const FULL = 0.75

/**
 * Known by 64 bits of their SHA-256: of two million keys two are taken for one with a chance of one in ten million. Open
 * addressing; nothing is ever removed.
 */
export function createKeys(): Keys {
  let table = new Uint32Array(1024 * WIDTH)
  let size = 0
  const placeOf = (within: Uint32Array, high: number, low: number): number => {
    const places = within.length / WIDTH
    for (let place = low & (places - 1); ; place = (place + 1) & (places - 1)) {
      const at = place * WIDTH
      if (within[at + 2] === 0 || (within[at] === high && within[at + 1] === low)) return at
    }
  }
  const grow = () => {
    const larger = new Uint32Array(table.length * 2)
    for (let at = 0; at < table.length; at += WIDTH)
      if (table[at + 2] !== 0)
        larger.set(table.subarray(at, at + WIDTH), placeOf(larger, table[at] ?? 0, table[at + 1] ?? 0))
    table = larger
  }
  return {
    find(key) {
      const value = table[placeOf(table, ...halves(key)) + 2] ?? 0
      return value === 0 ? undefined : value - 1
    },
    add(key, value) {
      const [high, low] = halves(key)
      const at = placeOf(table, high, low)
      if (table[at + 2] !== 0) return false
      table.set([high, low, value + 1], at)
      if (++size > (table.length / WIDTH) * FULL) grow()
      return true
    },
  }
}

function halves(key: string): [high: number, low: number] {
  const digest = hash('sha256', key, 'buffer')
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)]
}
