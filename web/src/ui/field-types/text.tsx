import { Input } from 'antd'
import { asText, fieldLabel } from '../fields.ts'
import { useFormat } from '../format.ts'
import type { FieldLook, InputProps, ValueProps } from './contract.ts'

function Line({ field, value, onChange, autoFocus, id }: InputProps) {
  return (
    <Input
      id={id}
      autoFocus={autoFocus}
      aria-label={fieldLabel(field)}
      style={{ width: '100%' }}
      value={asText(value)}
      onChange={event => onChange(event.target.value === '' ? null : event.target.value)}
    />
  )
}

function Lines({ field, value, onChange, autoFocus, id }: InputProps) {
  return (
    <Input.TextArea
      id={id}
      autoFocus={autoFocus}
      aria-label={fieldLabel(field)}
      style={{ width: '100%' }}
      autoSize={{ minRows: 2, maxRows: 8 }}
      value={asText(value)}
      onChange={event => onChange(event.target.value || null)}
    />
  )
}

function PhoneText({ value }: ValueProps) {
  return <>{useFormat().phone(asText(value))}</>
}

/** Only http(s) becomes a link: a stored `javascript:` stays text. */
function SafeLink({ value, link }: ValueProps) {
  const url = asText(value)
  if (!link || !/^https?:\/\//i.test(url)) return <>{url}</>
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {url}
    </a>
  )
}

export const text: FieldLook = { Input: Line }
export const longText: FieldLook = { Input: Lines, width: 280, long: true, lines: true }
export const json: FieldLook = { Input: Lines, long: true, lines: true }
export const phone: FieldLook = { Value: PhoneText, Input: Line, width: 140 }
export const email: FieldLook = { Input: Line, width: 210 }
export const url: FieldLook = { Value: SafeLink, Input: Line, long: true }
export const autoNumber: FieldLook = { Input: Line, width: 120 }
