import { lazy, Suspense } from 'react'
import { Input } from 'antd'
import { asText, fieldLabel } from '../fields.ts'
import { When } from '../when.tsx'
import type { FieldLook, InputProps, ValueProps } from './contract.ts'

const DateInput = lazy(() => import('../date-input.tsx').then(module => ({ default: module.DateInput })))

function Day(props: InputProps) {
  const withTime = props.field.type === 'datetime'
  return (
    <Suspense fallback={<Input id={props.id} aria-label={fieldLabel(props.field)} disabled />}>
      <DateInput {...props} withTime={withTime} />
    </Suspense>
  )
}

function Moment({ value }: ValueProps) {
  return <When at={asText(value)} />
}

/** Typed as on a clock; the browser knows how its people write it. */
function Clock({ field, value, onChange, autoFocus, id }: InputProps) {
  return (
    <Input
      id={id}
      type="time"
      autoFocus={autoFocus}
      aria-label={fieldLabel(field)}
      style={{ width: 140 }}
      value={clockText(value)}
      onChange={event => onChange(event.target.value === '' ? null : event.target.value)}
    />
  )
}

/** Seconds show where there are any. */
function clockText(value: unknown): string {
  return asText(value).replace(/^(\d\d:\d\d):00$/, '$1')
}

function ClockText({ value }: ValueProps) {
  return <>{clockText(value)}</>
}

export const date: FieldLook = { Input: Day, width: 110, atOnce: true }
export const datetime: FieldLook = { Value: Moment, Input: Day, width: 120 }
export const time: FieldLook = { Value: ClockText, Input: Clock, width: 90, text: clockText }
