import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/format.ts'
import { CardText } from '../card.tsx'
import type { LookProps } from '../look-props.ts'
import type { Item } from './calendar.tsx'

type Props = Pick<LookProps, 'def' | 'columns' | 'onOpen'> & { day: string; items: Item[] }

/** On a phone, what lies on the day that was touched. */
export function DayList({ def, columns, day, items, onOpen }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <section className="day-list">
      <h2>{format.dayName(day)}</h2>
      {items.length === 0 && <p className="faint">{t('look.emptyDay')}</p>}
      <ul>
        {items.map(({ row }) => (
          <li key={row.id}>
            <button className="look-line" onClick={() => onOpen(row.id)}>
              <CardText def={def} row={row} columns={columns} most={2} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
