/** A stream of chance that is the same for the same seed: what is made of it need not be recorded. */
export type Random = {
  /** in [0, 1) */
  next(): number
  /** whole, both ends included */
  int(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T
  /** of [thing, weight] */
  weighted<T>(list: readonly (readonly [T, number])[]): T
}

/** mulberry32 (public domain, Tommy Ettinger): 32 bits of state are plenty for some thousand choices. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  function pick<T>(list: readonly T[]): T {
    const chosen = list[int(0, list.length - 1)]
    if (chosen === undefined) throw new Error('nothing to pick from')
    return chosen
  }
  function weighted<T>(list: readonly (readonly [T, number])[]): T {
    let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [thing, weight] of list) if ((left -= weight) < 0) return thing
    return pick(list)[0]
  }
  return { next, int, chance: probability => next() < probability, pick, weighted }
}
