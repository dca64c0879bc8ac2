const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000]
/** Some seconds for a restart, some days for a weekend. */
const WAITS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
]
/** An address that fails so often in a row is asked with one message at a time. */
const TROUBLED = 5

type Tried = { attempt: number; after: Date | null; now: Date }

/** When a message is tried again after its try number `attempt`; null: not any more. What the receiver asks for counts, up to a day. */
export function nextTry({ attempt, after, now }: Tried): Date | null {
  const wait = WAITS[attempt - 1]
  if (wait === undefined) return null
  const asked = Math.min((after?.getTime() ?? 0) - now.getTime(), 24 * HOUR)
  return new Date(now.getTime() + Math.max(wait, asked))
}

/** How long an address is left alone after failures in a row, so that thousands of messages do not each find out. */
export function holdUntil(failures: number, now: Date): Date | null {
  if (failures < TROUBLED) return null
  const wait = WAITS[Math.min(failures - TROUBLED, 4)] ?? HOUR
  return new Date(now.getTime() + wait)
}
