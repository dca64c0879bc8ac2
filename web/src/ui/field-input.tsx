import { lazy, Suspense, type ReactNode } from 'react'
import { Input, InputNumber, Select, Switch } from 'antd'
import type { Field } from '@huiliu/contracts'
import { words } from '../app/i18n.ts'
import { asText, fieldLabel } from './fields.ts'
import { MemberPicker, RecordPicker } from './pickers.tsx'

const DateInput = lazy(() => import('./date-input.tsx').then(module => ({ default: module.DateInput })))

export type InputProps = {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  autoFocus?: boolean
  id?: string
  /** the name of the record a lookup holds now */
  name?: unknown
}

/** THE editor of one value, by field type: forms, inline edit, bulk edit and conditions all use it. */
export function FieldInput(props: InputProps): ReactNode {
  const { field, value, onChange, autoFocus, id } = props
  const label = fieldLabel(field)
  const common = { id, autoFocus, 'aria-label': label, style: { width: '100%' } }
  switch (field.type) {
    case 'long_text':
    case 'json':
      return (
        <Input.TextArea
          {...common}
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={asText(value)}
          onChange={event => onChange(event.target.value || null)}
        />
      )
    case 'number':
    case 'currency':
    case 'percent':
      return (
        <InputNumber
          {...common}
          stringMode
          value={asText(value) || null}
          suffix={field.type === 'percent' ? '%' : undefined}
          onChange={next => onChange(next === null ? null : String(next))}
        />
      )
    case 'boolean':
      return (
        <Switch
          id={id}
          autoFocus={autoFocus}
          aria-label={label}
          size="small"
          checked={value === true}
          onChange={onChange}
        />
      )
    case 'date':
    case 'datetime':
      return (
        <Suspense fallback={<Input {...common} disabled />}>
          <DateInput {...props} withTime={field.type === 'datetime'} />
        </Suspense>
      )
    case 'select':
    case 'multi_select':
      return <OptionSelect {...props} />
    case 'member':
      return <MemberPicker {...common} value={asText(value) || null} onChange={onChange} />
    case 'lookup':
      return (
        <RecordPicker
          {...common}
          object={field.object ?? 'contact'}
          value={asText(value) || null}
          name={asText(props.name)}
          onChange={onChange}
        />
      )
    default:
      return (
        <Input
          {...common}
          value={asText(value)}
          onChange={event => onChange(event.target.value === '' ? null : event.target.value)}
        />
      )
  }
}

function OptionSelect({ field, value, onChange, autoFocus, id }: InputProps) {
  const options = (field.options ?? []).map(option => ({ value: option.value, label: words(option.label) }))
  const label = fieldLabel(field)
  if (field.type === 'multi_select') {
    const values: string[] = Array.isArray(value) ? value.map(asText) : []
    return (
      <Select
        id={id}
        mode="multiple"
        autoFocus={autoFocus}
        aria-label={label}
        style={{ width: '100%' }}
        options={options}
        value={values}
        onChange={next => onChange(next)}
      />
    )
  }
  return (
    <Select
      id={id}
      autoFocus={autoFocus}
      defaultOpen={autoFocus}
      aria-label={label}
      style={{ width: '100%' }}
      allowClear={!field.required}
      showSearch={options.length > 8 ? { optionFilterProp: 'label' } : undefined}
      options={options}
      value={asText(value) || undefined}
      onChange={(next: string | undefined) => onChange(next ?? null)}
    />
  )
}
