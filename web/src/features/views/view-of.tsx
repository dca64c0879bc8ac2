import { lazy, Suspense } from 'react'
import { Bones } from '../../ui/bones.tsx'
import type { LookProps } from './look-props.ts'
import './views.css'

const Board = lazy(() => import('./board/board.tsx').then(module => ({ default: module.Board })))
const Calendar = lazy(() => import('./calendar/calendar.tsx').then(module => ({ default: module.Calendar })))
const Gallery = lazy(() => import('./gallery.tsx').then(module => ({ default: module.Gallery })))
const TimelineView = lazy(() =>
  import('./timeline/timeline-view.tsx').then(module => ({ default: module.TimelineView })),
)
const Places = lazy(() => import('./places.tsx').then(module => ({ default: module.Places })))
const GroupedTable = lazy(() => import('./grouped-table.tsx').then(module => ({ default: module.GroupedTable })))

const KINDS = {
  table: GroupedTable,
  kanban: Board,
  calendar: Calendar,
  gallery: Gallery,
  timeline: TimelineView,
  places: Places,
}

/** The records in another form than the plain table; each is loaded when it is first looked at. */
export function ViewOf(props: LookProps) {
  const Kind = KINDS[props.display.kind]
  return (
    <Suspense fallback={<Bones rows={8} height={20} />}>
      <Kind {...props} />
    </Suspense>
  )
}
