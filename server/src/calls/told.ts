import type { CallBody } from '@huiliu/contracts'

/**
 * What the events of one call have told so far. Everything in it is a least or a greatest, so that `together` comes to the
 * same in whatever order events come and however often. Times are ISO 8601 in UTC, so that they compare as text.
 */
export type Told = {
  /** who with whom, as the earliest event that names the customer says it */
  who: Who
  firstAt: string
  /** per extension, when it first rang, spoke, was missed */
  rings: Record<string, string>
  answers: Record<string, string>
  misses: Record<string, string>
  endedAt: string | null
  /** for how long they spoke, as the telephone system counted */
  seconds: number | null
  cause: Last | null
  /** events that told of recordings */
  recorded: string[]
}
type Who = Pick<CallBody, 'direction' | 'customer' | 'line' | 'queue'> & {
  at: string
  event: string
  sightingId: string
}
type Last = { at: string; event: string; text: string }

/** An event of the log as it tells of a call. */
export type CallEvent = { id: string; type: string; at: Date; sightingId: string; body: CallBody }

export const CALL_EVENTS = ['call.ringing', 'call.answered', 'call.ended', 'call.missed', 'call.recorded'] as const

/** What one event alone tells. */
export function toldBy({ id, type, at: when, sightingId, body }: CallEvent): Told {
  const at = when.toISOString()
  const { direction, customer, line, queue, agent, seconds, cause } = body
  const there = (own: string): Record<string, string> => (type === own ? { [agent ?? '']: at } : {})
  const ended = type === 'call.ended'
  return {
    who: { at, event: id, sightingId, direction, customer, line, queue: queue ?? null },
    firstAt: at,
    rings: there('call.ringing'),
    answers: there('call.answered'),
    misses: there('call.missed'),
    endedAt: ended ? at : null,
    seconds: ended ? seconds : null,
    cause: cause === null ? null : { at, event: id, text: cause },
    recorded: type === 'call.recorded' ? [id] : [],
  }
}

/** What both tell: commutative, associative, and twice the same is the same. */
export function together(a: Told, b: Told): Told {
  return {
    who: saysBetter(a.who, b.who) ? a.who : b.who,
    firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt,
    rings: earliest(a.rings, b.rings),
    answers: earliest(a.answers, b.answers),
    misses: earliest(a.misses, b.misses),
    endedAt: greater(a.endedAt, b.endedAt),
    seconds: greater(a.seconds, b.seconds),
    cause: later(a.cause, b.cause),
    recorded: [...new Set([...a.recorded, ...b.recorded])].toSorted(),
  }
}

/** A total order: who names the customer, then who spoke first. */
function saysBetter(a: Who, b: Who): boolean {
  if ((a.customer === null) !== (b.customer === null)) return a.customer !== null
  return a.at === b.at ? a.event <= b.event : a.at < b.at
}

/** Through a map: an extension may be called `__proto__`. */
function earliest(a: Record<string, string>, b: Record<string, string>): Record<string, string> {
  const found = new Map(Object.entries(a))
  for (const [extension, at] of Object.entries(b)) {
    const known = found.get(extension)
    if (known === undefined || at < known) found.set(extension, at)
  }
  return Object.fromEntries([...found].toSorted(([x], [y]) => (x < y ? -1 : 1)))
}

function greater<T extends string | number>(a: T | null, b: T | null): T | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

function later(a: Last | null, b: Last | null): Last | null {
  if (a === null || b === null) return a ?? b
  return a.at === b.at ? (a.event > b.event ? a : b) : a.at > b.at ? a : b
}
