import { useRef, useState, type KeyboardEvent } from 'react'
import { Button, Segmented } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '@huiliu/contracts'
import { meQuery } from '../../../api/auth.ts'
import { SPAN_LIMIT, spanQuery } from '../../../api/looks.ts'
import { Bones } from '../../../ui/bones.tsx'
import { fieldLabel, isEditable, recordName } from '../../../ui/fields.ts'
import { useFormat } from '../../../ui/format.ts'
import { Icon } from '../../../ui/icon.tsx'
import { ProblemView } from '../../../ui/problem.tsx'
import { dayOf, daysBetween } from '../../../ui/zoned.ts'
import { movedBy, stretchOf, touching, type When } from '../calendar/days.ts'
import { fieldNamed } from '../../list/display.ts'
import { listTitle } from '../../list/title.ts'
import { within, type LookProps } from '../look-props.ts'
import { useMove } from '../use-move.ts'
import { barOf, monthsOf, scaleAt, steppedZoom, ZOOMS, type Scale, type Zoom } from './scale.ts'
import { useBarDrag, type Edge } from './use-bar-drag.ts'
import './timeline-view.css'

/** Records as bars from their beginning to their end. */
export function TimelineView(props: LookProps) {
  const { def, display } = props
  const { t } = useTranslation()
  const start = fieldNamed(def, display.start)
  const timeZone = useQuery({ ...meQuery, enabled: false }).data?.workspace.timeZone ?? 'Asia/Shanghai'
  if (!start) return <p className="look-note">{t('look.noField')}</p>
  return <Bars {...props} when={{ start, end: fieldNamed(def, display.end), timeZone }} />
}

type BarsProps = LookProps & { when: When }
const ROW = 36

function Bars(props: BarsProps) {
  const { def, asked, when, onOpen } = props
  const { t } = useTranslation()
  const [today] = useState(() => dayOf(new Date(), when.timeZone))
  const [at, setAt] = useState(today)
  const [zoom, setZoom] = useState<Zoom>('month')
  const scale = scaleAt(zoom, at)
  const sort = [{ field: when.start.name, dir: 'asc' as const }]
  const query = within({ ...asked, sort }, ...touching(when, scale.first, scale.last))
  const found = useQuery(spanQuery(def.name, query))
  const rows = found.data?.items ?? []
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  const past = daysBetween(scale.first, today)
  return (
    <section className="bars">
      <BarsHead zoom={zoom} at={at} today={today} scale={scale} onAt={setAt} onZoom={setZoom} />
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Bones rows={6} height={20} />}
      {found.isSuccess && rows.length === 0 && <p className="look-note">{t('look.emptySpan')}</p>}
      {found.data?.next && <p className="look-note">{t('look.onlySome', { count: SPAN_LIMIT })}</p>}
      <p id="bar-keys" className="sr">
        {t('look.barKeys')}
      </p>
      <div ref={scroller} className="bars-scroll" role="group" aria-label={listTitle(def)} tabIndex={0}>
        <div className="bars-months" style={{ width: `calc(var(--bars-names) + ${scale.width}px)` }}>
          <span className="bars-corner">{fieldLabel(when.start)}</span>
          <Months scale={scale} />
        </div>
        <ul
          className="bars-body"
          style={{ height: virtual.getTotalSize(), width: `calc(var(--bars-names) + ${scale.width}px)` }}
        >
          {past >= 0 && past * scale.px < scale.width && (
            <li
              aria-hidden="true"
              className="bars-today"
              style={{ left: `calc(var(--bars-names) + ${past * scale.px}px)` }}
            />
          )}
          {virtual.getVirtualItems().map(item => {
            const row = rows[item.index]
            return (
              row && (
                <li key={row.id} className="bars-row" style={{ transform: `translateY(${item.start}px)` }}>
                  <button className="link bars-name cut" onClick={() => onOpen(row.id)}>
                    {recordName(def, row)}
                  </button>
                  <Bar {...props} row={row} scale={scale} />
                </li>
              )
            )
          })}
        </ul>
      </div>
    </section>
  )
}

function Months({ scale }: { scale: Scale }) {
  const format = useFormat()
  return monthsOf(scale).map(({ month, left, width }) => (
    <span key={month} className="bars-month cut" style={{ left: `calc(var(--bars-names) + ${left}px)`, width }}>
      {width > 40 ? format.monthName(month) : ''}
    </span>
  ))
}

function Bar({ def, when, row, scale, onOpen, onPeek }: BarsProps & { row: RecordRow; scale: Scale }) {
  const { t } = useTranslation()
  const format = useFormat()
  const save = useMove(def.name)
  const movable = def.can.update && isEditable(when.start)
  const { drag, preview } = useBarDrag(scale.px, (days, edge) => shift(days, edge))
  const stretch = stretchOf(row, when)
  if (!stretch) return null
  function shift(days: number, edge: Edge) {
    const values = movedBy(row, when, days, edge)
    const moved = stretchOf({ ...row, ...values }, when)
    // A bar is not turned around: its end stays at or after its beginning.
    const isTurned = edge !== 'both' && moved && daysBetween(moved.first, moved.last) === 0 && preview.days > 0
    if (!movable || days === 0 || !moved || isTurned) return
    const to = `${format.dayName(moved.first)}${moved.last > moved.first ? ` – ${format.dayName(moved.last)}` : ''}`
    void save({ row, values, said: t('look.moved', { name: recordName(def, row), to }) })
  }
  function onKeyDown(event: KeyboardEvent) {
    const days = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (days !== 0) shift(days, event.shiftKey && when.end ? 'end' : 'both')
    else if (event.key === 'Enter') onOpen(row.id)
    else if (event.key === ' ') onPeek(row.id)
    else return
    event.preventDefault()
  }
  const { left, width } = barOf(scale, stretch)
  const dx = preview.days * scale.px
  const place = {
    left: `calc(var(--bars-names) + ${left + (preview.edge === 'end' ? 0 : dx)}px)`,
    width: Math.max(width + (preview.edge === 'end' ? dx : preview.edge === 'start' ? -dx : 0), 8),
  }
  const label = `${recordName(def, row)}：${stretch.first}${stretch.last > stretch.first ? ` – ${stretch.last}` : ''}`
  return (
    <div
      role="button"
      tabIndex={0}
      aria-label={label}
      aria-describedby="bar-keys"
      title={label}
      className={preview.edge ? 'bar lifted' : 'bar'}
      style={place}
      onClick={() => preview.moved || onPeek(row.id)}
      onKeyDown={onKeyDown}
      {...(movable && drag('both'))}
    >
      {movable && when.end && <i className="bar-edge" aria-hidden="true" {...drag('start')} />}
      {movable && when.end && <i className="bar-edge end" aria-hidden="true" {...drag('end')} />}
    </div>
  )
}

type HeadProps = {
  zoom: Zoom
  at: string
  today: string
  scale: Scale
  onAt: (day: string) => void
  onZoom: (zoom: Zoom) => void
}
function BarsHead({ zoom, at, today, scale, onAt, onZoom }: HeadProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <header className="calendar-head">
      <button className="icon-button" aria-label={t('look.earlier')} onClick={() => onAt(steppedZoom(zoom, at, -1))}>
        <Icon name="left" small />
      </button>
      <button className="icon-button" aria-label={t('look.later')} onClick={() => onAt(steppedZoom(zoom, at, 1))}>
        <Icon name="right" small />
      </button>
      <h2 aria-live="polite">
        {format.monthName(scale.first)} – {format.monthName(scale.last)}
      </h2>
      <Button size="small" onClick={() => onAt(today)}>
        {t('look.today')}
      </Button>
      <span className="grow" />
      <Segmented
        size="small"
        aria-label={t('look.span')}
        value={zoom}
        options={ZOOMS.map(one => ({ value: one, label: t(`look.${one}`) }))}
        onChange={onZoom}
      />
    </header>
  )
}
