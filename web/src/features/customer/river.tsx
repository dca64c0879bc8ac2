import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { River as RiverData } from '@huiliu/contracts'
import { riverQuery } from '../../api/customers.ts'
import { channelColor, ChannelDot, useChannelName } from '../../ui/channel.tsx'
import { useFormat } from '../../ui/format.ts'
import { useWidth } from '../../ui/width.ts'
import { OTHERS, periodAt, periodName, riverShape, type RiverShape } from './river-geometry.ts'
import './river.css'

const HEIGHT = 96
export type Span = { from: number; to: number }
type Props = { id: string; span: Span | undefined; onSpan: (span: Span | undefined) => void }

/** The customer's channels as streams flowing into one line; a dragged stretch filters the timeline. */
export function River({ id, span, onSpan }: Props) {
  const { t } = useTranslation()
  const found = useQuery(riverQuery(id))
  const [box, width] = useWidth()
  const river = found.data
  const shape = useMemo(
    () => (river && width > 0 ? riverShape(river, { width, height: HEIGHT }) : undefined),
    [river, width],
  )
  return (
    <div ref={box} className="river" style={{ height: HEIGHT }}>
      {found.isPending && <span className="bone" style={{ height: 60, marginTop: 12 }} />}
      {river && river.streams.length === 0 && <p className="faint river-none">{t('river.none')}</p>}
      {river && shape && river.streams.length > 0 && (
        <Picture river={river} shape={shape} width={width} span={span} onSpan={onSpan} />
      )}
    </div>
  )
}

type PictureProps = Pick<Props, 'span' | 'onSpan'> & { river: RiverData; shape: RiverShape; width: number }
function Picture({ river, shape, width, span, onSpan }: PictureProps) {
  const { t } = useTranslation()
  const pointer = useRiverPointer({ river, shape, span, onSpan })
  const { at } = pointer
  const told = useTold(river, shape)
  const period = (index: number) => periodName(river.periods[index] ?? '', river.unit)
  return (
    <>
      <svg
        width={width}
        height={HEIGHT}
        className="river-svg"
        role="slider"
        tabIndex={0}
        aria-label={t('river.label')}
        aria-valuemin={0}
        aria-valuemax={river.periods.length - 1}
        aria-valuenow={at ?? river.periods.length - 1}
        aria-valuetext={told(at ?? river.periods.length - 1)}
        {...pointer.handlers}
      >
        {span && <Band shape={shape} span={span} />}
        {shape.streams.map(stream => (
          <path key={stream.channel} d={stream.path} fill={channelColor(stream.channel)} opacity="0.85" />
        ))}
        <linearGradient id="trunk" gradientUnits="userSpaceOnUse" x1={shape.trunk.from} x2={shape.trunk.to}>
          <stop offset="0" stopColor="var(--accent)" stopOpacity="0" />
          <stop offset="0.75" stopColor="var(--accent)" />
        </linearGradient>
        <path d={shape.trunk.path} fill="url(#trunk)" />
        <circle cx={shape.dot.x} cy={shape.dot.y} r="7" fill="var(--accent)" />
        {at !== undefined && (
          <line x1={shape.xs[at]} x2={shape.xs[at]} y1="2" y2={HEIGHT - 16} className="river-cursor" />
        )}
        {shape.ticks.map(tick => (
          <text key={tick.x} x={tick.x} y={HEIGHT - 2} textAnchor="middle" className="river-tick">
            {tick.label}
          </text>
        ))}
      </svg>
      <StreamNames shape={shape} />
      {at !== undefined && <Tip river={river} shape={shape} at={at} width={width} />}
      {span && (
        <button className="river-clear" onClick={() => onSpan(undefined)}>
          {span.from === span.to ? period(span.from) : `${period(span.from)} – ${period(span.to)}`} ✕
        </button>
      )}
    </>
  )
}

/** Hover and arrows move a cursor; a drag, or Shift with arrows, marks a stretch; Enter marks one period; Escape clears. */
function useRiverPointer({ river, shape, span, onSpan }: Omit<PictureProps, 'width'>) {
  const [at, setAt] = useState<number>()
  const [start, setStart] = useState<number>()
  const last = river.periods.length - 1
  const periodOf = (event: PointerEvent) => periodAt(shape.xs, event.nativeEvent.offsetX)
  const mark = (a: number, b: number) => onSpan({ from: Math.min(a, b), to: Math.max(a, b) })
  function onKeyDown(event: KeyboardEvent) {
    const now = at ?? last
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    const next = Math.max(0, Math.min(last, now + step))
    if (step !== 0) setAt(next)
    if (step !== 0 && event.shiftKey)
      mark(span && (span.from === now || span.to === now) ? (span.from === now ? span.to : span.from) : now, next)
    if (event.key === 'Enter') mark(now, now)
    if (event.key === 'Escape') onSpan(undefined)
    if (step !== 0 || event.key === 'Enter') event.preventDefault()
  }
  const handlers = {
    onKeyDown,
    onBlur: () => setAt(undefined),
    onPointerLeave: () => start === undefined && setAt(undefined),
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      setStart(periodOf(event))
    },
    onPointerMove: (event: PointerEvent) => {
      const now = periodOf(event)
      setAt(now)
      if (start !== undefined && start !== now) mark(start, now)
    },
    onPointerUp: (event: PointerEvent) => {
      const now = periodOf(event)
      if (start === now) mark(now, now)
      setStart(undefined)
    },
  }
  return { at, handlers }
}

function useTold(river: RiverData, shape: RiverShape): (at: number) => string {
  const name = useChannelName()
  return at => {
    const counts = shape.streams.map(stream => `${name(stream.channel)} ${stream.counts[at] ?? 0}`)
    return `${periodName(river.periods[at] ?? '', river.unit)}: ${counts.join(', ')}`
  }
}

function Band({ shape, span }: { shape: RiverShape; span: Span }) {
  const half = ((shape.xs[1] ?? 40) - (shape.xs[0] ?? 0)) / 2
  const from = (shape.xs[span.from] ?? 0) - half
  return (
    <rect
      x={from}
      y="0"
      width={(shape.xs[span.to] ?? 0) + half - from}
      height={HEIGHT - 16}
      className="river-band"
      rx="4"
    />
  )
}

function StreamNames({ shape }: { shape: RiverShape }) {
  const format = useFormat()
  const name = useChannelName()
  return (
    <ul className="river-names" aria-hidden="true">
      {shape.streams.map(stream => (
        <li key={stream.channel} style={{ top: stream.y - 8 }}>
          <ChannelDot channel={stream.channel} />
          <span className="cut">{name(stream.channel)}</span> {format.number(stream.total)}
        </li>
      ))}
    </ul>
  )
}

function Tip({ river, shape, at, width }: { river: RiverData; shape: RiverShape; at: number; width: number }) {
  const { t } = useTranslation()
  const name = useChannelName()
  const x = shape.xs[at] ?? 0
  const counted = shape.streams.filter(stream => (stream.counts[at] ?? 0) > 0)
  return (
    <div className="river-tip" style={x > width / 2 ? { right: width - x + 10 } : { left: x + 10 }}>
      <strong>{t(`river.${river.unit}`, { period: periodName(river.periods[at] ?? '', river.unit) })}</strong>
      {counted.map(stream => (
        <span key={stream.channel}>
          <ChannelDot channel={stream.channel} />
          {name(stream.channel === OTHERS ? OTHERS : stream.channel)}
          <b>{stream.counts[at]}</b>
        </span>
      ))}
      {counted.length === 0 && <span className="faint">{t('river.quiet')}</span>}
    </div>
  )
}
