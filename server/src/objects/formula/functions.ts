import { exceptions, type Expression, type FormulaType, type Setting } from '@huiliu/contracts/formula'
import type { Bind } from './compile.ts'

/** The arguments compiled, with what else a function may need of them. */
type Around = {
  bind: Bind
  setting: Setting
  types: readonly FormulaType[]
  type: FormulaType
  parts: readonly Expression[]
}
type SqlFunction = (args: readonly string[], around: Around) => string

const COUNT = 1_000_000
const LIMIT = 100_000_000

const fn =
  (name: string): SqlFunction =>
  args =>
    `${name}(${args.join(', ')})`
const own = (name: string): SqlFunction => fn(`ws.formula_${name}`)
const sign =
  (between: string): SqlFunction =>
  args =>
    `(${args.join(` ${between} `)})`
const whole = (arg: string | undefined, limit = COUNT) => `ws.formula_whole(${arg}, ${limit})`
const folded = (text: string | undefined) => `lower(${text} collate "C")`
const truth = (arg: string | undefined) => `coalesce(${arg}, false)`
const all = (args: readonly string[], word: string) => `(${args.map(truth).join(` ${word} `)})`

function isBlank(arg: string | undefined, type: FormulaType | undefined): string {
  return type === 'text' ? `(${arg} = '')` : `(${arg} is null)`
}

function ordered(arg: string | undefined, type: FormulaType | undefined): string {
  return type === 'text' ? `(nullif(${arg}, '') collate "C")` : `${arg}`
}

const compare =
  (between: string): SqlFunction =>
  ([a, b], { types: [type] }) =>
    truth(`${ordered(a, type)} ${between} ${ordered(b, type)}`)

function same(a: string | undefined, b: string | undefined): string {
  return `(${a} is not distinct from ${b})`
}

/** when … then … pairs, and what else. */
function cases(pairs: readonly string[], otherwise: string): string {
  return `(case ${pairs.join(' ')} else ${otherwise} end)`
}

const NOTHING: Readonly<Record<FormulaType, string>> = {
  text: "''",
  number: 'null::numeric',
  boolean: 'null::boolean',
  date: 'null::date',
  datetime: 'null::timestamptz',
}

const LOGIC: Record<string, SqlFunction> = {
  '=': ([a, b]) => same(a, b),
  '<>': ([a, b]) => `(not ${same(a, b)})`,
  '<': compare('<'),
  '<=': compare('<='),
  '>': compare('>'),
  '>=': compare('>='),
  IF: ([asked, yes, no]) => cases([`when ${asked} then ${yes}`], `${no}`),
  IFS: (args, { type }) => {
    const pairs = Array.from({ length: args.length >> 1 }, (_, at) => `when ${args[2 * at]} then ${args[2 * at + 1]}`)
    return cases(pairs, args.length % 2 === 1 ? `${args.at(-1)}` : NOTHING[type])
  },
  SWITCH: ([value, ...args], { type }) => {
    const pairs = Array.from(
      { length: args.length >> 1 },
      (_, at) => `when c.v is not distinct from ${args[2 * at]} then ${args[2 * at + 1]}`,
    )
    return `(select ${cases(pairs, args.length % 2 === 1 ? `${args.at(-1)}` : NOTHING[type])} from (select ${value} as v) c)`
  },
  AND: args => all(args, 'and'),
  OR: args => all(args, 'or'),
  NOT: ([asked]) => `(not ${truth(asked)})`,
  XOR: args => `((${args.map(arg => `${truth(arg)}::integer`).join(' + ')}) % 2 = 1)`,
  ISBLANK: ([value], { types: [type] }) => isBlank(value, type),
  BLANKVALUE: (args, { type }) => otherwise(args, type),
  IFERROR: (args, { type }) => otherwise(args, type),
  IN: ([value, ...list], { types: [type] }) =>
    truth(`${type === 'text' ? `nullif(${value}, '')` : value} in (${list.join(', ')})`),
  BETWEEN: ([value, low, high], { types: [type] }) =>
    truth(`${ordered(value, type)} between ${ordered(low, type)} and ${ordered(high, type)}`),
}

function otherwise(args: readonly string[], type: FormulaType): string {
  if (type !== 'text') return `coalesce(${args.join(', ')})`
  return `coalesce(${args.map(arg => `nullif(${arg}, '')`).join(', ')}, '')`
}

const TRIMMED = "E' \\t\\n\\r\\u00a0\\u3000'"

function concatenated(args: readonly string[]): string {
  return `ws.formula_text(concat(${args.join(', ')}))`
}

function words(value: string | undefined, around: Around): string {
  const [type] = around.types
  if (type === 'text') return `${value}`
  if (type === 'number') return `coalesce(trim_scale(${value})::text, '')`
  if (type === 'boolean') return `coalesce(upper(${value}::text), '')`
  if (type === 'date') return `coalesce(to_char(${value}, 'YYYY-MM-DD'), '')`
  return `coalesce(to_char(${value} at time zone ${zoneOf(around)}, 'YYYY-MM-DD HH24:MI:SS'), '')`
}

const zoneOf = ({ bind, setting }: Around) => `${bind(setting.timeZone)}::text`

const TEXT: Record<string, SqlFunction> = {
  '&': concatenated,
  CONCAT: concatenated,
  TEXTJOIN: ([separator, ...parts]) =>
    `ws.formula_text(concat_ws(${separator}, ${parts.map(one => `nullif(${one}, '')`).join(', ')}))`,
  LEFT: ([text, length]) => `left(${text}, greatest(${whole(length)}, 0))`,
  RIGHT: ([text, length]) => `ws.formula_right(${text}, ${whole(length)})`,
  MID: ([text, start, length]) => `ws.formula_middle(${text}, ${whole(start)}, ${whole(length)})`,
  LEN: ([text]) => `length(${text})::numeric`,
  TRIM: ([text]) => `btrim(${text}, ${TRIMMED})`,
  UPPER: ([text]) => `upper(${text} collate "C")`,
  LOWER: ([text]) => folded(text),
  SUBSTITUTE: own('substitute'),
  CONTAINS: ([text, part]) => `(strpos(${folded(text)}, ${folded(part)}) > 0)`,
  STARTSWITH: ([text, part]) => `starts_with(${folded(text)}, ${folded(part)})`,
  ENDSWITH: ([text, part]) => `(ws.formula_right(${folded(text)}, length(${part})) = ${folded(part)})`,
  FIND: ([part, text, start]) => `ws.formula_find(${part}, ${text}, ${whole(start)})`,
  REPT: ([text, times]) => `ws.formula_repeat(${text}, ${whole(times)})`,
  PADLEFT: ([text, length, filling]) => `ws.formula_pad(${text}, ${whole(length)}, ${filling})`,
  SPLIT: ([text, separator, at]) => `ws.formula_split(${text}, ${separator}, ${whole(at)})`,
  DIGITS: ([text]) => `regexp_replace(${text}, '[^0-9]', '', 'g')`,
  ISNUMBER: ([text]) => `(ws.formula_value(${text}) is not null)`,
  VALUE: own('value'),
  WORDS: ([value], around) => words(value, around),
  NUMBERTEXT: ([value], { parts }) => {
    const format = constantOf(parts[1])
    const decimals = (/\.(0+)/.exec(format)?.[1] ?? '').length
    return `coalesce(ws.formula_written(${value}, ${decimals}, ${format.startsWith('#')}, ${format.endsWith('%')}), '')`
  },
  DATETEXT: ([day, format]) => `ws.formula_clock(${day}::timestamp, ${format})`,
  TIMETEXT: ([at, format], around) => `ws.formula_clock(${at} at time zone ${zoneOf(around)}, ${format})`,
}

function constantOf(expression: Expression | undefined): string {
  const value = expression?.kind === 'constant' ? expression.value : null
  return typeof value === 'string' ? value : ''
}

const NUMBER: Record<string, SqlFunction> = {
  '+': sign('+'),
  '-': sign('-'),
  '*': args => `ws.formula_number(${args.join(' * ')})`,
  '/': own('divide'),
  NEGATE: ([value]) => `(- ${value})`,
  ABS: fn('abs'),
  SIGN: fn('sign'),
  ROUND: own('round'),
  ROUNDDOWN: own('round_down'),
  ROUNDUP: own('round_up'),
  INT: fn('floor'),
  FLOOR: own('floor'),
  CEILING: ([value, step]) => `(- ws.formula_floor(- ${value}, ${step}))`,
  MOD: own('mod'),
  POWER: own('power'),
  SQRT: own('root'),
  SUM: args => `(${args.map(arg => `coalesce(${arg}, 0)`).join(' + ')})`,
  AVERAGE: args =>
    `ws.formula_divide(${args.map(arg => `coalesce(${arg}, 0)`).join(' + ')}, num_nonnulls(${args.join(', ')}))`,
  COUNT: (args, { types }) =>
    `num_nonnulls(${args.map((arg, at) => (types[at] === 'text' ? `nullif(${arg}, '')` : arg)).join(', ')})::numeric`,
  MIN: fn('least'),
  MAX: fn('greatest'),
}

const part =
  (name: string): SqlFunction =>
  ([day]) =>
    `extract(${name} from ${day})`
const exceptionsOf = ({ bind, setting }: Around) => {
  const { off, worked } = exceptions(setting.country)
  return `${bind(off)}::date[], ${bind(worked)}::date[]`
}
const local = (at: string | undefined, around: Around) => `(${at} at time zone ${zoneOf(around)})`

function moved(day: string | undefined, count: string, unit: string): string {
  const months = { month: 1, quarter: 3, year: 12 }[unit]
  if (months) return `ws.formula_add_months(${day}, ${count}::bigint * ${months})`
  return `ws.formula_add_days(${day}, ${count}::bigint * ${unit === 'week' ? 7 : 1})`
}

function between(from: string, to: string, unit: string): string {
  const months = { month: 1, quarter: 3, year: 12 }[unit]
  if (months) return `(ws.formula_months(${from}, ${to}) / ${months})::numeric`
  return unit === 'week' ? `((${to} - ${from}) / 7)::numeric` : `(${to} - ${from})::numeric`
}

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440, week: 10_080 }
/** A count of nothing moves nothing anywhere: there is no result. */
const counted = (count: string | undefined) => `(case when ${count} is not null then ${whole(count, LIMIT)} end)`

const DATE: Record<string, SqlFunction> = {
  TODAY: (_, around) => `(${around.bind(around.setting.now)}::timestamptz at time zone ${zoneOf(around)})::date`,
  NOW: (_, { bind, setting }) => `${bind(setting.now)}::timestamptz`,
  DATE: args =>
    `(case when num_nulls(${args.join(', ')}) = 0 then ws.formula_date(${args.map(arg => whole(arg, 10_000)).join(', ')}) end)`,
  DAYOF: ([at], around) => `ws.formula_within(${local(at, around)}::date)`,
  DAYFROM: own('day_text'),
  YEAR: part('year'),
  QUARTER: part('quarter'),
  MONTH: part('month'),
  DAY: part('day'),
  WEEK: part('week'),
  WEEKDAY: part('isodow'),
  HOUR: ([at], around) => `extract(hour from ${local(at, around)})`,
  MINUTE: ([at], around) => `extract(minute from ${local(at, around)})`,
  DAYADD: ([day, count], { parts }) => moved(day, counted(count), constantOf(parts[2])),
  DAYPLUS: ([day, count]) => moved(day, counted(count), 'day'),
  DAYMINUS: ([day, count]) => moved(day, `(- ${counted(count)})`, 'day'),
  TIMEADD: ([at, count], { parts }) =>
    `ws.formula_add_minutes(${at}, ${counted(count)}::bigint * ${MINUTES[constantOf(parts[2])] ?? 1})`,
  DAYDIFF: ([from, to], { parts }) => between(`${from}`, `${to}`, constantOf(parts[2])),
  DAYSBETWEEN: ([to, from]) => `(${to} - ${from})::numeric`,
  TIMEDIFF: ([from, to], around) => {
    const unit = constantOf(around.parts[2])
    if (unit === 'minute' || unit === 'hour') return `ws.formula_steps(${from}, ${to}, ${unit === 'hour' ? 3600 : 60})`
    const day = (at: string | undefined) => `ws.formula_within(${local(at, around)}::date)`
    return between(day(from), day(to), unit)
  },
  EOMONTH: ([day, months]) =>
    `ws.formula_within((date_trunc('month', ws.formula_add_months(${day}, ${counted(months)})::timestamp) + interval '1 month -1 day')::date)`,
  STARTOFMONTH: ([day]) => `date_trunc('month', ${day}::timestamp)::date`,
  STARTOFWEEK: ([day]) => `ws.formula_within(date_trunc('week', ${day}::timestamp)::date)`,
  ISWORKDAY: ([day], around) => `ws.formula_is_workday(${day}, ${exceptionsOf(around)})`,
  WORKDAY: ([day, count], around) => `ws.formula_workday(${day}, ${counted(count)}, ${exceptionsOf(around)})`,
  NETWORKDAYS: ([from, to], around) => `ws.formula_workdays(${from}, ${to}, ${exceptionsOf(around)})::numeric`,
}

const NARROW = Array.from({ length: 94 }, (_, at) => String.fromCodePoint(0x21 + at)).join('')
const WIDE = Array.from({ length: 94 }, (_, at) => String.fromCodePoint(0xff01 + at)).join('')
const shifted =
  (from: string, to: string): SqlFunction =>
  ([text], { bind }) =>
    `translate(${text}, ${bind(from)}::text, ${bind(to)}::text)`

const CHINESE: Record<string, SqlFunction> = {
  CNYUPPER: own('capitals'),
  HALFWIDTH: shifted(`${WIDE}\u3000`, `${NARROW} `),
  FULLWIDTH: shifted(`${NARROW} `, `${WIDE}\u3000`),
  MASK: ([text, head, tail]) => `ws.formula_mask(${text}, ${whole(head)}, ${whole(tail)})`,
  IDBIRTHDAY: own('birthday'),
  IDSEX: own('sex'),
  ISIDCARD: own('is_id_card'),
  ISCREDITCODE: own('is_credit_code'),
}

/** By the names of contracts/src/formula/functions: what each is in SQL. */
export const SQL_FUNCTIONS: Readonly<Record<string, SqlFunction>> = {
  ...LOGIC,
  ...TEXT,
  ...NUMBER,
  ...DATE,
  ...CHINESE,
}
