import type { Address, Field, Location, RecordRow } from '@huiliu/contracts'
import { addressText } from '../../objects/index.ts'
import type { CallCtx } from '../../workspace/index.ts'
import type { OutCell } from '../files/out.ts'
import { wallAt } from '../meaning/local-time.ts'

/** What a cell of a sheet says of a field of a record, as its reader sees it. */
export function cellOf(
  { locale }: CallCtx,
  { field, row, timeZone }: { field: Field; row: RecordRow; timeZone: string },
): OutCell {
  const value = row[field.name]
  if (value === null || value === undefined) return { is: 'text', text: '' }
  const named = row[`${field.name}_name`]
  if (typeof named === 'string') return { is: 'text', text: named }
  const values: unknown[] = Array.isArray(value) ? value : [value]
  const texts = values.map(one => {
    const option = field.options?.find(choice => choice.value === one)
    if (option) return option.label[locale]
    return TEXTS[field.type]?.(one) ?? (typeof one === 'object' ? JSON.stringify(one) : String(one))
  })
  const names: unknown = row[`${field.name}_names`]
  const shown = Array.isArray(names) ? names.filter(one => typeof one === 'string') : texts
  const text = shown.join(locale === 'zh' ? '、' : ', ')
  if (field.type === 'boolean' && typeof value === 'boolean') return { is: 'text', text: YES_NO[locale][value ? 0 : 1] }
  if (field.type === 'date' && /^\d{4}-/.test(text)) return { is: 'date', text }
  if (field.type === 'datetime' && /^\d{4}-.*Z$/.test(text)) return { is: 'datetime', text: wallAt(text, timeZone) }
  return {
    is: NUMERIC.has(field.type) ? 'number' : 'text',
    text: field.type === 'percent' && /^[\d.-]+$/.test(text) ? `${text}%` : text,
  }
}

/** How values that are more than a text are written in a sheet, so that an import reads them again; one line a type. */
const TEXTS: Partial<Record<Field['type'], (value: unknown) => string | undefined>> = {
  time: value => (typeof value === 'string' ? value.replace(/:00$/, '') : undefined),
  rich_text: value => (typeof value === 'string' ? plainOf(value) : undefined),
  address: value => (isAddress(value) ? addressText(value) : undefined),
  location: value => (isLocation(value) ? placeText(value) : undefined),
  file: nameOf,
  image: nameOf,
  signature: nameOf,
}

function nameOf(value: unknown): string | undefined {
  const isNamed = typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
  return isNamed ? String(value.name) : undefined
}

function plainOf(rich: string): string {
  return rich
    .replace(/<\/(p|li|h2|h3|blockquote)>|<br ?\/?>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim()
}

function isAddress(value: unknown): value is Address {
  return typeof value === 'object' && value !== null && 'country' in value && typeof value.country === 'string'
}

function isLocation(value: unknown): value is Location {
  return (
    typeof value === 'object' && value !== null && 'lat' in value && typeof value.lat === 'number' && 'lng' in value
  )
}

function placeText({ lat, lng, label }: Location): string {
  return label === undefined ? `${lat}, ${lng}` : `${label} (${lat}, ${lng})`
}

const NUMERIC = new Set<Field['type']>(['number', 'currency', 'rating'])
const YES_NO = { zh: ['是', '否'], en: ['yes', 'no'] } as const
