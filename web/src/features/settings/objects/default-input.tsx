import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field } from '@huiliu/contracts'
import { FieldInput } from '../../../ui/field-input.tsx'
import { takes } from './field-model.ts'

type Props = { field: Field; value: unknown; onChange: (value: unknown) => void }

/** What a new record begins with; of a date, it can be the day it is made. */
export function DefaultInput({ field, value, onChange }: Props) {
  const { t } = useTranslation()
  if (!takes({ type: field.type, master: false }, 'default')) return null
  const timely = field.type === 'date' || field.type === 'datetime'
  const today = typeof value === 'object' && value !== null && 'relative' in value
  return (
    <div className="form-row">
      <span>{t('objects.default')}</span>
      {!today && (
        <FieldInput
          field={{ ...field, label: { zh: t('objects.default'), en: t('objects.default') }, required: false }}
          value={value}
          onChange={onChange}
        />
      )}
      {timely && (
        <Checkbox checked={today} onChange={event => onChange(event.target.checked ? { relative: 'today' } : null)}>
          {t(field.type === 'date' ? 'objects.today' : 'objects.now')}
        </Checkbox>
      )}
    </div>
  )
}
