import { InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, Operand } from '@huiliu/contracts'
import { FieldInput } from '../field-input.tsx'
import type { Row } from './model.ts'

type Props = { row: Row; field: Field; onChange: (value: Operand | Operand[]) => void }

/** A day, or a day counted from today; two of them for `between`. */
export function DayOperand({ row, field, onChange }: Props) {
  if (row.op !== 'between') return <Day field={field} value={first(row.value)} onChange={onChange} />
  const [low = null, high = null] = Array.isArray(row.value) ? row.value : []
  return (
    <span className="cond-days">
      <Day field={field} value={low} onChange={next => onChange([next, high])} />
      <Day field={field} value={high} onChange={next => onChange([low, next])} />
    </span>
  )
}

type Mode = 'on' | 'today' | 'daysAgo' | 'daysAhead'
const MODES: Mode[] = ['on', 'today', 'daysAgo', 'daysAhead']

function Day({
  field,
  value,
  onChange,
}: {
  field: Field
  value: Operand | undefined
  onChange: (value: Operand) => void
}) {
  const { t } = useTranslation()
  const relative = typeof value === 'object' && value !== null && value.relative !== 'me' ? value : undefined
  const mode: Mode = relative?.relative ?? 'on'
  const days = relative && 'n' in relative ? relative.n : 7
  return (
    <span className="row">
      <Select
        aria-label={t('day.mode')}
        popupMatchSelectWidth={false}
        value={mode}
        options={MODES.map(one => ({ value: one, label: t(`day.${one}`) }))}
        onChange={next => onChange(operand(next, days))}
      />
      {mode === 'on' && (
        <FieldInput
          field={{ ...field, type: 'date' }}
          value={relative ? null : value}
          onChange={next => onChange(typeof next === 'string' ? next : null)}
        />
      )}
      {(mode === 'daysAgo' || mode === 'daysAhead') && (
        <InputNumber
          aria-label={t(`day.${mode}`)}
          min={0}
          max={3650}
          value={days}
          onChange={next => onChange(operand(mode, next ?? 0))}
        />
      )}
    </span>
  )
}

function operand(mode: Mode, n: number): Operand {
  if (mode === 'on') return null
  return mode === 'today' ? { relative: 'today' } : { relative: mode, n }
}

function first(value: Row['value']): Operand | undefined {
  return Array.isArray(value) ? value[0] : value
}
