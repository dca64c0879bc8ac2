import type { FieldKind } from './contract.ts'
import { isKeepable } from './text.ts'

export const location: FieldKind = {
  column: 'jsonb',
  family: 'jsonb',
  check: given => {
    if (typeof given !== 'object' || given === null || !('lat' in given) || !('lng' in given))
      return { code: 'wrong_type' }
    const { lat, lng } = given
    if (!isWithin(lat, 90) || !isWithin(lng, 180)) return { code: 'out_of_range' }
    const label = 'label' in given && given.label !== null ? given.label : ''
    if (typeof label !== 'string') return { code: 'wrong_type' }
    if (!isKeepable(label)) return { code: 'unprintable' }
    if (label.length > 200) return { code: 'too_long' }
    return { value: { lat: metre(lat), lng: metre(lng), ...(label.trim() !== '' && { label: label.trim() }) } }
  },
  schema: {
    type: 'object',
    required: ['lat', 'lng'],
    properties: { lat: { type: 'number' }, lng: { type: 'number' }, label: { type: 'string' } },
    description: 'WGS 84, in degrees',
  },
  unindexable: true,
  unsortable: true,
}

function isWithin(degrees: unknown, most: number): degrees is number {
  return typeof degrees === 'number' && Math.abs(degrees) <= most
}

/** Seven places are a centimetre; more is noise of a receiver. */
function metre(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7
}
