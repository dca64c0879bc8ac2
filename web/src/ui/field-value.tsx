import type { Field } from '@huiliu/contracts'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useMembers } from '../api/auth.ts'
import { objectQuery } from '../api/objects.ts'
import { recordQuery } from '../api/records.ts'
import { words } from '../app/i18n.ts'
import { asText, recordName } from './fields.ts'
import { useFormat } from './format.ts'
import { Icon } from './icon.tsx'
import { When } from './when.tsx'

const UUID = /^[0-9a-f-]{36}$/

type Props = {
  field: Field
  value: unknown
  /** the record it stands in: names of what is looked up (`<field>_name`), its currency */
  row?: Record<string, unknown> | undefined
  link?: boolean
}

/** One value as people read it: labels for options, names for ids, local dates and money. */
export function FieldValue({ field, value, row, link = false }: Props) {
  const format = useFormat()
  const name = row?.[`${field.name}_name`]
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return <span className="faint">—</span>
  const text = asText(value)
  if (field.type === 'currency') return <>{format.money(text, asText(row?.currency_code))}</>
  if (field.type === 'number') return <>{format.number(text)}</>
  if (field.type === 'percent') return <>{format.number(text)}%</>
  if (field.type === 'phone') return <>{format.phone(text)}</>
  if (field.type === 'datetime') return <When at={text} />
  if (field.type === 'boolean') return value === true ? <Icon name="check" small /> : <span className="faint">—</span>
  if (field.type === 'select') return <OptionTag field={field} value={text} />
  if (field.type === 'multi_select') return <Options field={field} value={value} />
  if (field.type === 'member') return <MemberName id={text} name={name} />
  if (field.type === 'lookup') return <LookupName object={field.object} id={text} name={name} link={link} />
  if (field.type === 'url' && link) return <SafeLink url={text} />
  return <>{text}</>
}

/** Only http(s) becomes a link: a stored `javascript:` stays text. */
function SafeLink({ url }: { url: string }) {
  if (!/^https?:\/\//i.test(url)) return <>{url}</>
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {url}
    </a>
  )
}

function OptionTag({ field, value }: { field: Field; value: string }) {
  const option = field.options?.find(one => one.value === value)
  return <span className={`tag ${toneOf(option?.color)}`}>{option ? words(option.label) : value}</span>
}

function Options({ field, value }: { field: Field; value: unknown }) {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return (
    <span className="tags">
      {values.map(one => (
        <OptionTag key={asText(one)} field={field} value={asText(one)} />
      ))}
    </span>
  )
}

function MemberName({ id, name }: { id: string; name: unknown }) {
  const member = useMembers().find(one => one.id === id)
  return <>{member?.name ?? (asText(name) || id.slice(0, 8))}</>
}

/** What is looked up, by its name; where the record does not bring the name (histories), it is asked for once. */
function LookupName({ object = '', id, name, link }: { object?: string; id: string; name: unknown; link: boolean }) {
  const missing = asText(name) === '' && object !== '' && UUID.test(id)
  const def = useQuery({ ...objectQuery(object), enabled: missing }).data
  const row = useQuery({ ...recordQuery(object, id), enabled: missing, retry: false }).data
  const text = asText(name) || (row && recordName(def, row)) || id.slice(0, 8)
  if (!link || !object) return <>{text}</>
  if (object === 'contact') {
    return (
      <Link to="/customers/$id" params={{ id }}>
        {text}
      </Link>
    )
  }
  return (
    <Link to="/o/$object/$id" params={{ object, id }}>
      {text}
    </Link>
  )
}

const TONES: Record<string, string> = {
  green: 'ok',
  red: 'bad',
  orange: 'warn',
  amber: 'warn',
  yellow: 'warn',
  teal: 'accent',
  blue: 'accent',
  accent: 'accent',
  ok: 'ok',
  warn: 'warn',
  bad: 'bad',
}
function toneOf(color: string | undefined): string {
  return color ? (TONES[color] ?? '') : ''
}
