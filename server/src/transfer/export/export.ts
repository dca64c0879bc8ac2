import type { Address, Field, Location, ObjectDef, RecordQuery, RecordRow } from '@huiliu/contracts'
import { forbidden } from '../../kernel/index.ts'
import { OWNER, addressText, catalogOf, objectIn, queryRecords } from '../../objects/index.ts'
import { fieldRight, profileOf, rightsOn, type CallCtx } from '../../workspace/index.ts'
import { writeSheet, type OutCell, type OutRows, type WrittenFormat } from '../files/write.ts'
import type { Download } from '../import/downloads.ts'
import { wallAt } from '../meaning/local-time.ts'

export type Exporting = Omit<RecordQuery, 'limit' | 'cursor' | 'count'> & { format: WrittenFormat }

const PAGE = 500

/**
 * A list as a file, page by page through the same query as on the screen: the reader's rights, masks and order. Throws
 * forbidden without the right to export, invalid_input like the list.
 */
export async function exportRecords(ctx: CallCtx, name: string, { format, ...query }: Exporting): Promise<Download> {
  if (!rightsOn(ctx.caller, name).export) throw forbidden()
  const object = objectIn(await catalogOf(ctx), name)
  const { timeZone } = await profileOf(ctx)
  const columns = columnsOf(ctx, object, query.fields)
  // Before the answer begins: a filter that is wrong is a problem, not half a file.
  const first = await queryRecords(ctx, name, { ...query, limit: PAGE })
  async function* rows(): OutRows {
    yield [columns.map(({ label }): OutCell => ({ is: 'text', text: label[ctx.locale] }))]
    for (let page = first; ;) {
      yield page.items.map(row => columns.map(field => cellOf(ctx, { field, row, timeZone })))
      if (page.next === null) return
      page = await queryRecords(ctx, name, { ...query, limit: PAGE, cursor: page.next })
    }
  }
  const day = wallAt(ctx.now.toISOString(), timeZone).slice(0, 10)
  return { name: `${object.label[ctx.locale]}-${day}.${format}`, format, stream: writeSheet(format, rows()) }
}

const ID: Field = { name: 'id', type: 'text', label: { zh: '记录编号', en: 'Record id' } }
const TIMES: Field[] = [
  { name: 'created_at', type: 'datetime', label: { zh: '创建时间', en: 'Created at' } },
  { name: 'updated_at', type: 'datetime', label: { zh: '修改时间', en: 'Updated at' } },
]

function columnsOf({ caller }: CallCtx, object: ObjectDef, wanted: string[] | undefined): Field[] {
  const all = [ID, ...object.fields, OWNER, ...TIMES].filter(
    field => fieldRight(caller, object.name, field.name) !== 'hidden',
  )
  return wanted ? wanted.flatMap(name => all.find(field => field.name === name) ?? []) : all
}

function cellOf(
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
