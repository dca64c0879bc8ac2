import type { KeyboardEvent } from 'react'
import { useDraggable, useDroppable } from '@dnd-kit/core'
import { useTranslation } from 'react-i18next'
import { asText, recordName } from '../../../ui/fields.ts'
import { useFormat } from '../../../ui/format.ts'
import { useNarrow } from '../../../ui/narrow.ts'
import { CardText } from '../card.tsx'
import type { LookProps } from '../look-props.ts'
import type { Item, Shift } from './calendar.tsx'
import type { Span, When } from './days.ts'
import type { DayMark } from './holidays.ts'

type Props = Pick<LookProps, 'def' | 'columns' | 'onOpen' | 'onPeek'> & {
  when: When
  span: Span
  at: string
  today: string
  day: string
  items: Item[]
  mark: DayMark | undefined
  movable: boolean
  onShift: Shift
  onDay: () => void
}
const IN_A_MONTH = 3

/** A day with what lies on it; the first few of them in a month. */
export function DayCell(props: Props) {
  const { span, at, today, day, items, mark, onDay } = props
  const { t } = useTranslation()
  const format = useFormat()
  const narrow = useNarrow()
  const { setNodeRef, isOver } = useDroppable({ id: day })
  const most = span !== 'month' ? items.length : narrow ? 0 : IN_A_MONTH
  const state = [
    'calendar-day',
    day === today && 'today',
    span === 'month' && day.slice(0, 7) !== at.slice(0, 7) && 'outside',
    narrow && day === at && 'chosen',
    isOver && 'over',
  ]
  return (
    <div ref={setNodeRef} className={state.filter(Boolean).join(' ')} data-day={day}>
      <div className="calendar-date">
        <button onClick={onDay} aria-label={`${format.dayName(day)} · ${t('look.items', { count: items.length })}`}>
          {span === 'month' ? Number(day.slice(8)) : format.dayName(day)}
        </button>
        {mark && (
          <span className={`calendar-mark ${mark.kind}`} title={mark.name ?? undefined}>
            {t(mark.kind === 'off' ? 'look.dayOff' : 'look.dayWorked')}
          </span>
        )}
        {mark?.name && !narrow && <span className="calendar-holiday cut">{mark.name}</span>}
      </div>
      {narrow && span === 'month' && items.length > 0 && <span className="calendar-dots">{items.length}</span>}
      {items.slice(0, most).map(item => (
        <Chip key={item.row.id} {...props} item={item} />
      ))}
      {most > 0 && items.length > most && (
        <button className="link calendar-more" onClick={onDay}>
          {t('look.more', { count: items.length - most })}
        </button>
      )}
    </div>
  )
}

function Chip({ def, columns, when, span, day, movable, item, onOpen, onPeek, onShift }: Props & { item: Item }) {
  const format = useFormat()
  const { row, first, last } = item
  const { setNodeRef, listeners, transform, isDragging } = useDraggable({
    id: `${row.id} ${day}`,
    data: { item: { row, day } },
  })
  const time = when.start.type === 'datetime' && first === day ? format.time(asText(row[when.start.name])) : ''
  const state = ['calendar-chip', first < day && 'goes-on', last > day && 'goes-further', isDragging && 'lifted']
  function onKeyDown(event: KeyboardEvent) {
    const days = event.shiftKey && movable ? STEPS[event.key] : undefined
    const act =
      days !== undefined
        ? () => onShift(row, days)
        : event.key === 'Enter'
          ? () => onOpen(row.id)
          : event.key === ' '
            ? () => onPeek(row.id)
            : undefined
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <div
      ref={setNodeRef}
      {...listeners}
      role="button"
      tabIndex={0}
      aria-describedby="calendar-keys"
      className={state.filter(Boolean).join(' ')}
      style={transform ? { transform: `translate(${transform.x}px, ${transform.y}px)` } : undefined}
      onClick={() => onPeek(row.id)}
      onKeyDown={onKeyDown}
    >
      {time && <span className="faint">{time}</span>}
      {span === 'day' ? (
        <span className="calendar-wide">
          <CardText def={def} row={row} columns={columns} />
        </span>
      ) : (
        <span className="cut">{recordName(def, row)}</span>
      )}
    </div>
  )
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
