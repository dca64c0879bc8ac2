const MINUTE = 60_000
const HALF_DAY = 720 * MINUTE
const MOST_REMEMBERED = 20_000

/** zone and hour of the wall clock → how far the zone is ahead of UTC, ms */
const offsets = new Map<string, number>()
const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * The instant at which the wall clock of a time zone shows `YYYY-MM-DDTHH:MM:SS`, in RFC 3339; null for what is no time. Of
 * an hour that comes twice the first is meant, of one that is skipped the time it becomes.
 */
export function instantOf(wall: string, timeZone: string): string | null {
  const asUtc = Date.parse(`${wall}Z`)
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== wall) return null
  const offset = offsetOf(wall, asUtc, timeZone)
  return new Date(asUtc - offset).toISOString()
}

/** By the hour: zones change at full and half hours, and files hold the same days again and again. */
function offsetOf(wall: string, asUtc: number, timeZone: string): number {
  const key = `${timeZone} ${wall.slice(0, 15)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const around = [ahead(asUtc - HALF_DAY, timeZone), ahead(asUtc + HALF_DAY, timeZone)]
  const fitting = around.filter(one => ahead(asUtc - one, timeZone) === one)
  const offset = fitting.length > 0 ? Math.max(...fitting) : (around[0] ?? 0)
  if (offsets.size >= MOST_REMEMBERED) offsets.clear()
  offsets.set(key, offset)
  return offset
}

function ahead(ms: number, timeZone: string): number {
  const known = formats.get(timeZone) ?? formatOf(timeZone)
  formats.set(timeZone, known)
  const parts = Object.fromEntries(known.formatToParts(ms).map(({ type, value }) => [type, value]))
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts
  const wall = Date.parse(`${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Math.round((wall - Math.floor(ms / 1000) * 1000) / MINUTE) * MINUTE
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit' as const
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: 'h23',
  })
}

/** The wall clock of a time zone at an instant, `YYYY-MM-DDTHH:MM:SS`. */
export function wallAt(instant: string, timeZone: string): string {
  const ms = Date.parse(instant)
  return new Date(ms + ahead(ms, timeZone)).toISOString().slice(0, 19)
}
