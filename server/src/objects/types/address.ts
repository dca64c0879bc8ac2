import { COUNTRIES, type Address } from '@huiliu/contracts'
import type { Checked, FieldKind } from './contract.ts'
import { isKeepable } from './text.ts'

const LENGTHS = { province: 60, city: 60, district: 60, street: 300, postcode: 20 } as const
type Part = keyof typeof LENGTHS
const PARTS: Part[] = ['province', 'city', 'district', 'street', 'postcode']

/** Code of two, four or six digits → its name (GB/T 2260); loaded when a workspace has an address. */
let divisions: Map<string, string> | undefined

/** Not in the list of the National Bureau of Statistics. */
const BESIDE: [string, string][] = [
  ['71', '台湾省'],
  ['81', '香港特别行政区'],
  ['82', '澳门特别行政区'],
]
/** Between a municipality and its districts, or a province and counties of its own, stands no city. */
const NO_CITY = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/

export const address: FieldKind = {
  column: 'jsonb',
  family: 'jsonb',
  prepare: async () => {
    divisions ??= new Map([...Object.entries((await import('element-china-area-data')).codeToText), ...BESIDE])
  },
  check: (given, _field, home) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return { code: 'wrong_type' }
    const parts = new Map<string, unknown>(Object.entries(given))
    const known = ['country', 'region', ...PARTS]
    if ([...parts.keys()].some(key => !known.includes(key))) return { code: 'wrong_format' }
    return read(parts, home)
  },
  schema: {
    type: 'object',
    properties: Object.fromEntries(['country', 'region', ...PARTS].map(part => [part, { type: 'string' }])),
    description: 'country: ISO 3166-1 alpha-2; region: 行政区划代码 of six digits, from which the names are taken',
  },
  unindexable: true,
  unsortable: true,
}

function read(parts: Map<string, unknown>, home: string): Checked {
  const value: Address = { country: home }
  for (const part of PARTS) {
    const text = parts.get(part) ?? ''
    if (typeof text !== 'string') return { code: 'wrong_type' }
    if (!isKeepable(text)) return { code: 'unprintable' }
    if (text.length > LENGTHS[part]) return { code: 'too_long' }
    if (text.trim() !== '') value[part] = text.trim()
  }
  const country = parts.get('country') ?? home
  if (typeof country !== 'string' || !COUNTRIES.includes(country)) return { code: 'unknown_country' }
  value.country = country
  const region = parts.get('region') ?? ''
  if (region !== '') {
    const names = typeof region === 'string' && country === 'CN' ? namesOf(region) : null
    if (!names || typeof region !== 'string') return { code: 'unknown_division' }
    Object.assign(value, { region: region.padEnd(6, '0') }, names)
  }
  return { value: Object.keys(value).length > 1 ? value : null }
}

/** Province, city and district of a code; null for one that is not in the list. */
function namesOf(code: string): Pick<Address, 'province' | 'city' | 'district'> | null {
  if (!divisions) throw new Error('an address is checked before the divisions were loaded')
  const digits = /^\d{2}(\d{2}(\d{2})?)?$/.test(code) ? code.replace(/(00)+$/, '') : ''
  const province = divisions.get(digits.slice(0, 2))
  const city = digits.length >= 4 ? divisions.get(digits.slice(0, 4)) : undefined
  const district = digits.length === 6 ? divisions.get(digits) : undefined
  if (!province || (digits.length >= 4 && !city) || (digits.length === 6 && !district)) return null
  return { province, ...(city && !NO_CITY.test(city) && { city }), ...(district && { district }) }
}

/** 广东省深圳市南山区科技园路 1 号 518000 */
export function addressText({
  country,
  province = '',
  city = '',
  district = '',
  street = '',
  postcode = '',
}: Address): string {
  const isHan = country === 'CN' || country === 'TW' || country === 'HK' || country === 'MO'
  const named = isHan
    ? [province, city === province ? '' : city, district, street].join('')
    : [street, district, city, province, country].filter(part => part !== '').join(', ')
  return [named, postcode].filter(part => part !== '').join(' ')
}

/** Where each division stands in a text; the longest name first. */
let byName: Map<string, { code: string; name: string }[]> | undefined

/** 广东省深圳市南山区科技园路 1 号 518000 taken apart, as far as its divisions are known by name; the rest is the street. */
export function readAddress(text: string): Partial<Address> {
  const [, body = text, postcode] = /^(.*?)[\s,，]+(\d{6})$/.exec(text) ?? []
  let rest = body.trim()
  let code = ''
  for (;;) {
    const next = below(code).find(({ name }) => rest.startsWith(name))
    // Between a municipality and its districts, the list has a step that nobody writes.
    const skipped = next
      ? undefined
      : below(code)
          .flatMap(step => (NO_CITY.test(step.name) ? below(step.code) : []))
          .find(({ name }) => rest.startsWith(name))
    const found = next ?? skipped
    if (!found) break
    code = found.code
    rest = rest.slice(found.name.length).trim()
  }
  return {
    ...(code !== '' && { region: code.padEnd(6, '0') }),
    ...(rest !== '' && { street: rest }),
    ...(postcode !== undefined && { postcode }),
  }
}

function below(code: string): { code: string; name: string }[] {
  byName ??= Map.groupBy(
    Array.from(divisions ?? [], ([own, name]) => ({ code: own, name })).toSorted(
      (a, b) => b.name.length - a.name.length,
    ),
    division => division.code.slice(0, -2),
  )
  return byName.get(code) ?? []
}
