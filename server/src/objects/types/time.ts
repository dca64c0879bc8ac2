import type { FieldKind } from './contract.ts'

/** Of a day, without a zone: 09:30 is half past nine wherever one is. */
export const time: FieldKind = {
  column: 'time',
  family: 'time',
  check: given => {
    if (typeof given !== 'string') return { code: 'wrong_type' }
    const value = canonicalTime(given)
    return value === null ? { code: 'wrong_format' } : { value }
  },
  schema: { type: 'string', pattern: '^\\d{2}:\\d{2}:\\d{2}$', description: 'HH:MM:SS; seconds may be left out' },
}

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/

export function canonicalTime(value: unknown): string | null {
  const [, hour, minute, second = '00'] = (typeof value === 'string' ? CLOCK.exec(value.trim()) : null) ?? []
  return hour === undefined ? null : `${hour}:${minute}:${second}`
}
