import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Field, FieldType, Operand, Scalar } from '@huiliu/contracts'
import { useMembers } from '../../api/auth.ts'
import { words } from '../../app/i18n.ts'
import { FieldInput } from '../field-input.tsx'
import { asText, fieldLabel } from '../fields.ts'
import { DayOperand } from './day-operand.tsx'
import { MemberOperand } from './member-operand.tsx'
import { Icon } from '../icon.tsx'
import type { FieldChoice } from './fields.ts'
import { newRow, opsFor, takesMany, takesNoValue, withOp, type Row } from './model.ts'

type Props = { row: Row; choices: FieldChoice[]; onChange: (row: Row | null) => void }

export function ConditionRow({ row, choices, onChange }: Props) {
  const { t } = useTranslation()
  const chosen = choices.find(choice => choice.path === row.field)
  const ops = chosen ? opsFor(chosen.field.type) : [row.op]
  return (
    <div className="cond-row">
      <Select
        className="cond-field"
        aria-label={t('condition.field')}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        value={row.field}
        options={grouped(choices)}
        onChange={path => {
          const next = choices.find(choice => choice.path === path)
          if (next) onChange({ ...newRow(next.field), id: row.id })
        }}
      />
      <Select
        className="cond-op"
        aria-label={t('condition.op')}
        popupMatchSelectWidth={false}
        value={row.op}
        options={ops.map(op => ({ value: op, label: t(`op.${op}`) }))}
        onChange={op => onChange(withOp(row, op))}
      />
      <div className="cond-value">{chosen && <ValueEditor row={row} field={chosen.field} onChange={onChange} />}</div>
      <button className="icon-button" aria-label={t('condition.remove')} onClick={() => onChange(null)}>
        <Icon name="close" small />
      </button>
    </div>
  )
}

function ValueEditor({ row, field, onChange }: { row: Row; field: Field; onChange: (row: Row) => void }) {
  if (takesNoValue(row.op)) return null
  const set = (value: Operand | Operand[] | undefined) => onChange({ ...row, value })
  if (takesMany(row.op)) return <ManyValues field={field} value={row.value} onChange={set} />
  if (field.type === 'date' || field.type === 'datetime') return <DayOperand row={row} field={field} onChange={set} />
  if (row.op === 'between') {
    const [low = null, high = null] = Array.isArray(row.value) ? row.value : []
    return (
      <span className="row">
        <FieldInput field={field} value={low} onChange={next => set([scalar(next), high])} />
        <span className="faint">–</span>
        <FieldInput field={field} value={high} onChange={next => set([low, scalar(next)])} />
      </span>
    )
  }
  if (field.type === 'member') return <MemberOperand value={row.value} onChange={set} />
  // One option of a multi-select is compared at a time.
  const single: Field = { ...field, type: SINGLE[field.type] ?? field.type }
  return <FieldInput field={single} value={row.value} onChange={next => set(scalar(next))} />
}

const SINGLE: Partial<Record<FieldType, FieldType>> = { multi_select: 'select', lookup_many: 'lookup' }

type ManyProps = { field: Field; value: Row['value']; onChange: (value: Scalar[]) => void }
function ManyValues({ field, value, onChange }: ManyProps) {
  const members = useMembers()
  const options =
    field.type === 'member'
      ? members.map(member => ({ value: member.id, label: member.name }))
      : (field.options ?? []).map(option => ({ value: option.value, label: words(option.label) }))
  return (
    <Select
      mode={options.length > 0 ? 'multiple' : 'tags'}
      aria-label={fieldLabel(field)}
      style={{ width: '100%' }}
      maxTagCount="responsive"
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      value={Array.isArray(value) ? value.map(asText) : []}
      onChange={onChange}
    />
  )
}

function scalar(value: unknown): Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function grouped(choices: FieldChoice[]) {
  const groups = Map.groupBy(choices, choice => choice.group)
  return [...groups].map(([label, items]) => ({
    label,
    options: items.map(item => ({ value: item.path, label: item.label })),
  }))
}
