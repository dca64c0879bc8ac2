import fc from 'fast-check'
import {
  FIELD_TYPES,
  PARTS,
  OPERATORS_BY_TYPE,
  type Comparison,
  type Condition,
  type Field,
  type FieldCondition,
  type FieldType,
  type Operand,
} from '@huiliu/contracts'
import { newId } from '../../kernel/index.ts'
import type { FieldSet, ResolvedField } from './fields.ts'

/** One field of each type, on a deal and on the account it looks up; what the tests of conditions range over. */

export const COLUMN_TYPE: Record<FieldType, string> = {
  text: 'text collate "C"',
  long_text: 'text collate "C"',
  rich_text: 'text collate "C"',
  number: 'numeric',
  currency: 'numeric',
  percent: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
  time: 'time',
  rating: 'smallint',
  address: 'jsonb',
  location: 'jsonb',
  select: 'text collate "C"',
  multi_select: 'text[]',
  phone: 'text collate "C"',
  email: 'text',
  url: 'text collate "C"',
  lookup: 'uuid',
  lookup_many: 'uuid[]',
  member: 'uuid',
  department: 'uuid',
  file: 'jsonb',
  image: 'jsonb',
  signature: 'jsonb',
  // Another company's database may order text by language: slower, and the answers are the same.
  auto_number: 'text collate "und-x-icu"',
  json: 'jsonb',
}
export const COLUMNS = FIELD_TYPES.map(type => `f_${type} ${COLUMN_TYPE[type]}`).join(', ')
export const TABLES = `
  create table ws.rec_account (id uuid primary key, open boolean not null, ${COLUMNS});
  create table ws.rec_deal (id uuid primary key, account_id uuid, ${COLUMNS});`

const OPTIONS = ['制造', 'Retail', 'retail', '金融', '🏦']
const IDS = Array.from({ length: 4 }, newId)

const own: Field[] = FIELD_TYPES.map(type => ({
  name: `f_${type}`,
  label: { zh: type, en: type },
  type,
  ...(type.endsWith('select') && { options: OPTIONS.map(value => ({ value, label: { zh: value, en: value } })) }),
}))
const parts = own.flatMap(({ name, type }) =>
  (PARTS[type] ?? []).map((part): [string, ResolvedField] => [
    `${name}.${part.name}`,
    { field: part, column: { column: name, part: { key: part.name, numeric: part.type === 'number' } } },
  ]),
)
export const PATHS = [...own.flatMap(field => [field.name, `account.${field.name}`]), ...parts.map(([path]) => path)]
const resolved = new Map<string, ResolvedField>([
  ...parts,
  ...own.flatMap((field): [string, ResolvedField][] => {
    const via = { column: 'account_id', table: 'rec_account', readable: (alias: string) => `${alias}.open` }
    return [
      [field.name, { field, column: { column: field.name } }],
      [`account.${field.name}`, { field, column: { column: field.name, via } }],
    ]
  }),
])
export const fields: FieldSet = path => resolved.get(path) ?? null

export const TIME_ZONES = [
  'Asia/Shanghai',
  'UTC',
  'America/New_York',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
]

const texts = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('a', 'A', 'ab', 'Ab%', 'a_b', 'é', 'É', 'e\u0301', 'Ａｂ', 'İ', 'ß', 'ſ', '\\'),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom('汇流', '汇', '流水', '😀', '😀a', '\uffee', '\ue000', '+8613', '138', ' ', '-'),
  },
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom('a', 'B', '%', '_', '汇', '😀', '\u0301', '1'), maxLength: 6 }),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).filter(text => !text.includes('\0')) },
)
const phones = fc.constantFrom(
  '+8613800125521',
  '138 0012 5521',
  '138',
  '5521',
  '+86138',
  '0012-55',
  '(415) 555-2671',
  '+14155552671',
  '415',
  '+862158881234;ext=801',
  '021-58881234转801',
)
const someText = texts.filter(text => text !== '')
const digits = fc.string({ unit: fc.constantFrom('0', '1', '5', '9'), minLength: 1, maxLength: 40 })
const decimals = fc.oneof(
  fc.constantFrom<string | number>(
    0,
    '-0',
    '0.00',
    1,
    '1.0',
    '01',
    -1,
    0.1,
    '0.10',
    1e21,
    1e-7,
    '0.0000001',
    9007199254740992,
  ),
  fc.constantFrom<string | number>('9007199254740993', '9007199254740992.5', '-9007199254740993', 100, 99.99, '99.990'),
  fc.integer({ min: -12, max: 12 }),
  // Smaller ones have more digits than a condition may have.
  fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter(n => n === 0 || Math.abs(n) > 1e-40),
  fc.tuple(fc.constantFrom('', '-'), digits, digits).map(([sign, whole, part]) => `${sign}${whole}.${part}`),
)
/** Days around clock changes, leap days, skipped days and the ends of what is allowed. */
const days = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '2024-02-29',
      '2024-03-10',
      '2024-03-11',
      '2018-11-04',
      '2018-11-03',
      '2011-12-30',
      '2011-12-29',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('1000-01-01', '9998-12-31', '1900-01-01', '1991-04-14', '2026-11-23') },
  {
    weight: 2,
    arbitrary: fc.integer({ min: -30_000, max: 30_000 }).map(n => new Date(n * 86_400_000).toISOString().slice(0, 10)),
  },
)
const clocks = fc.constantFrom(
  'T00:00:00Z',
  'T23:59:59.999999Z',
  'T03:00:00Z',
  'T02:59:59.9Z',
  'T10:00:00Z',
  'T09:59:59.999999Z',
  'T16:00:00.000001Z',
  'T05:00:00+08:00',
  'T18:45:00-05:30',
)
const instants = fc
  .tuple(days, clocks)
  .map(([day, clock]) => day + clock)
  .filter(instant => !instant.startsWith('1000-01-01T05:00') && !instant.startsWith('9998-12-31T18:45'))
const relative = fc.oneof(
  fc.constant({ relative: 'today' as const }),
  fc.record({ relative: fc.constantFrom('daysAgo' as const, 'daysAhead' as const), n: fc.nat({ max: 400 }) }),
)

const json = fc.oneof(fc.constantFrom(null, 0, '', false), fc.constant({}), fc.constant([]), fc.constant({ a: [null] }))
const options = fc.constantFrom(...OPTIONS)
const ids = fc.constantFrom(...IDS)

const times = fc.constantFrom('00:00:00', '09:30:00', '09:30:59', '23:59:59')
const addresses = fc.record(
  { country: fc.constantFrom('CN', 'DE'), city: someText, district: fc.option(texts), postcode: digits },
  { requiredKeys: ['country'] },
)
const locations = fc.record(
  {
    lat: fc.double({ min: -90, max: 90, noNaN: true }).map(n => Math.round(n * 1e7) / 1e7),
    lng: fc.integer({ min: -180, max: 180 }),
    label: texts,
  },
  { requiredKeys: ['lat', 'lng'] },
)

const VALUES: Record<FieldType, fc.Arbitrary<unknown>> = {
  text: texts,
  long_text: texts,
  rich_text: texts,
  number: decimals,
  currency: decimals,
  percent: decimals,
  boolean: fc.boolean(),
  date: days,
  datetime: instants,
  time: times,
  rating: fc.integer({ min: 1, max: 10 }),
  address: addresses,
  location: locations,
  select: options,
  multi_select: fc.array(options, { maxLength: 3 }),
  phone: fc.oneof(texts, phones),
  email: texts,
  url: texts,
  lookup: ids,
  lookup_many: fc.array(ids, { maxLength: 3 }),
  member: ids,
  department: ids,
  file: json,
  image: json,
  signature: json,
  auto_number: texts,
  json,
}
const OPERANDS: Record<FieldType, fc.Arbitrary<Operand>> = {
  text: someText,
  long_text: someText,
  rich_text: someText,
  number: decimals,
  currency: decimals,
  percent: decimals,
  boolean: fc.boolean(),
  date: fc.oneof(days, relative),
  datetime: fc.oneof(days, relative, instants),
  time: fc.oneof(times, fc.constant('09:30')),
  rating: fc.oneof(fc.integer({ min: 0, max: 11 }), decimals),
  address: fc.constant(''),
  location: fc.constant(''),
  select: options,
  multi_select: options,
  phone: fc.oneof(someText, phones),
  email: someText,
  url: someText,
  lookup: fc.oneof(
    ids,
    ids.map(id => id.toUpperCase()),
  ),
  lookup_many: ids,
  member: ids,
  department: ids,
  file: fc.constant(''),
  image: fc.constant(''),
  signature: fc.constant(''),
  auto_number: someText,
  json: fc.constant(''),
}

export type Json = Record<string, unknown> & { id: string }
const values = fc
  .record(Object.fromEntries(FIELD_TYPES.map(type => [`f_${type}`, fc.option(VALUES[type], { freq: 4 })])))
  .map(given => ({ ...given, id: newId() }))
export type World = { accounts: (Json & { open: boolean })[]; deals: (Json & { account_id: string | null })[] }

/** Accounts, some closed to the reader, and deals of theirs, of none, or of one that is not there. */
export const world: fc.Arbitrary<World> = fc
  .record({
    accounts: fc.array(fc.tuple(values, fc.boolean()), { maxLength: 4 }),
    deals: fc.array(fc.tuple(values, fc.option(fc.nat({ max: 4 }))), { minLength: 1, maxLength: 10 }),
  })
  .map(({ accounts: given, deals }) => {
    const accounts = given.map(([account, open]) => ({ ...account, open }))
    const idAt = (index: number | null) => (index === null ? null : (accounts[index]?.id ?? newId()))
    return { accounts, deals: deals.map(([deal, index]) => ({ ...deal, account_id: idAt(index) })) }
  })

function comparison(path: string, op: Comparison): fc.Arbitrary<FieldCondition> {
  const type = fields(path)?.field.type ?? 'json'
  if (op === 'isEmpty' || op === 'isNotEmpty') return fc.constant({ field: path, op })
  const operand = OPERANDS[type]
  if (op === 'between') return fc.tuple(operand, operand).map(pair => ({ field: path, op, value: pair }))
  if (op === 'in' || op === 'notIn') {
    return fc.array(operand, { minLength: 1, maxLength: 4 }).map(list => ({ field: path, op, value: list }))
  }
  return operand.map(value => ({ field: path, op, value }))
}

export const comparisons: fc.Arbitrary<FieldCondition> = fc
  .constantFrom(...PATHS)
  .chain(path => fc.constantFrom(...OPERATORS_BY_TYPE[fields(path)?.field.type ?? 'json']).map(op => ({ path, op })))
  .chain(({ path, op }) => comparison(path, op))

const { tree } = fc.letrec<{ tree: Condition; group: Condition[] }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'condition' },
    { weight: 4, arbitrary: comparisons },
    { weight: 1, arbitrary: tie('group').map(all => ({ all })) },
    { weight: 1, arbitrary: tie('group').map(any => ({ any })) },
    { weight: 1, arbitrary: tie('tree').map(not => ({ not })) },
  ),
  group: fc.array(tie('tree'), { maxLength: 3, depthIdentifier: 'condition' }),
}))
export const conditions: fc.Arbitrary<Condition> = tree
export const clock = fc.record({
  now: fc.date({ min: new Date('1950-01-01'), max: new Date('2050-01-01'), noInvalidDate: true }),
  timeZone: fc.constantFrom(...TIME_ZONES),
  country: fc.constantFrom('CN', 'US'),
})
