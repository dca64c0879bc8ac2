import { InputNumber, Rate } from 'antd'
import { asText, fieldLabel } from '../fields.ts'
import { useFormat } from '../format.ts'
import type { FieldLook, InputProps, ValueProps } from './contract.ts'

function Decimal({ field, value, onChange, autoFocus, id }: InputProps) {
  return (
    <InputNumber
      id={id}
      autoFocus={autoFocus}
      aria-label={fieldLabel(field)}
      style={{ width: '100%' }}
      stringMode
      value={asText(value) || null}
      suffix={field.type === 'percent' ? '%' : undefined}
      onChange={next => onChange(next === null ? null : String(next))}
    />
  )
}

function Plain({ field, value }: ValueProps) {
  const shown = useFormat().number(asText(value))
  return <>{field.type === 'percent' ? `${shown}%` : shown}</>
}

function Money({ value, row }: ValueProps) {
  return <>{useFormat().money(asText(value), asText(row?.currency_code))}</>
}

const USUAL = 5

function Stars({ field: { max = USUAL }, value }: ValueProps) {
  const stars = Math.min(Number(value), max)
  return (
    <span className="stars" role="img" aria-label={`${stars} / ${max}`}>
      {'★'.repeat(stars)}
      <span className="faint">{'☆'.repeat(max - stars)}</span>
    </span>
  )
}

function StarsInput({ field, value, onChange, autoFocus, id }: InputProps) {
  return (
    <span id={id} role="group" aria-label={fieldLabel(field)}>
      <Rate
        autoFocus={autoFocus}
        count={field.max ?? USUAL}
        value={Number(value) || 0}
        onChange={stars => onChange(stars === 0 ? null : stars)}
      />
    </span>
  )
}

export const number: FieldLook = { Value: Plain, Input: Decimal, width: 110, numeric: true }
export const percent: FieldLook = { Value: Plain, Input: Decimal, width: 90, numeric: true }
export const currency: FieldLook = { Value: Money, Input: Decimal, width: 130, numeric: true }
export const rating: FieldLook = { Value: Stars, Input: StarsInput, width: 120, atOnce: true }
