import { safeText } from '../json-safe.ts'

type Times = { item: Record<string, unknown>; envelope: Record<string, unknown>; receivedAt: Date }

const OLDEST = Date.UTC(2000, 0, 1)

/**
 * When it happened by our clock: receivedAt − (sentAt − originalTimestamp) takes the client's wrong clock out (Segment's
 * own rule). Where a client sends both times, as RudderStack's do, `timestamp` is what its caller said and stands as it is
 * (RudderStack's own rule; archived events look the same, their clock long since corrected). A time in the future or
 * before 2000 is not believed: the time of receipt stands and the claim is returned.
 */
export function occurredAt({ item, envelope, receivedAt }: Times): { time: Date; rejected: string | null } {
  const both = timeOf(item['timestamp']) !== null && timeOf(item['originalTimestamp']) !== null
  const claimed = both ? item['timestamp'] : (item['originalTimestamp'] ?? item['timestamp'])
  const original = timeOf(claimed)
  if (original === null) return { time: receivedAt, rejected: claimText(claimed) }
  const sent = both ? null : timeOf(item['sentAt'] ?? envelope['sentAt'])
  const time = sent === null ? original : receivedAt.getTime() - (sent - original)
  if (time < OLDEST) return { time: receivedAt, rejected: claimText(claimed) }
  // A client's clock ticks between the call and the send, so up to a second "ahead" is noise and no false claim.
  if (time > receivedAt.getTime())
    return { time: receivedAt, rejected: time - receivedAt.getTime() > 1000 ? claimText(claimed) : null }
  return { time: new Date(time), rejected: null }
}

function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string') return null
  const time = Date.parse(value)
  return Number.isNaN(time) ? null : time
}

/** The claim as it is kept: an object would not be text, and a cut may go through the middle of a character. */
function claimText(claimed: unknown): string | null {
  if (claimed === undefined || claimed === null) return null
  const text = typeof claimed === 'object' ? JSON.stringify(claimed) : String(claimed)
  return safeText(text.slice(0, 64))
}
