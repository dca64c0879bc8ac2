import { useTranslation } from 'react-i18next'
import type { Field, RecordGroup } from '@huiliu/contracts'
import { FieldValue } from '../../ui/field-value.tsx'
import { fieldLabel } from '../../ui/fields.ts'
import { useFormat } from '../../ui/format.ts'

/** A group by its value, as people read it. */
export function GroupName({ field, value, name }: { field: Field; value: string | null; name: string | null }) {
  const { t } = useTranslation()
  if (value === null) return <span className="faint">{t('look.none', { field: fieldLabel(field) })}</span>
  if (field.type === 'boolean') return <>{t(value === 'true' ? 'look.yes' : 'look.no', { field: fieldLabel(field) })}</>
  if (field.type === 'date' || field.type === 'datetime') return <>{value.slice(0, 7)}</>
  return <FieldValue field={field} value={value} row={{ [`${field.name}_name`]: name }} />
}

type Totals = Pick<RecordGroup, 'count' | 'sums'> & { atLeast: boolean }

/** How many, and what they add up to. */
export function GroupTotals({ count, sums, atLeast }: Totals) {
  const format = useFormat()
  return (
    <>
      <span className="n">
        {format.number(count)}
        {atLeast && '+'}
      </span>
      {sums.map(({ field, amount, currency }) =>
        amount === null ? null : (
          <span key={field} className="look-sum">
            {currency === null ? format.number(amount) : format.money(amount, currency)}
          </span>
        ),
      )}
    </>
  )
}
