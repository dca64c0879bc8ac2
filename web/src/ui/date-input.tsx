import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { asText, fieldLabel } from './fields.ts'
import type { InputProps } from './field-types/index.ts'

/** A day as YYYY-MM-DD, or a moment as RFC 3339 in UTC. Loaded on first use: calendars are heavy. */
export function DateInput({ field, value, onChange, autoFocus, id, withTime }: InputProps & { withTime: boolean }) {
  const text = asText(value)
  return (
    <DatePicker
      id={id}
      autoFocus={autoFocus}
      aria-label={fieldLabel(field)}
      style={{ width: '100%' }}
      showTime={withTime ? { format: 'HH:mm' } : false}
      value={text ? dayjs(text) : null}
      onChange={next => onChange(next ? (withTime ? next.toISOString() : next.format('YYYY-MM-DD')) : null)}
    />
  )
}
