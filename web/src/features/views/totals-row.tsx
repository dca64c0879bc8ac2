import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { groupsQuery } from '../../api/looks.ts'
import { useFormat } from '../../ui/format.ts'
import type { Column } from '../list/columns.ts'
import { within, type Asked } from './look-props.ts'

type Props = { object: string; asked: Asked; sums: string[]; columns: Column[]; template: string }

/** What the columns add up to over everything the list finds. */
export function TotalsRow({ object, asked, sums, columns, template }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { filter, search } = within(asked)
  const found = useQuery(groupsQuery(object, { filter, search, sums })).data?.items[0]
  const text = (name: string) => {
    const sum = found?.sums.find(one => one.field === name)
    if (!sum) return null
    if (sum.amount === null) return <span className="faint">—</span>
    return sum.currency === null ? format.number(sum.amount) : format.money(sum.amount, sum.currency)
  }
  return (
    <div role="row" className="grid-row grid-total" style={{ gridTemplateColumns: template }}>
      <span role="gridcell" className="grid-cell grid-check" />
      {columns.map(({ field, left }, at) => (
        <span
          key={field.name}
          role="gridcell"
          className={`grid-cell${at === 0 ? '' : ' num'}${left === undefined ? '' : ' pinned'}`}
          style={{ left }}
        >
          {at === 0 ? t('look.total') : text(field.name)}
        </span>
      ))}
    </div>
  )
}
