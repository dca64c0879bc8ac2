import { useState } from 'react'
import {
  DndContext,
  MouseSensor,
  TouchSensor,
  pointerWithin,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '@huiliu/contracts'
import { meQuery } from '../../../api/auth.ts'
import { SPAN_LIMIT, spanQuery } from '../../../api/looks.ts'
import { isEditable, recordName } from '../../../ui/fields.ts'
import { useFormat } from '../../../ui/format.ts'
import { useNarrow } from '../../../ui/narrow.ts'
import { ProblemView } from '../../../ui/problem.tsx'
import { dayOf, daysBetween } from '../../../ui/zoned.ts'
import { fieldNamed } from '../../list/display.ts'
import { within, type LookProps } from '../look-props.ts'
import { SILENT } from '../silent.ts'
import { useMove } from '../use-move.ts'
import { CalendarHead } from './head.tsx'
import { DayCell } from './day-cell.tsx'
import { DayList } from './day-list.tsx'
import { daysOn, movedBy, stretchOf, touching, type Span, type When } from './days.ts'
import { useHolidays } from './holidays.ts'
import './calendar.css'

/** Records by the day of a date: a month, a week or a day; moved to another day by drag or keys. */
export function Calendar(props: LookProps) {
  const { def, display } = props
  const { t } = useTranslation()
  const start = fieldNamed(def, display.start)
  const workspace = useQuery({ ...meQuery, enabled: false }).data?.workspace
  if (!start) return <p className="look-note">{t('look.noField')}</p>
  const when = { start, end: fieldNamed(def, display.end), timeZone: workspace?.timeZone ?? 'Asia/Shanghai' }
  return <CalendarOf {...props} when={when} country={workspace?.country} />
}

export type Item = { row: RecordRow; first: string; last: string }

function CalendarOf(props: LookProps & { when: When; country: string | undefined }) {
  const { def, asked, when } = props
  const { t } = useTranslation()
  const narrow = useNarrow()
  const [today] = useState(() => dayOf(new Date(), when.timeZone))
  const [at, setAt] = useState(today)
  const [span, setSpan] = useState<Span>('month')
  const days = daysOn(span, at)
  const [first = at, last = at] = [days[0], days.at(-1)]
  const query = within({ ...asked, sort: [{ field: when.start.name, dir: 'asc' }] }, ...touching(when, first, last))
  const found = useQuery(spanQuery(def.name, query))
  const marks = useHolidays(days, props.country)
  const shift = useShift(props)
  const items = itemsOf(found.data?.items ?? [], when)
  const onDay = (day: string) => items.filter(item => item.first <= day && day <= item.last)
  const cell = { ...props, span, at, today, movable: def.can.update && isEditable(when.start), onShift: shift }
  return (
    <DragDays onShift={shift} movable={cell.movable}>
      <section className={`calendar ${span}`}>
        <CalendarHead span={span} at={at} today={today} days={days} onAt={setAt} onSpan={setSpan} />
        {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
        {found.data?.next && <p className="look-note">{t('look.onlySome', { count: SPAN_LIMIT })}</p>}
        <p id="calendar-keys" className="sr">
          {t('look.calendarKeys')}
        </p>
        <div className={found.isPending ? 'calendar-days pending' : 'calendar-days'}>
          {span !== 'day' && <Weekdays days={days} />}
          {days.map(day => (
            <DayCell
              key={day}
              {...cell}
              day={day}
              items={onDay(day)}
              mark={marks.get(day)}
              onDay={() => (setAt(day), narrow || setSpan('day'))}
            />
          ))}
        </div>
        {narrow && span === 'month' && <DayList {...props} day={at} items={onDay(at)} />}
      </section>
    </DragDays>
  )
}

function Weekdays({ days }: { days: string[] }) {
  const format = useFormat()
  return days.slice(0, 7).map(day => (
    <span key={day} className="calendar-weekday" aria-hidden="true">
      {format.weekdayName(day)}
    </span>
  ))
}

function itemsOf(rows: RecordRow[], when: When): Item[] {
  return rows.flatMap(row => {
    const stretch = stretchOf(row, when)
    return stretch ? [{ row, ...stretch }] : []
  })
}

export type Shift = (row: RecordRow, days: number) => void

/** Moves a record by days, its end along with it. */
function useShift({ def, when }: LookProps & { when: When }): Shift {
  const { t } = useTranslation()
  const format = useFormat()
  const save = useMove(def.name)
  return (row, days) => {
    const values = movedBy(row, when, days)
    const moved = stretchOf({ ...row, ...values }, when)
    if (days === 0 || !moved) return
    const said = t('look.moved', { name: recordName(def, row), to: format.dayName(moved.first) })
    void save({ row, values, said })
  }
}

type DragProps = { onShift: Shift; movable: boolean; children: React.ReactNode }
function DragDays({ onShift, movable, children }: DragProps) {
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
  )
  function onDragEnd({ active, over }: DragEndEvent) {
    const item: { row: RecordRow; day: string } | undefined = active.data.current?.['item']
    if (item && over) onShift(item.row, daysBetween(item.day, String(over.id)))
  }
  return (
    <DndContext
      sensors={movable ? sensors : []}
      collisionDetection={pointerWithin}
      accessibility={SILENT}
      onDragEnd={onDragEnd}
    >
      {children}
    </DndContext>
  )
}
