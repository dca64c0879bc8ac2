import type { FieldKind } from './contract.ts'

export const MOST_STARS = 10
export const USUAL_STARS = 5

export const rating: FieldKind = {
  column: 'smallint',
  family: 'numeric',
  check: (given, { max = USUAL_STARS }) => {
    const stars = typeof given === 'string' && /^\d{1,2}$/.test(given) ? Number(given) : given
    if (typeof stars !== 'number' || !Number.isInteger(stars)) return { code: 'wrong_type' }
    return stars >= 1 && stars <= max ? { value: stars } : { code: 'out_of_range' }
  },
  schema: { type: 'integer', minimum: 1, maximum: MOST_STARS },
  takes: ['max'],
}
