import { Select, Switch } from 'antd'
import type { Field } from '@huiliu/contracts'
import { words } from '../../app/i18n.ts'
import { asText, fieldLabel } from '../fields.ts'
import { Icon } from '../icon.tsx'
import type { FieldLook, InputProps, ValueProps } from './contract.ts'

/** The options that go with the value of the field they depend on. */
export function optionsFor({ options = [], dependsOn }: Field, row: Record<string, unknown> | undefined) {
  const by = dependsOn === undefined ? undefined : row?.[dependsOn]
  if (dependsOn === undefined || row === undefined) return options
  return options.filter(({ when }) => when === undefined || when.includes(asText(by)))
}

/** The fields of a form whose choice no longer goes with what it depends on. */
export function unfitting(fields: Field[], values: Record<string, unknown>): string[] {
  return fields.flatMap(field => {
    if (field.dependsOn === undefined) return []
    const possible = new Set(optionsFor(field, values).map(option => option.value))
    const chosen = [values[field.name]].flat().filter(one => one !== null && one !== undefined)
    return chosen.every(one => possible.has(asText(one))) ? [] : [field.name]
  })
}

function One({ field, value, onChange, autoFocus, id, row }: InputProps) {
  const options = optionsFor(field, row).map(option => ({ value: option.value, label: words(option.label) }))
  return (
    <Select
      id={id}
      autoFocus={autoFocus}
      defaultOpen={autoFocus}
      aria-label={fieldLabel(field)}
      style={{ width: '100%' }}
      allowClear={!field.required}
      showSearch={options.length > 8 ? { optionFilterProp: 'label' } : undefined}
      options={options}
      value={asText(value) || undefined}
      onChange={(next: string | undefined) => onChange(next ?? null)}
    />
  )
}

function Several({ field, value, onChange, autoFocus, id, row }: InputProps) {
  return (
    <Select
      id={id}
      mode="multiple"
      autoFocus={autoFocus}
      aria-label={fieldLabel(field)}
      style={{ width: '100%' }}
      options={optionsFor(field, row).map(option => ({ value: option.value, label: words(option.label) }))}
      value={Array.isArray(value) ? value.map(asText) : []}
      onChange={next => onChange(next)}
    />
  )
}

function Tag({ field, value }: { field: Field; value: string }) {
  const option = field.options?.find(one => one.value === value)
  return <span className={`tag ${toneOf(option?.color)}`}>{option ? words(option.label) : value}</span>
}

function OneTag({ field, value }: ValueProps) {
  return <Tag field={field} value={asText(value)} />
}

function Tags({ field, value }: ValueProps) {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return (
    <span className="tags">
      {values.map(one => (
        <Tag key={asText(one)} field={field} value={asText(one)} />
      ))}
    </span>
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

function YesNo({ field, value, onChange, autoFocus, id }: InputProps) {
  return (
    <Switch
      id={id}
      autoFocus={autoFocus}
      aria-label={fieldLabel(field)}
      size="small"
      checked={value === true}
      onChange={onChange}
    />
  )
}

function Check({ value }: ValueProps) {
  return value === true ? <Icon name="check" small /> : <span className="faint">—</span>
}

export const select: FieldLook = { Value: OneTag, Input: One, width: 120, atOnce: true }
export const multiSelect: FieldLook = { Value: Tags, Input: Several, width: 140 }
export const boolean: FieldLook = { Value: Check, Input: YesNo, width: 80, atOnce: true }
