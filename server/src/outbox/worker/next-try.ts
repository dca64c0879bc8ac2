const MINUTE_MS = 60_000
/** Greylisting lets a server in that comes again after minutes; outages last longer. */
const AFTER_MINUTES = [5, 15, 60]
export const MOST_TRIES = 8

/** When a message is tried again that was not taken, the platform's own hint first; null: not any more. */
export function nextTry({ attempt, after, now }: { attempt: number; after: Date | null; now: Date }): Date | null {
  if (attempt >= MOST_TRIES) return null
  if (after && after > now) return after
  const minutes = AFTER_MINUTES[Math.min(attempt, AFTER_MINUTES.length) - 1] ?? 0
  return new Date(now.getTime() + minutes * MINUTE_MS)
}
